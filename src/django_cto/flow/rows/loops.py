"""Where the rows of one queryset are gone through in the function that makes it, and what is read of them there."""

from __future__ import annotations

from collections.abc import Iterator

from msgspec import Struct

from django_cto.project.definitions import FunctionDef
from django_cto.read import syntax as s
from django_cto.text import Place


class Loop(Struct, frozen=True, eq=False):
    """The only loop over a queryset: the name of its row, which nothing else in the function has, and its nodes."""

    row: str
    nodes: tuple[object, ...]


def loop_over(function: FunctionDef, manager: Place) -> Loop | None:
    """The loop over the queryset that begins at a place; None where there is not one, or it may have other rows."""
    nodes = tuple(node for part in function.node.body for node in s.descend(part))
    path = function.module.path
    found = [loop for loop in _loops(nodes) if _runs_over(function, nodes, loop[1], path, manager)]
    if len(found) != 1:
        return None
    target, _, within = found[0]
    if type(target) is not s.Name or sum(name == target.id for name in _bound(function, nodes)) != 1:
        return None
    return Loop(target.id, within)


def _loops(nodes: tuple[object, ...]) -> Iterator[tuple[s.Expr, s.Expr, tuple[object, ...]]]:
    """Target, rows, and all that belongs to a round."""
    for node in nodes:
        match node:
            case s.For(target=target, iter=rows, body=body):
                yield target, rows, tuple(inner for part in body for inner in s.descend(part))
            case s.Comprehension(generators=generators):
                for one in generators:
                    yield one.target, one.iter, tuple(s.descend(node))


def _runs_over(function: FunctionDef, nodes: tuple[object, ...], rows: s.Expr, path: str, manager: Place) -> bool:
    """Whether rows are a chain behind a manager, written in the loop or given to a name that has nothing else."""
    if type(rows) is s.Name:
        if sum(name == rows.id for name in _bound(function, nodes)) != 1:
            return False
        name = rows.id
        made = [node.value for node in nodes if type(node) is s.Assign and _is_named(node, name) and node.value]
        return len(made) == 1 and _begins_at(made[0], path, manager)
    return _begins_at(rows, path, manager)


def _is_named(node: s.Assign, name: str) -> bool:
    return len(node.targets) == 1 and type(only := node.targets[0]) is s.Name and only.id == name


def _begins_at(node: s.Expr, path: str, manager: Place) -> bool:
    if type(node) is s.Subscript and type(node.index) is s.Slice:
        node = node.value
    while type(node) is s.Call and type(node.func) is s.Attribute:
        node = node.func.value
    return s.place_of(path, node.at) == manager


def _bound(function: FunctionDef, nodes: tuple[object, ...]) -> Iterator[str]:
    """Every name that the function gives a value, once for each time."""
    yield from (parameter.name for parameter in function.node.parameters)
    for node in nodes:
        match node:
            case s.Assign(targets=targets) | s.Delete(targets=targets):
                yield from _names(targets)
            case s.Augment(target=target) | s.Walrus(target=target):
                yield from _names((target,))
            case s.For(target=target):
                yield from _names((target,))
            case s.Comprehension(generators=generators):
                yield from _names(tuple(one.target for one in generators))
            case s.With(items=items):
                yield from _names(tuple(item.target for item in items if item.target))
            case s.Lambda(parameters=parameters):
                yield from (parameter.name for parameter in parameters)


def _names(targets: tuple[s.Expr, ...]) -> Iterator[str]:
    for target in targets:
        if not isinstance(target, s.Attribute | s.Subscript):
            yield from (node.id for node in s.descend(target) if type(node) is s.Name)
