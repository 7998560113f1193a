"""Calls find room for their frames at any depth."""

from __future__ import annotations

import resource
from collections.abc import Sequence

from django_cto.cli.room import with_room

ROUNDS, DEEPEST = 2000, 120


def faults() -> int:
    return resource.getrusage(resource.RUSAGE_SELF).ru_minflt


def calling(depth: int) -> int:
    """How many pages are asked for while a loop at a depth calls a function again and again."""
    if depth:
        return calling(depth - 1)
    before = faults()
    for _ in range(ROUNDS):
        within(1)
    return faults() - before


def within(number: int) -> int:
    return number


def test_no_loop_asks_for_memory_at_every_call_however_deep_it_is() -> None:
    worst: list[int] = []

    def command(arguments: Sequence[str]) -> int:
        worst.extend(calling(depth) for depth in range(DEEPEST))
        return len(arguments)

    assert with_room(command, ["a", "b"]) == 2
    assert max(worst) < ROUNDS / 10
