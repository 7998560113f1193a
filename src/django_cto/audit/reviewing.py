"""Runs rules on a project and makes of what they find the review."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence

from django_cto.audit.found import in_source_order
from django_cto.audit.identity import stamped
from django_cto.audit.late import LateRules
from django_cto.audit.outcome import Outcome, remembered
from django_cto.audit.rerun import outcome_of
from django_cto.audit.review import Review, Summary, lines_from, with_findings
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
    outcome = remembered(project, key, lambda wide: outcome_of(project, rules, jobs, wide))
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


def _summary(project: Project, outcome: Outcome, silenced: int) -> Summary:
    return Summary(
        counts=outcome.counts,
        unresolved=outcome.unresolved,
        silenced=silenced,
        crashed_rules=outcome.crashed,
        unparsed_files=tuple(sorted(path for path, facts in project.files.items() if facts.faults)),
        left_out=tuple(project.left_out),
    )
