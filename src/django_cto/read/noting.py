"""Notes what a piece of work looks at, so that it need not be done again while none of that changes."""

from __future__ import annotations

import functools
from collections.abc import Callable, Hashable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, TypeVar

Answer = TypeVar("Answer")
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


@contextmanager
def noted(into: set[Hashable]) -> Iterator[None]:
    """Gather what is looked at in a set of its own."""
    outside, noting.now = noting.now, into
    try:
        yield
    finally:
        noting.now = outside


if TYPE_CHECKING:
    shared_property = functools.cached_property
else:

    class shared_property(functools.cached_property):  # noqa: N801 - it is used as `cached_property` is
        """A cached property of something that everybody shares."""

        def __get__(self, instance, owner=None):
            """The answer, worked out as everybody's."""
            outside, noting.now = noting.now, noting.shared
            try:
                return super().__get__(instance, owner)
            finally:
                noting.now = outside


def shared(work: Work) -> Work:
    """A function whose answer is kept for everybody."""

    @functools.wraps(work)
    def for_everybody(*args: Any) -> Any:
        with noted(noting.shared):
            return work(*args)

    return for_everybody  # type: ignore[return-value]
