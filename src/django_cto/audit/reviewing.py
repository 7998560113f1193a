"""Runs rules on a project and makes of what they find the review."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence

from django_cto.audit.identity import stamped
from django_cto.audit.outcome import Outcome, remembered
from django_cto.audit.review import Review, Summary, lines_from, with_findings
from django_cto.audit.run import in_source_order, rules_for, run_rules
from django_cto.audit.silencing import UNUSED_SILENCE, split_silenced, unused_silences
from django_cto.project import Project
from django_cto.rule import Finding, Rule


def review_project(
    project: Project,
    flow: object,
    rules: Sequence[Rule],
    *,
    known: Collection[str] = (),
    ignored: Callable[[Finding], bool] = lambda finding: False,
    jobs: int = 1,
) -> Review:
    """Run the rules, leave out what is ignored and what comments silence.

    `known` has the name of every rule, also of those that do not run: a comment may speak of them.
    """
    names = [rule.name for rule in rules]
    outcome = remembered(project, names, lambda: _outcome(project, flow, rules, jobs))
    ran = tuple(rule for rule in rules if rule.name in outcome.ran)
    kept, silenced, used = split_silenced(outcome.findings, project.files)
    review = Review(
        root=str(project.root or ""),
        django=outcome.django,
        findings=(),
        rules=ran,
        summary=_summary(project, outcome, silenced),
        lines_of=lines_from(project.text),
        new_migrations=project.new_migrations,
    )
    if outcome.django and UNUSED_SILENCE in ran:
        every = {*names, *known}
        kept += tuple(unused_silences(project.files, used, every, review.looked, review.lines_of))
    findings = sorted((finding for finding in kept if not ignored(finding)), key=in_source_order)
    return with_findings(review, stamped(findings, project, review.lines_of))


def _outcome(project: Project, flow: object, rules: Sequence[Rule], jobs: int) -> Outcome:
    django = uses_django(project)
    ran = rules_for(project, [rule for rule in rules if django or rule.family == UNUSED_SILENCE.family])
    found, crashed = run_rules(project, flow, ran, jobs)
    return Outcome(django, tuple(rule.name for rule in ran), found, crashed, project.counts(), {})


def uses_django(project: Project) -> bool:
    """Whether any file imports Django, or the requirements ask for it."""
    names = (name for facts in project.files.values() for name in facts.imports)
    # The first file or two answer that in a Django project, without a look into the others.
    imported = any(name.module.partition(".")[0] == "django" and not name.level for name in names)
    return imported or project.requires("django")


def _summary(project: Project, outcome: Outcome, silenced: int) -> Summary:
    return Summary(
        counts=outcome.counts,
        unresolved=outcome.unresolved,
        silenced=silenced,
        crashed_rules=outcome.crashed,
        unparsed_files=tuple(sorted(path for path, facts in project.files.items() if facts.faults)),
        left_out=tuple(project.left_out),
    )
