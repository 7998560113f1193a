"""What rules found, and what they looked at for it."""

from __future__ import annotations

from array import array
from collections.abc import Iterable, Mapping
from typing import Any

import msgspec

from django_cto.audit.looked import NOTHING, Looked, packed
from django_cto.rule import Finding


class Kept(msgspec.Struct, frozen=True, array_like=True):
    """The findings of one rule; of a rule that is `alone` with the number of the function that each is about."""

    family: str
    findings: tuple[Finding, ...]
    looked: Looked = NOTHING
    alone: bool = False
    subjects: tuple[int, ...] = ()


class Found(msgspec.Struct, frozen=True):
    """What some rules found, and of each that crashed the error in one line.

    `asked` has the paths whose text was asked for; `shared` what went into answers that all rules share; `about`
    what was looked at for each function by rules that are alone. `using` has the functions with uses of fields, and
    `counts` the calls of querysets in each, if the rules looked at all uses; `words` what `Project.words_of` said.
    """

    kept: dict[str, Kept] = {}
    crashed: dict[str, str] = {}
    asked: frozenset[str] = frozenset()
    shared: Looked = NOTHING
    about: dict[int, Looked] = {}
    using: frozenset[int] = frozenset()
    counts: dict[int, dict[str, int]] | None = None
    words: dict[str, frozenset[str]] = {}

    @property
    def findings(self) -> tuple[Finding, ...]:
        """Each finding once, in the order of the source; of two rules that tell the same the one that says more."""
        every = {finding for kept in self.kept.values() for finding in kept.findings}
        better = {(finding.instead_of, finding.queryset, finding.relation) for finding in every if finding.instead_of}
        told = (finding for finding in every if (finding.rule, finding.queryset, finding.relation) not in better)
        return tuple(sorted(told, key=in_source_order))


def in_source_order(finding: Finding) -> tuple[object, ...]:
    """What findings are sorted by, so that their order depends on the source alone."""
    return finding.place, finding.rule, finding.message, str(finding.related)


def together(parts: Iterable[Found]) -> Found:
    """What several processes found of one state of a project."""
    whole = Found()
    for part in parts:
        whole = Found(
            {**whole.kept, **part.kept},
            {**whole.crashed, **part.crashed},
            whole.asked | part.asked,
            united(whole.shared, part.shared),
            both(whole.about, part.about),
            whole.using | part.using,
            whole.counts if part.counts is None else part.counts,
            {**whole.words, **part.words},
        )
    return whole


def both(one: Mapping[int, Looked], other: Mapping[int, Looked]) -> dict[int, Looked]:
    """What was looked at for each function in one place or the other."""
    found = dict(one)
    for number, looked in other.items():
        found[number] = united(found[number], looked) if number in found else looked
    return found


def united(one: Looked, other: Looked) -> Looked:
    """What was looked at for one or the other."""
    if one is NOTHING or other is NOTHING:
        return other if one is NOTHING else one
    functions = one.functions
    if functions != other.functions:
        functions = packed({*array("I", functions), *array("I", other.functions)})
    return Looked(functions, one.words | other.words, one.texts | other.texts, one.uses or other.uses)


def again(before: Found, few: Found, whole: Found, touched: frozenset[int]) -> Found:
    """What was found before, with what was found anew: about a few functions, and by rules that ran as a whole."""
    kept = {name: _again(before.kept[name], new, touched) for name, new in few.kept.items()}
    after = together([few, whole])
    about = {number: looked for number, looked in before.about.items() if number not in touched}
    counts = {number: counts for number, counts in (before.counts or {}).items() if number not in touched}
    return Found(
        {**before.kept, **kept, **whole.kept},
        {},
        before.asked | after.asked,
        united(before.shared, after.shared),
        both(about, after.about),
        (before.using - touched) | after.using,
        {**counts, **(after.counts or {})},
        {**before.words, **after.words},
    )


def _again(before: Kept, after: Kept, touched: frozenset[int]) -> Kept:
    pairs: list[tuple[Any, int]] = [
        (finding, number)
        for finding, number in zip(before.findings, before.subjects, strict=True)
        if number >= 0 and number not in touched
    ]
    pairs += zip(after.findings, after.subjects, strict=True)
    looked = united(before.looked, after.looked)
    return Kept(after.family, tuple(each for each, _ in pairs), looked, True, tuple(number for _, number in pairs))
