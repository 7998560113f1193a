"""Keeps answers, so that each question is worked out once and none depends on which was asked first."""

from __future__ import annotations

from collections.abc import Callable, Hashable
from typing import Generic, TypeVar

Answer = TypeVar("Answer")
NOBODY = 1 << 30


class Answers(Generic[Answer]):
    """Answers by key; a question that comes up again while it is worked out is answered by a stand-in.

    What was found with a stand-in is kept only until the question that it stood for has its answer.
    """

    def __init__(self) -> None:
        self.known: dict[Hashable, Answer] = {}
        self._open: dict[Hashable, int] = {}
        self._passing: dict[Hashable, tuple[Answer, int]] = {}
        self._lowest = NOBODY

    def of(self, key: Hashable, work: Callable[[], Answer], stand_in: Answer) -> Answer:
        """The answer to a question, worked out where it is not known."""
        if key in self.known:
            return self.known[key]
        if key in self._passing:
            answer, lowest = self._passing[key]
            self.lean_on(lowest)
            return answer
        if key in self._open:
            self.lean_on(self._open[key])
            return stand_in
        return self._worked_out(key, work, stand_in)

    def lean_on(self, depth: int) -> None:
        """Say that what is worked out now depends on the question that is open at a depth."""
        self._lowest = min(self._lowest, depth)

    def _worked_out(self, key: Hashable, work: Callable[[], Answer], answer: Answer) -> Answer:
        depth, passing = len(self._open), len(self._passing)
        outside, self._lowest = self._lowest, NOBODY
        self._open[key] = depth
        is_whole = True
        try:
            answer = work()
            is_whole = self._lowest >= depth
        finally:
            del self._open[key]
            lowest, self._lowest = self._lowest, outside
            self._keep(key, answer, NOBODY if is_whole else lowest, passing)
        return answer

    def _keep(self, key: Hashable, answer: Answer, lowest: int, passing: int) -> None:
        if lowest == NOBODY:
            self.known[key] = answer
            while len(self._passing) > passing:
                self._passing.popitem()
        else:
            self._passing[key] = (answer, lowest)
            self.lean_on(lowest)
