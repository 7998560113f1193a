"""The readiness card: every row with its outcome, and what share of the weight of each category holds."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby

from django_cto.ready.outcome import Depth, Outcome, Verdict
from django_cto.ready.row import TITLES, WEIGHTS_VERSION, Row


@dataclass(frozen=True)
class Line:
    """A row with the verdict that counts, the depth at which it was found, and what the other depths said."""

    row: Row
    verdict: Verdict
    depth: Depth
    others: tuple[tuple[Depth, Verdict], ...] = ()

    @property
    def outcome(self) -> Outcome:
        """What the row comes to."""
        return self.verdict.outcome


@dataclass(frozen=True)
class Category:
    """The lines of one category, and the share of their weight that holds (0 to 1, None where nothing weighs)."""

    name: str
    lines: tuple[Line, ...]

    @property
    def title(self) -> str:
        """The category's name for people."""
        return TITLES.get(self.name, self.name)

    @property
    def share(self) -> float | None:
        """Weight of what passes by weight of what passes or fails."""
        return share_of(self.lines)


@dataclass(frozen=True)
class Card:
    """All that was found of one project; `depths` says for each depth what was looked at, or why it was not."""

    project: str
    lines: tuple[Line, ...]
    depths: tuple[tuple[Depth, str], ...]
    crashed: tuple[tuple[str, str], ...] = ()
    weights: int = WEIGHTS_VERSION

    @property
    def categories(self) -> tuple[Category, ...]:
        """The lines by category."""
        groups = groupby(self.lines, key=lambda line: line.row.category)
        return tuple(Category(name, tuple(lines)) for name, lines in groups)

    @property
    def share(self) -> float | None:
        """The share of the whole weight that holds."""
        return share_of(self.lines)

    def of(self, *outcomes: Outcome) -> Iterator[Line]:
        """The lines that came to one of these."""
        return (line for line in self.lines if line.outcome in outcomes)


def share_of(lines: Sequence[Line]) -> float | None:
    """Weight of what passes by weight of what passes or fails; everything else weighs nothing."""
    good = sum(line.row.weight for line in lines if line.outcome is Outcome.PASS)
    bad = sum(line.row.weight for line in lines if line.outcome is Outcome.FAIL)
    return good / (good + bad) if good + bad else None
