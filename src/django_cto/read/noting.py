"""Notes what a piece of work looks at, so that it need not be done again while none of that changes."""

from __future__ import annotations

import functools
from collections.abc import Callable, Hashable
from typing import Any, TypeVar

Work = TypeVar("Work", bound=Callable[..., Any])


class Noting:
    """`now` gathers what the work in hand looks at: functions by the `id` of their node, and whatever else is named.

    `shared` gathers what went into answers that are kept for everybody: who uses them later is not noted.
    """

    __slots__ = ("now", "shared")

    def __init__(self) -> None:
        self.now: set[Hashable] = set()
        self.shared: set[Hashable] = set()


noting = Noting()


class noted:  # noqa: N801 - it is used as a function that makes a context manager is
    """Gather what is looked at in a set of its own."""

    __slots__ = ("into", "outside")

    def __init__(self, into: set[Hashable]) -> None:
        self.into = into
        self.outside = noting.now

    def __enter__(self) -> None:
        self.outside, noting.now = noting.now, self.into

    def __exit__(self, *_: object) -> None:
        noting.now = self.outside


def shared(work: Work) -> Work:
    """A function whose answer is kept for everybody."""

    @functools.wraps(work)
    def for_everybody(*args: Any) -> Any:
        with noted(noting.shared):
            return work(*args)

    return for_everybody  # type: ignore[return-value]
