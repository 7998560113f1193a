"""Makes a function's arguments general, so that it is followed once for all of a kind, and puts the real ones back."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from msgspec.structs import replace

from django_cto.flow.rows.domain import (
    Ahead,
    Bound,
    Closure,
    Dict,
    Either,
    Inherited,
    Many,
    Nothing,
    Obj,
    Pages,
    Param,
    Ref,
    Related,
    Request,
    Row,
    Rows,
    Sent,
    Shown,
    Single,
    Tup,
    Unknown,
    Value,
    Written,
    joined,
)
from django_cto.flow.rows.frame import Guard, Hop, Read, made_here
from django_cto.flow.rows.loads import EMPTY
from django_cto.flow.rows.relevance import has_rows
from django_cto.project.definitions import External, Module

EACH, OWNER = "[]", "."
NOWHERE = ("", 0)
DEEPEST = 4
NOTHING = ("-",)
# How to get from an argument to a value in it.
Path = tuple[Any, ...]
General = tuple[Value, Any]


def general(value: Value, path: Path, depth: int = 0) -> General:
    """A value as any of its kind that a caller may give, and that kind."""
    handle = GENERAL.get(type(value)) if depth <= DEEPEST else None
    return handle(value, path, depth + 1) if handle else (None, NOTHING)


def rough(value: Value, path: Path) -> General:
    """The same for a function that is called with too many kinds of arguments: only rows are told apart."""
    return general(value, path) if isinstance(value, Row | Rows | bool | Nothing) else (None, NOTHING)


def _row(value: Row, path: Path, depth: int) -> General:
    if made_here(value):
        return Row(value.model, Single(None)), ("r", id(value.model), "made")
    return Row(value.model, Param(path)), ("r", id(value.model))


def _rows(value: Rows, path: Path, depth: int) -> General:
    written = Written(NOWHERE) if value.written else None
    made = Rows(value.model, Param(path), shape=value.shape, manager=value.manager, written=written)
    return made, ("R", id(value.model), value.shape, value.manager, written is None)


def _inner(field: str, step: str, mark: str, own: Callable[[Any], Any] = lambda value: None) -> Callable[..., General]:
    """For what holds one other value."""

    def handle(value: Any, path: Path, depth: int) -> General:
        inner, kind = general(getattr(value, field), (*path, step), depth)
        return replace(value, **{field: inner}), (mark, kind, own(value))

    return handle


def _parts(items: tuple[Value, ...], path: Path, depth: int, step: Callable[[int], Any]) -> tuple[list[Value], Any]:
    pairs = [general(item, (*path, step(number)), depth) for number, item in enumerate(items)]
    return [part for part, _ in pairs], tuple(kind for _, kind in pairs)


def _tuple(value: Tup, path: Path, depth: int) -> General:
    parts, kinds = _parts(value.items, path, depth, lambda number: number)
    return Tup(tuple(parts)), ("t", kinds)


def _either(value: Either, path: Path, depth: int) -> General:
    parts, kinds = _parts(value.choices, path, depth, lambda number: ("|", number))
    return Either(tuple(parts)), ("e", kinds)


def _named(items: dict[str, Value], path: Path, depth: int) -> tuple[dict[str, Value], Any]:
    pairs = {name: general(items[name], (*path, name), depth) for name in sorted(items)}
    return {name: part for name, (part, _) in pairs.items()}, tuple((name, kind) for name, (_, kind) in pairs.items())


def _dict(value: Dict, path: Path, depth: int) -> General:
    items, kinds = _named(value.items, path, depth)
    rest, kind = general(value.rest, (*path, EACH), depth)
    return Dict(items, rest, value.is_whole), ("D", kinds, kind, value.is_whole)


def _decides(value: Value) -> bool:
    """Whether a value without rows may decide which way is gone."""
    return isinstance(value, bool) or (isinstance(value, Dict) and value.is_whole)


def _object(value: Obj, path: Path, depth: int) -> General:
    held = {name: item for name, item in value.attributes.items() if has_rows(item) or _decides(item)}
    items, kinds = _named(held, path, depth)
    return Obj(value.of, items), ("o", id(value.of.node), kinds)


def _reference(value: Ref, path: Path, depth: int) -> General:
    to = value.to
    return value, ("d", to.name if isinstance(to, External | Module) else id(to.node))


def _itself(value: Value, path: Path, depth: int) -> General:
    return value, value


GENERAL: dict[type, Callable[[Any, Path, int], General]] = {
    Row: _row,
    Rows: _rows,
    Many: _inner("of", EACH, "m"),
    Pages: _inner("rows", EACH, "p"),
    Shown: _inner("value", EACH, "s", lambda value: (id(value.by.node), value.is_many)),
    Bound: _inner("receiver", OWNER, "b", lambda value: (value.name, id(value.function and value.function.node))),
    Inherited: _inner("me", OWNER, "h", lambda value: id(value.owner.node)),
    Tup: _tuple,
    Either: _either,
    Dict: _dict,
    Obj: _object,
    Ref: _reference,
    str: _itself,
    bool: _itself,
    Request: lambda value, path, depth: (value, ("q",)),
    Sent: lambda value, path, depth: (value, ("S",)),
    Nothing: lambda value, path, depth: (value, ("n",)),
    Unknown: lambda value, path, depth: (value, ("u",)),
    Closure: lambda value, path, depth: (value, ("i", id(value.node))),
    Ahead: lambda value, path, depth: (value, ("a", value.lookup, value.to_attr, value.rows and value.rows.spot)),
}


def given(arguments: list[Value], path: Path) -> Value:
    """What the caller gave for a parameter."""
    value = arguments[path[0]] if path[0] < len(arguments) else None
    for step in path[1:]:
        value = _within(value, step)
    return value


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


def seen_by_caller(read: Read, arguments: list[Value], hop: Hop | None, guard: Guard | None = None) -> Read | None:
    """What a function reads as its caller sees it; None where the caller's rows are not known, or bring it along."""
    row = bound_row(read.row, arguments)
    if row is None:
        return None
    guards = [] if guard is None else [guard]
    for held, name in read.guards:
        if (known := bound_row(held, arguments)) is not None:
            if brings(known, name):
                return None
            guards.append((known, name))
    hops = (hop, *read.hops) if hop else read.hops
    return replace(read, row=row, hops=hops, guards=tuple(guards))


def brings(row: Row, name: str) -> bool:
    """Whether the queryset of a row puts a value of its own under a name, which then hides a property."""
    root = row.root
    return not row.path and not isinstance(root, Param) and root.rows is not None and root.rows.loads.brings(name)


def bound_row(row: Row, arguments: list[Value]) -> Row | None:
    """A row as the caller knows it; None where the caller knows nothing of it."""
    root = row.root
    if isinstance(root, Param):
        found = given(arguments, root.path)
        if not isinstance(found, Row):
            return None
        back = None if row.path else found.back
        return replace(row, root=found.root, path=(*found.path, *row.path), back=back)
    rows = bound_rows(root.rows, arguments) if root.rows else None
    if rows is root.rows:
        return row
    return replace(row, root=replace(root, rows=rows)) if rows else None


def bound_rows(rows: Rows, arguments: list[Value]) -> Rows | None:
    """Rows as the caller knows them; None where the caller knows nothing of them."""
    if isinstance(rows.base, Param):
        found = given(arguments, rows.base.path)
        return _continued(found, rows) if isinstance(found, Rows) else None
    if isinstance(rows.base, Related):
        row = bound_row(rows.base.row, arguments)
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


def bound(value: Value, arguments: list[Value], depth: int = 0) -> Value:
    """What a function returns, with the caller's arguments in it."""
    handle = BOUND.get(type(value))
    if depth > DEEPEST:
        return None
    return handle(value, arguments, depth + 1) if handle else value


def _bound_inner(field: str) -> Callable[[Any, list[Value], int], Value]:
    return lambda value, arguments, depth: replace(value, **{field: bound(getattr(value, field), arguments, depth)})


def _bound_either(value: Either, arguments: list[Value], depth: int) -> Value:
    result = None
    for item in value.choices:
        result = joined(result, bound(item, arguments, depth))
    return result


def _bound_names(items: dict[str, Value], arguments: list[Value], depth: int) -> dict[str, Value]:
    return {name: bound(item, arguments, depth) for name, item in items.items()}


BOUND: dict[type, Callable[[Any, list[Value], int], Value]] = {
    Row: lambda value, arguments, depth: bound_row(value, arguments),
    Rows: lambda value, arguments, depth: bound_rows(value, arguments),
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
