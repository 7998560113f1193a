"""Knows what a review is: the findings of one project, and what was read and understood to make them."""

from __future__ import annotations

import functools
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from django_cto.rule import Finding, Rule

LinesOf = Callable[[str], Sequence[str]]


@dataclass(frozen=True, kw_only=True)
class Summary:
    """What was read and resolved, what was held back, and what went wrong.

    `counts` has how much of each kind was understood, `unresolved` how often something was not, by reason;
    `crashed_rules` has the error of each rule that broke down, `obsolete` the baseline's entries without a finding,
    `before` is how many findings are older than the revision that was asked for; `fixed` counts the findings that were
    fixed by rule, `not_fixed` says of each whose fix was not kept why, `changed_files` has the paths that were edited,
    and `unsafe_fixes` is how many more have a fix that was not allowed.
    """

    counts: Mapping[str, int] = field(default_factory=dict)
    unresolved: Mapping[str, int] = field(default_factory=dict)
    by_rule: Mapping[str, int] = field(default_factory=dict)
    silenced: int = 0
    in_baseline: int = 0
    obsolete: tuple[str, ...] = ()
    before: int = 0
    fixed: Mapping[str, int] = field(default_factory=dict)
    not_fixed: tuple[str, ...] = ()
    changed_files: tuple[str, ...] = ()
    unsafe_fixes: int = 0
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
    rules: Sequence[Rule]
    summary: Summary
    lines_of: LinesOf
    new_migrations: frozenset[str] | None = frozenset()
    is_whole: bool = True

    def looked(self, rule: str, path: str) -> bool:
        """Whether a rule ran to its end and had its eye on a file; migrations are only read where asked for."""
        ran = any(rule == other.name for other in self.rules) and rule not in self.summary.crashed_rules
        return self.is_whole and ran and _is_in_view(path, self.new_migrations)


def with_findings(review: Review, findings: tuple[Finding, ...]) -> Review:
    """A review with other findings, counted anew."""
    by_rule = dict(sorted(Counter(finding.rule for finding in findings).items()))
    return replace(review, findings=findings, summary=replace(review.summary, by_rule=by_rule))


def _is_in_view(path: str, new_migrations: frozenset[str] | None) -> bool:
    return new_migrations is None or "migrations" not in path.split("/")[:-1] or path in new_migrations


def lines_from(text_of: Callable[[str], str]) -> LinesOf:
    """The lines of a file by its path, from its text, which is asked for once; none where it cannot be read."""

    @functools.cache
    def lines_of(path: str) -> Sequence[str]:
        try:
            return tuple(text_of(path).split("\n"))
        except (KeyError, OSError):
            return ()

    return lines_of
