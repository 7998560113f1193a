"""What is known of a function once it has been followed, for whoever calls it."""

from __future__ import annotations

from collections.abc import Iterator

from msgspec import Struct

from django_cto.flow.rows.asking import Asked
from django_cto.flow.rows.domain import Row, Value
from django_cto.flow.rows.frame import Frame, Read, depends


class Summary(Struct, frozen=True, eq=False):
    """What a function reads of its arguments and what it returns."""

    reads: tuple[Read, ...] = ()
    returns: Value = None
    writes: tuple[Row, ...] = ()
    asked: tuple[Asked, ...] = ()


def writes_of(frame: Frame) -> Iterator[Row]:
    """The relations of its arguments that a function puts there itself."""
    yield from (row for row in frame.known.values() if depends(row))
