"""What is known of a function once it has been followed, for whoever calls it."""

from __future__ import annotations

from collections.abc import Iterator

from msgspec import Struct

from django_cto.flow.rows.domain import Param, Row, Value
from django_cto.flow.rows.frame import Frame, depends
from django_cto.flow.rows.noted import Asked, Read
from django_cto.flow.rows.relevance import has_rows


class Summary(Struct, frozen=True, eq=False):
    """What a function reads of its arguments and what it returns."""

    reads: tuple[Read, ...] = ()
    returns: Value = None
    writes: tuple[Row, ...] = ()
    asked: tuple[Asked, ...] = ()


def writes_of(frame: Frame, returns: Value) -> Iterator[Row]:
    """The relations that a function puts there itself, of all rows that its caller gave or gets."""
    hands_out = bool(frame.known) and has_rows(returns)
    yield from (row for row in frame.known.values() if _is_given(row) or (hands_out and depends(row)))


def _is_given(row: Row) -> bool:
    root = row.root
    return type(root) is Param or (root.rows is not None and type(root.rows.base) is Param)
