"""Makes a function's arguments general, so that it is followed once for all of a kind."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final

from msgspec.structs import replace

from django_cto.flow.rows.domain import (
    Ahead,
    Bound,
    Closure,
    Dict,
    Either,
    Inherited,
    Looked,
    Many,
    Nothing,
    Obj,
    Pages,
    Param,
    Ref,
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
)
from django_cto.flow.rows.frame import made_here
from django_cto.flow.rows.relevance import has_rows
from django_cto.project.definitions import External, Module

EACH, OWNER = "[]", "."
NOWHERE: Final = ("", 0)
DEEPEST: Final = 4
# A function that is called with more kinds of arguments is followed once for all but those of its rows.
MOST_VARIANTS: Final = 16
# A function that is given names alone is quickly followed, and they say all: `get_model("order", "Line")`.
MOST_NAMED: Final = 256
NAMED: Final = frozenset({str, bool, Nothing, type(None)})
NOTHING: Final = ("-",)
# How to get from an argument to a value in it.
Path = tuple[Any, ...]
General = tuple[Value, Any]


def generalized(arguments: list[Value], variants: int) -> list[General]:
    """The arguments of a function that was followed for so many kinds of them before, each made general."""
    is_exact = variants <= MOST_VARIANTS or (variants <= MOST_NAMED and all(type(one) in NAMED for one in arguments))
    return [(general if is_exact else rough)(value, (number,)) for number, value in enumerate(arguments)]


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
    return isinstance(value, bool | Ref) or (type(value) is Dict and value.is_whole)


def _object(value: Obj, path: Path, depth: int) -> General:
    held = {name: item for name, item in value.attributes.items() if has_rows(item) or _decides(item)}
    items, kinds = _named(held, path, depth)
    return Obj(value.of, items), ("o", id(value.of.node), kinds)


def _reference(value: Ref, path: Path, depth: int) -> General:
    to = value.to
    return value, ("d", to.name if isinstance(to, External | Module) else id(to.node))


def _itself(value: Value, path: Path, depth: int) -> General:
    return value, value


GENERAL: Final[dict[type, Callable[[Any, Path, int], General]]] = {
    Row: _row,
    Rows: _rows,
    Many: _inner("of", EACH, "m"),
    Pages: _inner("rows", EACH, "p"),
    Shown: _inner("value", EACH, "s", lambda value: (id(value.by.node), value.is_many)),
    Bound: _inner("receiver", OWNER, "b", lambda value: (value.name, id(value.function and value.function.node))),
    Looked: _inner("names", OWNER, "l"),
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
