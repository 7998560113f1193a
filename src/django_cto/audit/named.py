"""The rules of a remembered review: known by name, and imported by who asks for more."""

from __future__ import annotations

import functools
from collections.abc import Iterable, Iterator, Sequence
from typing import overload

from django_cto.rule import Rule


class NamedRules(Sequence[Rule]):
    """Rules by their names, in their usual order."""

    def __init__(self, names: Iterable[str]) -> None:
        self._names = frozenset(names)

    @functools.cached_property
    def _rules(self) -> tuple[Rule, ...]:
        from django_cto.audit.choice import every_rule

        return tuple(rule for rule in every_rule() if rule.name in self._names)

    def __len__(self) -> int:
        return len(self._names)

    def __iter__(self) -> Iterator[Rule]:
        return iter(self._rules)

    @overload
    def __getitem__(self, index: int) -> Rule: ...

    @overload
    def __getitem__(self, index: slice) -> tuple[Rule, ...]: ...

    def __getitem__(self, index: int | slice) -> Rule | tuple[Rule, ...]:
        return self._rules[index]
