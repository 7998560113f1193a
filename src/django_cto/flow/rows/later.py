"""Lets rows that are at hand already have more of their relations loaded."""

from __future__ import annotations

from collections.abc import Callable

from msgspec.structs import replace

from django_cto.flow.rows.domain import Ahead, Element, Many, Param, Row, Rows, Single, Value
from django_cto.flow.rows.frame import ANYTHING, EXACTLY, Frame
from django_cto.flow.rows.loads import Loads
from django_cto.flow.rows.members import element


def load_later(frame: Frame, value: Value, change: Callable[[Loads], Loads]) -> None:
    """Let rows that are at hand have more of their relations loaded."""
    row = value.of if type(value) is Many else value
    rows: Value = value
    if type(row) is Row:
        rows = row.root.rows if type(row.root) is not Param else None
    if type(rows) is Rows:
        more = replace(rows, loads=change(rows.loads))
        for name, held in frame.environment.items():
            frame.environment[name] = _replaced(held, rows, more)


def _replaced(held: Value, rows: Rows, more: Rows) -> Value:
    if held is rows:
        return more
    if type(held) is Row and isinstance(held.root, Element | Single) and held.root.rows is rows:
        return replace(held, root=type(held.root)(more))
    if type(held) is Many:
        return Many(_replaced(held.of, rows, more))
    return held


def put_later(frame: Frame, value: Value, lookup: Value) -> None:
    """Note that a relation of rows is at hand from here on, also for the caller who gave them."""
    row = value.of if type(value) is Many else element(value)
    if type(row) is not Row:
        return
    match lookup:
        case str() | Ahead(is_known=True, to_attr=""):
            parts = (lookup if isinstance(lookup, str) else lookup.lookup).split("__")
            for size in range(1, len(parts) + 1):
                frame.put(replace(row, path=(*row.path, *parts[:size], EXACTLY)))
        case _:
            frame.put(replace(row, path=(ANYTHING,)))
