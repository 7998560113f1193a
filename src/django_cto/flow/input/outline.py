"""What the syntax of one function says of its calls and of what its names are made of; knows no values."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any

import msgspec

from django_cto.flow.input.spelling import bound_names
from django_cto.project.definitions import FunctionDef
from django_cto.read import syntax as s

if TYPE_CHECKING:
    from django_cto.flow.flow import Flow

# Methods that put what they are given into the list or dict that they are called on.
GROWS = frozenset({"append", "add", "extend", "update", "insert"})


class Outline(msgspec.Struct, frozen=True, eq=False):
    """The calls of a function by their last name, and by `key_of` what a name or attribute is made of."""

    calls: Mapping[str, Sequence[s.Call]]
    bound: Mapping[str, Sequence[s.Expr]]


EMPTY = Outline({}, {})


def outline_of(flow: Flow, function: FunctionDef) -> Outline:
    """The outline of a function, which is made once."""
    found: Outline = flow.once(("outline", id(function.node)), lambda: _outlined(function), EMPTY)
    return found


def _outlined(function: FunctionDef) -> Outline:
    calls: dict[str, list[s.Call]] = defaultdict(list)
    bound: dict[str, list[s.Expr]] = defaultdict(list)
    pending: list[object] = [*function.node.body]
    while pending:
        node = pending.pop()
        kind = type(node)
        if kind is s.Call:
            _note_call(node, calls, bound)  # type: ignore[arg-type]
        elif kind in BINDS:
            for target, value in BINDS[kind](node):
                for place in bound_names(target):
                    bound[key_of(place)].append(value)
        if kind not in s.LEAVES:
            pending += s.children(node)
    return Outline(calls, bound)


def _note_call(call: s.Call, calls: dict[str, list[s.Call]], bound: dict[str, list[s.Expr]]) -> None:
    func = call.func
    if type(func) is s.Name:
        calls[func.id].append(call)
    elif type(func) is s.Attribute:
        calls[func.name].append(call)
        if func.name in GROWS and type(func.value) is s.Name:
            bound[func.value.id] += call.args


def key_of(node: s.Expr) -> str:
    """The name or the first attribute (`self.kept`) by which what an expression stands for is known."""
    while type(node) is s.Subscript:
        node = node.value
    if type(node) is s.Attribute:
        return f"{node.value.id}.{node.name}" if type(node.value) is s.Name else key_of(node.value)
    return node.id if type(node) is s.Name else ""


def _of_with(node: s.With) -> Iterator[tuple[s.Expr, s.Expr]]:
    return ((item.target, item.context) for item in node.items if item.target is not None)


def _of_assign(node: s.Assign) -> Iterator[tuple[s.Expr, s.Expr]]:
    return ((target, node.value) for target in node.targets if node.value is not None)


BINDS: dict[type, Callable[[Any], Iterable[tuple[s.Expr, s.Expr]]]] = {
    s.Assign: _of_assign,
    s.Augment: lambda node: ((node.target, node.value),),
    s.Walrus: lambda node: ((node.target, node.value),),
    s.For: lambda node: ((node.target, node.iter),),
    s.Generator: lambda node: ((node.target, node.iter),),
    s.With: _of_with,
}


def text_bound_to(flow: Flow, function: FunctionDef, node: s.Expr) -> s.Expr:
    """The f-string or sum that a name stands for, if that is its one value and read here alone; or the node itself."""
    if not isinstance(node, s.Name):
        return node
    bound = outline_of(flow, function).bound.get(node.id, ())
    below = (inner for part in function.node.body for inner in s.descend(part))
    times = sum(1 for inner in below if isinstance(inner, s.Name) and inner.id == node.id)
    return bound[0] if len(bound) == 1 and times == 2 and isinstance(bound[0], s.Format | s.Binary) else node
