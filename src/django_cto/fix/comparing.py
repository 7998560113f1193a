"""Compares what was found before edits with what is found after them, wherever the edits moved it."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence

import msgspec

from django_cto.fix.moving import LineOf
from django_cto.rule import Finding

Key = tuple[str, str, int, str | None]


class Compared(msgspec.Struct, frozen=True):
    """`carried` has the finding of before that each of after is, None for a new one; `stayed` what was not cured."""

    carried: tuple[Finding | None, ...]
    stayed: tuple[Finding, ...]


def compared(
    before: Sequence[Finding], applied: Sequence[Finding], after: Sequence[Finding], line_of: LineOf
) -> Compared:
    """Match the findings; one that is now told at a place which was related to it before is the rest of it, and one
    of the same line that reads is the same one told of another queryset.

    Of those whose fixes were applied all stayed that cannot be told from one that did.
    """
    known: dict[Key, list[Finding]] = defaultdict(list)
    related: dict[tuple[str, str, int], Finding] = {}
    for finding in before:
        known[_key(finding, line_of)].append(finding)
        for place in (*(other.place for other in finding.related), *([finding.access] if finding.access else [])):
            related.setdefault((finding.rule, place.path, line_of(place.path, place.line)), finding)
    cured = Counter(_key(finding, line_of) for finding in applied)
    here: dict[Key, list[Finding]] = defaultdict(list)
    carried: list[Finding | None] = []
    for finding in after:
        key = _key(finding, None)
        here[key].append(finding)
        same = known[key][: len(here[key])]
        rest = related.get((finding.rule, finding.place.path, finding.place.line))
        if finding.access and not rest:
            rest = related.get((finding.rule, finding.access.path, finding.access.line))
        carried.append(same[-1] if len(same) == len(here[key]) else rest)
    stayed = {
        key
        for key, times in cured.items()
        if len(here[key]) > len(known[key]) - times and _symbols(here[key]) & _symbols(known[key])
    }
    return Compared(tuple(carried), tuple(finding for finding in applied if _key(finding, line_of) in stayed))


def _symbols(findings: Iterable[Finding]) -> set[str]:
    """What findings are called; one that others are told with is called otherwise when there are fewer of them."""
    return {finding.symbol for finding in findings}


def _key(finding: Finding, line_of: LineOf | None) -> Key:
    place = finding.place
    line = line_of(place.path, place.line) if line_of else place.line
    return finding.rule, place.path, line, finding.relation
