"""Keeps answers, so that each question is worked out once and none depends on which was asked first."""

from __future__ import annotations

from collections.abc import Callable, Hashable
from typing import Generic, TypeVar

Answer = TypeVar("Answer")
NOBODY = 1 << 30
# So many times a ring of questions is gone through anew with what was found out.
MOST_ROUNDS = 3


class Answers(Generic[Answer]):
    """Answers by key; a question that comes up again while it is worked out is answered by a stand-in.

    Where there was need of it the answer takes its place, and all is worked out again until they are the same. What
    was found with a stand-in is kept only until the question that it stood for has its answer. Questions that need one
    another are each answered as if nobody had asked before: while one of such a ring is open, no answer is taken that
    another of them was given earlier.
    """

    def __init__(self, same: Callable[[Answer, Answer], bool]) -> None:
        self.same = same
        self.known: dict[Hashable, Answer] = {}
        self._in_rings: dict[Hashable, tuple[Answer, frozenset[Hashable]]] = {}
        self._open: dict[Hashable, tuple[int, Answer]] = {}
        self._passing: dict[Hashable, tuple[Answer, int]] = {}
        self._lowest = NOBODY

    def of(self, key: Hashable, work: Callable[[], Answer], stand_in: Answer) -> Answer:
        """The answer to a question, worked out where it is not known."""
        if key in self.known:
            return self.known[key]
        if key in self._passing:
            return self._leaning(*self._passing[key])
        if key in self._open:
            depth, stand_in = self._open[key]
            return self._leaning(stand_in, depth)
        if key in self._in_rings:
            answer, ring = self._in_rings[key]
            if ring.isdisjoint(self._open):
                return answer
        return self._worked_out(key, work, stand_in)

    def _leaning(self, answer: Answer, depth: int) -> Answer:
        """An answer that depends on the question that is open at a depth."""
        self._lowest = min(self._lowest, depth)
        return answer

    def _worked_out(self, key: Hashable, work: Callable[[], Answer], answer: Answer) -> Answer:
        depth, passing = len(self._open), len(self._passing)
        for _ in range(MOST_ROUNDS):
            stand_in = answer
            answer, lowest = self._tried(key, work, stand_in, depth)
            within = list(self._passing)[passing:] if lowest != NOBODY else []
            if lowest < depth:
                return self._passed(key, answer, lowest, within)
            for other in within:
                del self._passing[other]
            if lowest == NOBODY or self.same(answer, stand_in):
                break
        if within:
            self._in_rings[key] = (answer, frozenset(within))
        else:
            self.known[key] = answer
        return answer

    def _tried(self, key: Hashable, work: Callable[[], Answer], stand_in: Answer, depth: int) -> tuple[Answer, int]:
        """What the work gives with a stand-in for its own answer, and the lowest open question that it leans on."""
        outside, self._lowest = self._lowest, NOBODY
        self._open[key] = (depth, stand_in)
        try:
            return work(), self._lowest
        finally:
            del self._open[key]
            self._lowest = outside

    def _passed(self, key: Hashable, answer: Answer, lowest: int, within: list[Hashable]) -> Answer:
        """Keep an answer, and those that were found for it, until the question below has its own."""
        for other in within:
            found, depth = self._passing[other]
            self._passing[other] = (found, min(depth, lowest))
        self._passing[key] = (answer, lowest)
        return self._leaning(answer, lowest)
