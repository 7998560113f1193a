"""Where rows are fetched, or asked for by a method."""

from __future__ import annotations

from typing import Final

from django_cto.flow.rows import asking
from django_cto.flow.rows.domain import Either, Pages, Related, Rows, Spot, Value
from django_cto.flow.rows.events import COUNTING
from django_cto.flow.rows.frame import Frame
from django_cto.flow.rows.joining import choices

# All else has no rows to fetch.
CONSUMED: Final = frozenset({Rows, Pages, Either})


def consume(frame: Frame, value: Value, place: Spot, *, part: bool = False, verb: str = "") -> None:
    """Note that rows are fetched: all of them, a part of them, or what a method says of them."""
    for rows in choices(value):
        if type(rows) is Pages:
            consume(frame, rows.rows, place)
        elif type(rows) is Rows and rows.base is None:
            if not verb:
                asking.go_through(frame, rows, place, verb)
        elif type(rows) is Rows and type(rows.base) is Related and rows.shape != "list":
            plain = rows.is_plain and not part
            kind = "query" if not plain else "count" if verb in COUNTING else "rows"
            frame.read(rows.base.row, rows.base.name, place, kind, verb, rows.refined if kind == "query" else None)
