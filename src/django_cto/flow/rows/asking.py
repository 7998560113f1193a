"""Which statements are sent in a loop, once for each row of a queryset or for each thing that a request brings."""

from __future__ import annotations

from typing import Final

from msgspec.structs import replace

from django_cto.flow.rows.binding import Actual, bound_row, bound_rows
from django_cto.flow.rows.domain import (
    Either,
    Element,
    Many,
    Pages,
    Param,
    Related,
    Row,
    Rows,
    Sent,
    Single,
    Spot,
    Tup,
    Value,
)
from django_cto.flow.rows.frame import Frame, depends
from django_cto.flow.rows.noted import Asked, Hop, Round
from django_cto.project.definitions import FunctionDef

# So many statements of a function are told to its callers: more say no more of a loop.
MOST_READS, MOST_WRITES = 6, 2
# What goes by so many rows at most is no loop that grows.
FEW_ROWS: Final = 10
REMEMBERS: Final = frozenset({"cache", "lru_cache", "memoize", "cached", "cache_memoize"})


class Rounds:
    """A loop over a value, entered and left: what is asked within is asked once for each member."""

    __slots__ = ("frame", "is_loop")

    def __init__(self, frame: Frame, value: Value, spot: Spot, is_implicit: bool) -> None:
        self.frame = frame
        rows = gone_through(value)
        self.is_loop = rows is not None
        if rows is not None:
            known = frozenset(id(held) for held in frame.environment.values() if type(held) is Rows)
            frame.rounds.append(Round(rows, spot, known, is_implicit))

    def __enter__(self) -> None:
        return None

    def __exit__(self, *error: object) -> None:
        self.leave()

    def leave(self) -> None:
        """Come out of the loop; of several the last is left first."""
        if self.is_loop:
            self.frame.rounds.pop()


def in_rounds(frame: Frame, value: Value, spot: Spot, *, is_implicit: bool = False) -> Rounds:
    """What is asked within is asked once for each member of a value."""
    return Rounds(frame, value, spot, is_implicit)


def gone_through(value: Value) -> Rows | Sent | None:
    """The rows, or what a request brings, that a loop over a value runs over; None for anything else, or a few."""
    match value:
        case Rows(is_few=False, is_one=False) | Sent():
            return value
        case Row(root=Element(rows=rows)):
            return gone_through(rows)
        case Pages(rows=inner):
            return gone_through(inner)
        case Many(of=Tup(items=parts)):
            return next((found for part in parts if type(part) is Row and (found := gone_through(part))), None)
        case Many(of=Row() | Sent() as inner):
            return gone_through(inner)
        case Either(choices=parts):
            return next((found for part in parts if (found := gone_through(part)) is not None), None)
    return None


def ask(frame: Frame, rows: Rows, verb: str, spot: Spot, *, is_write: bool = False) -> None:
    """Note that a statement is sent here."""
    if not is_write and type(rows.base) is Related and rows.is_plain:
        return  # A relation that is read, which loading ahead would spare.
    tell(frame, Asked(verb, rows, spot, frame.symbol, is_write))


def wrote(frame: Frame, row: Row, verb: str, spot: Spot) -> None:
    """Note that a row is saved or deleted here."""
    rows = None if type(row.root) is Param else row.root.rows
    if row.model is not None:
        tell(frame, Asked(verb, rows or Rows(row.model, spot=spot), spot, frame.symbol, is_write=True))


def go_through(frame: Frame, rows: Rows, spot: Spot, verb: str) -> None:
    """Note that a queryset is fetched here, unless it was there before the loop: then it keeps its rows."""
    is_old = any(id(rows) in one.known for one in frame.rounds) or id(rows) in frame.engine.lasting
    if rows.base is None and rows.shape in {"queryset", "values"} and not is_old:
        ask(frame, rows, verb, spot)
        # It keeps its rows from now on.
        frame.engine.keep(rows)


def tell(frame: Frame, asked: Asked) -> None:
    """Judge a statement by the loop around it, or leave it to the caller."""
    # What is put there because it was missing is asked for once, but a row that is completed is stored each time.
    if frame.engine.muted or (frame.remembers and not asked.is_write):
        return
    if asked.round is None and frame.rounds and not _is_given(asked.by):
        asked = replace(asked, round=frame.rounds[-1])
    if asked.is_write:
        for one in frame.rounds:
            frame.engine.events.write(one)
    if asked.round is not None and not _is_open(asked.round.rows) and not _is_open(asked.rows):
        frame.engine.events.ask(asked)
        if not asked.is_write:
            return
    most = MOST_WRITES if asked.is_write else MOST_READS
    if sum(other.is_write is asked.is_write for other in frame.asked) < most:
        frame.asked.append(asked)


def asked_by_caller(asked: Asked, actual: Actual, hop: Hop | None) -> Asked | None:
    """A statement of a function as its caller sees it; None where the caller knows nothing of the rows."""
    rows = bound_rows(asked.rows, actual)
    if rows is None:
        return None
    if asked.by is not None:
        by = bound_row(asked.by, actual)
        if by is None or _remembers(by):
            return None
        asked = replace(asked, by=by)
    further = (hop,) if hop else ()
    if asked.round is None:
        return replace(asked, rows=rows, hops=(*further, *asked.hops))
    over = asked.round.rows
    run = bound_rows(over, actual) if type(over) is Rows else over
    if run is None:
        return replace(asked, rows=rows, round=None, hops=(*further, *asked.way, *asked.hops), way=())
    return replace(asked, rows=rows, round=replace(asked.round, rows=run), way=(*further, *asked.way))


def tell_caller(asked: tuple[Asked, ...], caller: Frame, actual: Actual, hop: Hop | None, me: Value = None) -> None:
    """Let a caller know what a function asks, unless `me` remembers the answer."""
    for one in asked:
        if (seen := asked_by_caller(one, actual, hop)) is not None:
            tell(caller, replace(seen, by=me) if me and not seen.by else seen)


def keeps_answers(function: FunctionDef, arguments: list[Value]) -> bool:
    """Whether a function asks once, whoever calls it: but what a row remembers is asked again of the next row."""
    if function.is_decorated("cached_property"):
        return not arguments or type(arguments[0]) is not Row or _remembers(arguments[0])
    return "cache" in function.qualname.lower() or function.is_decorated(*REMEMBERS)


def _remembers(row: Row) -> bool:
    """Whether a row is the same in every round, or may be."""
    return bool(row.path) or type(row.root) is Single


def _is_given(row: Row | None) -> bool:
    """Whether a row is an argument of the function itself, and so the same in all loops of it."""
    return row is not None and type(row.root) is Param and len(row.root.path) == 1


def _is_open(rows: Rows | Sent) -> bool:
    return type(rows) is Rows and depends(Row(rows.model, Element(rows)))
