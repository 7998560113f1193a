"""What is worked out only when somebody asks for it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Generic, TypeVar

Answer = TypeVar("Answer")


class Later(Generic[Answer]):
    """Called, it gives the answer of `work`, which is done by the first call and never again.

    It stands where `functools.cached_property` would: a class that mypyc compiles has no `__dict__` to keep answers in
    (https://mypyc.readthedocs.io/en/latest/native_classes.html).
    """

    def __init__(self, work: Callable[[], Answer]) -> None:
        self._work: Callable[[], Answer] | None = work
        self._answers: list[Answer] = []

    def __call__(self) -> Answer:
        if self._work is not None:
            self._answers.append(self._work())
            self._work = None
        return self._answers[0]


class ByNode(Generic[Answer]):
    """What is worked out once of each node of the syntax that somebody asks about; the nodes outlive it."""

    def __init__(self, work: Callable[[Any], Answer]) -> None:
        self._work = work
        self._known: dict[int, Answer] = {}

    def of(self, node: object) -> Answer:
        """The answer for one."""
        found = self._known.get(id(node))
        if found is None:
            found = self._known[id(node)] = self._work(node)
        return found
