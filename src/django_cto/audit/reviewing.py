"""Runs rules on a project and makes of what they find the review."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence

from django_cto.audit.identity import stamped
from django_cto.audit.late import LateRules
from django_cto.audit.outcome import Outcome, remembered
from django_cto.audit.review import Review, Summary, lines_from, with_findings
from django_cto.audit.run import in_source_order, rules_for, run_families
from django_cto.audit.silencing import UNUSED_SILENCE, split_silenced, unused_silences
from django_cto.project import Project
from django_cto.rule import Finding, Rule


def review_project(
    project: Project,
    rules: Sequence[Rule],
    *,
    known: Iterable[Rule] = (),
    key: str = "",
    ignored: Callable[[Finding], bool] = lambda finding: False,
    jobs: int = 1,
) -> Review:
    """Run the rules, leave out what is ignored and what comments silence.

    `known` has every rule, also those that do not run: a comment may speak of them. `key` says which rules were chosen.
    """
    outcome = remembered(project, key, lambda: _outcome(project, rules, jobs))
    ran = LateRules(lambda: rules, outcome.ran)
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
    has_silences = any(facts.silences for facts in project.files.values())
    if outcome.django and UNUSED_SILENCE.name in outcome.ran and has_silences:
        every = {rule.name for rule in (*rules, *known)}
        kept += tuple(unused_silences(project.files, used, every, review.looked, review.lines_of))
    findings = sorted((finding for finding in kept if not ignored(finding)), key=in_source_order)
    return with_findings(review, stamped(findings, project, review.lines_of))


def _outcome(project: Project, rules: Sequence[Rule], jobs: int) -> Outcome:
    from django_cto.flow import Flow

    django = uses_django(project)
    ran = rules_for(project, [rule for rule in rules if django or rule.family == UNUSED_SILENCE.family])
    flow = Flow(project)
    found = run_families(project, flow, ran, jobs)
    followed = found.followed or flow.followed
    counts = {**project.counts(), **followed.counts}
    return Outcome(django, tuple(rule.name for rule in ran), found.findings, found.crashed, counts, followed.lost)


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
