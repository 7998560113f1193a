"""Notes what a piece of work looks at, so that it need not be done again while none of that changes."""

from __future__ import annotations

from collections.abc import Hashable


class Noting:
    """`now` gathers what the work in hand looks at; whoever begins another piece of work puts a new set there."""

    __slots__ = ("now",)

    def __init__(self) -> None:
        self.now: set[Hashable] = set()


noting = Noting()
