"""Rules that nobody may need: all of them are imported once somebody asks for one."""

from __future__ import annotations

import functools
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from typing import overload

from django_cto.rule import Rule


class LateRules(Sequence[Rule]):
    """Rules that are found when somebody asks for one; with `names`, only those of these names."""

    def __init__(self, find: Callable[[], Iterable[Rule]], names: Collection[str] | None = None) -> None:
        self._find = find
        self._names = names

    @functools.cached_property
    def _rules(self) -> tuple[Rule, ...]:
        return tuple(rule for rule in self._find() if self._names is None or rule.name in self._names)

    def __len__(self) -> int:
        return len(self._rules)

    def __iter__(self) -> Iterator[Rule]:
        return iter(self._rules)

    @overload
    def __getitem__(self, index: int) -> Rule: ...

    @overload
    def __getitem__(self, index: slice) -> tuple[Rule, ...]: ...

    def __getitem__(self, index: int | slice) -> Rule | tuple[Rule, ...]:
        return self._rules[index]


def names_of(rules: Sequence[Rule]) -> tuple[str, ...]:
    """The names of rules, which need not be imported for that where they are known."""
    known = rules._names if isinstance(rules, LateRules) else None  # noqa: SLF001 - a function of this class
    return tuple(rule.name for rule in rules) if known is None else tuple(known)
