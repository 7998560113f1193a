"""Puts a caller's arguments in the place of what a function took for any of their kind."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final

from msgspec.structs import replace

from django_cto.flow.rows.domain import (
    Bound,
    Dict,
    Either,
    Element,
    Inherited,
    Many,
    Obj,
    Pages,
    Param,
    Related,
    Row,
    Rows,
    Shown,
    Single,
    Tup,
    Value,
    Written,
)
from django_cto.flow.rows.general import DEEPEST, EACH, Path
from django_cto.flow.rows.joining import joined
from django_cto.flow.rows.loads import EMPTY
from django_cto.flow.rows.noted import Guard, Hop, Read


class Actual:
    """The arguments of one call; what they make of the rows of the function is worked out once."""

    __slots__ = ("_arguments", "_given", "_roots")

    def __init__(self, arguments: list[Value]) -> None:
        self._arguments = arguments
        # Most calls have nothing to work out.
        self._given: dict[Path, Value] | None = None
        # By `id`: the function outlives the call.
        self._roots: dict[int, Element | Single | None] | None = None

    def given(self, path: Path) -> Value:
        """What the caller gave for a parameter, or for a part of one."""
        if len(path) == 1:
            return self._arguments[path[0]] if path[0] < len(self._arguments) else None
        if self._given is None:
            self._given = {}
        if path not in self._given:
            value = self._arguments[path[0]] if path[0] < len(self._arguments) else None
            for step in path[1:]:
                value = _within(value, step)
            self._given[path] = value
        return self._given[path]

    def root(self, root: Element | Single) -> Element | Single | None:
        """Where a row comes from, as the caller knows it."""
        if root.rows is None:
            return root
        if self._roots is None:
            self._roots = {}
        if id(root) not in self._roots:
            rows = bound_rows(root.rows, self)
            self._roots[id(root)] = root if rows is root.rows else type(root)(rows) if rows else None
        return self._roots[id(root)]


def _within(value: Value, step: Any) -> Value:
    match value:
        case Many(of=of) | Pages(rows=of) | Shown(value=of) | Bound(receiver=of) | Inherited(me=of):
            return of
        case Tup(items=items) if isinstance(step, int) and step < len(items):
            return items[step]
        case Either(choices=found) if isinstance(step, tuple) and step[1] < len(found):
            return found[step[1]]
        case Dict():
            return value.rest if step == EACH else value.items.get(step)
        case Obj():
            return value.attributes.get(step)
    return None


def seen_by_caller(read: Read, actual: Actual, hop: Hop | None, guard: Guard | None = None) -> Read | None:
    """What a function reads as its caller sees it; None where the caller's rows are not known, or bring it along."""
    row = bound_row(read.row, actual)
    if row is None or (row.back and row.back[0] == read.name):
        return None
    guards = [] if guard is None else [guard]
    for held, name in read.guards:
        if (known := bound_row(held, actual)) is not None:
            if brings(known, name):
                return None
            guards.append((known, name))
    hops = (hop, *read.hops) if hop else read.hops
    symbol, verb, refined, doubts = read.symbol, read.verb, read.refined, read.doubts
    return Read(row, read.name, read.spot, read.kind, symbol, hops, tuple(guards), verb, refined, doubts, read.loop)


def brings(row: Row, name: str) -> bool:
    """Whether the queryset of a row puts a value of its own under a name, which then hides a property."""
    root = row.root
    return not row.path and type(root) is not Param and root.rows is not None and root.rows.loads.brings(name)


def bound_row(row: Row, actual: Actual) -> Row | None:
    """A row as the caller knows it; None where the caller knows nothing of it.

    What lies beyond the other side of a one-to-one relation is read of the row that it was reached from.
    """
    root = row.root
    if type(root) is Param:
        found = actual.given(root.path)
        if type(found) is not Row:
            return None
        path = row.path
        if path and found.back and found.back[0] == path[0]:
            found, path = found.back[1], path[1:]
        return Row(row.model, found.root, (*found.path, *path), None if path else found.back)
    known = actual.root(root)
    if known is root:
        return row
    return Row(row.model, known, row.path, row.back) if known else None


def bound_rows(rows: Rows, actual: Actual) -> Rows | None:
    """Rows as the caller knows them; None where the caller knows nothing of them."""
    if type(rows.base) is Param:
        found = actual.given(rows.base.path)
        return _continued(found, rows) if type(found) is Rows else None
    if type(rows.base) is Related:
        row = bound_row(rows.base.row, actual)
        if row is not None and row is not rows.base.row:
            return replace(rows, base=replace(rows.base, row=row))
    return rows


def _continued(before: Rows, after: Rows) -> Rows:
    """What a function made of rows that it was given: the very same where it did nothing to them."""
    if after.loads == EMPTY and after.is_plain and after.shape == before.shape:
        return before
    return replace(
        after,
        base=before.base,
        loads=before.loads.merged(after.loads),
        spot=before.spot or after.spot,
        symbol=before.symbol or after.symbol,
        is_plain=before.is_plain and after.is_plain,
        refined=after.refined or before.refined,
        is_one=before.is_one or after.is_one,
        written=_written(before.written, after.written),
    )


def _written(before: Written | None, after: Written | None) -> Written | None:
    """How rows stand in the source that were handed on and refined: they begin where they began."""
    if before is None or after is None:
        return None
    return replace(
        before,
        methods=before.methods | after.methods,
        selected=before.selected or after.selected,
        prefetched=before.prefetched or after.prefetched,
    )


def bound(value: Value, actual: Actual, depth: int = 0) -> Value:
    """What a function returns, with the caller's actual in it."""
    handle = BOUND.get(type(value))
    if depth > DEEPEST:
        return None
    return handle(value, actual, depth + 1) if handle else value


def _bound_inner(field: str) -> Callable[[Any, Actual, int], Value]:
    return lambda value, actual, depth: replace(value, **{field: bound(getattr(value, field), actual, depth)})


def _bound_either(value: Either, actual: Actual, depth: int) -> Value:
    result = None
    for item in value.choices:
        result = joined(result, bound(item, actual, depth))
    return result


def _bound_names(items: dict[str, Value], actual: Actual, depth: int) -> dict[str, Value]:
    return {name: bound(item, actual, depth) for name, item in items.items()}


BOUND: Final[dict[type, Callable[[Any, Actual, int], Value]]] = {
    Row: lambda value, actual, depth: bound_row(value, actual),
    Rows: lambda value, actual, depth: bound_rows(value, actual),
    Many: _bound_inner("of"),
    Pages: _bound_inner("rows"),
    Shown: _bound_inner("value"),
    Bound: _bound_inner("receiver"),
    Inherited: _bound_inner("me"),
    Either: _bound_either,
    Tup: lambda value, args, depth: Tup(tuple(bound(item, args, depth) for item in value.items)),
    Dict: lambda value, args, depth: Dict(
        _bound_names(value.items, args, depth), bound(value.rest, args, depth), value.is_whole
    ),
    Obj: lambda value, args, depth: Obj(value.of, _bound_names(value.attributes, args, depth), value.is_live),
}
