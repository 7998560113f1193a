"""Knows what a review is: the findings of one project, and what was read and understood to make them."""

from __future__ import annotations

import functools
from collections import Counter
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace

from django_cto.audit.identity import LinesOf, stamped
from django_cto.audit.memory import Outcome, remembered
from django_cto.audit.run import in_source_order, rules_for, run_rules
from django_cto.audit.silencing import UNUSED_SILENCE, split_silenced, unused_silences
from django_cto.project import Project
from django_cto.rule import Finding, Rule


@dataclass(frozen=True, kw_only=True)
class Summary:
    """What was read and resolved, what was held back, and what went wrong.

    `counts` has how much of each kind was understood, `unresolved` how often something was not, by reason;
    `crashed_rules` has the error of each rule that broke down, `obsolete` the baseline's entries without a finding,
    `before` is how many findings are older than the revision that was asked for.
    """

    counts: Mapping[str, int] = field(default_factory=dict)
    unresolved: Mapping[str, int] = field(default_factory=dict)
    by_rule: Mapping[str, int] = field(default_factory=dict)
    silenced: int = 0
    in_baseline: int = 0
    obsolete: tuple[str, ...] = ()
    before: int = 0
    crashed_rules: Mapping[str, str] = field(default_factory=dict)
    unparsed_files: tuple[str, ...] = ()
    left_out: tuple[str, ...] = ()
    seconds: float = 0.0


@dataclass(frozen=True, kw_only=True)
class Review:
    """The findings in source order, the rules that looked, and the project's text for the snippets.

    It is not whole where only the findings that are new since a revision were kept.
    """

    root: str
    django: bool
    findings: tuple[Finding, ...]
    rules: tuple[Rule, ...]
    summary: Summary
    lines_of: LinesOf
    new_migrations: frozenset[str] | None = frozenset()
    is_whole: bool = True

    def looked(self, rule: str, path: str) -> bool:
        """Whether a rule ran to its end and had its eye on a file; migrations are only read where asked for."""
        ran = any(rule == other.name for other in self.rules) and rule not in self.summary.crashed_rules
        return self.is_whole and ran and _is_in_view(path, self.new_migrations)


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
        lines_of=_lines_of(project),
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


def with_findings(review: Review, findings: tuple[Finding, ...]) -> Review:
    """A review with other findings, counted anew."""
    by_rule = dict(sorted(Counter(finding.rule for finding in findings).items()))
    return replace(review, findings=findings, summary=replace(review.summary, by_rule=by_rule))


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


def _is_in_view(path: str, new_migrations: frozenset[str] | None) -> bool:
    return new_migrations is None or "migrations" not in path.split("/")[:-1] or path in new_migrations


def _lines_of(project: Project) -> LinesOf:
    @functools.cache
    def lines_of(path: str) -> Sequence[str]:
        try:
            return tuple(project.text(path).split("\n"))
        except (KeyError, OSError):
            return ()

    return lines_of
