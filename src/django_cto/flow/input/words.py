"""Which words the value of an expression may be made of: a look at the syntax that is quicker than to follow input."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING

from django_cto.flow.input.sources import NAMES
from django_cto.project.definitions import FunctionDef
from django_cto.read import syntax as s

if TYPE_CHECKING:
    from django_cto.flow.flow import Flow

Words = Mapping[str, set[str]]
# `found.append(x)`: from there on the list is made of it too.
GROWS = frozenset({"append", "add", "extend", "update", "insert", "setdefault"})


def may_read_input(flow: Flow, function: FunctionDef, node: s.Expr) -> bool:
    """Whether an expression may hold what the function, or one that it calls, reads of a request."""
    words = _made_of(flow, function, node)
    if not words.isdisjoint(NAMES):
        return True
    called = (site for site in flow.evaluation(function).sites if site.name in words)
    return any(
        isinstance(site.target, FunctionDef) and not NAMES.isdisjoint(flow.mentions(site.target)) for site in called
    )


def given_to(flow: Flow, function: FunctionDef, node: s.Expr) -> frozenset[str]:
    """The parameters that an expression may be made of."""
    words = _made_of(flow, function, node)
    return frozenset(parameter.name for parameter in function.node.parameters if parameter.name in words)


def _made_of(flow: Flow, function: FunctionDef, node: s.Expr) -> set[str]:
    bound: Words = flow.once(("words", id(function.node)), lambda: _bound(function), {})
    found: set[str] = set()
    pending = _words(node)
    while pending:
        word = pending.pop()
        if word not in found:
            found.add(word)
            pending |= bound.get(word, set())
    return found


def _bound(function: FunctionDef) -> dict[str, set[str]]:
    """By name: the words of all that the function puts into it."""
    found: dict[str, set[str]] = {}
    for part in function.node.body:
        for node in s.descend(part):
            for target, value in _bindings(node):
                words = _words(value)
                for inner in s.descend(target):
                    if isinstance(inner, s.Name | s.Attribute):
                        found.setdefault(inner.id if isinstance(inner, s.Name) else inner.name, set()).update(words)
    return found


def _bindings(node: object) -> Iterator[tuple[s.Expr, s.Expr]]:
    match node:
        case s.Assign(targets=targets, value=value) if value is not None:
            yield from ((target, value) for target in targets)
        case s.Augment(target=target, value=value) | s.Walrus(target=target, value=value):
            yield target, value
        case s.For(target=target, iter=rows) | s.Generator(target=target, iter=rows):
            yield target, rows
        case s.With(items=items):
            yield from ((item.target, item.context) for item in items if item.target is not None)
        case s.Call(func=s.Attribute(value=target, name=name), args=args) if name in GROWS:
            yield from ((target, value) for value in args)


def _words(node: s.Expr) -> set[str]:
    found = set()
    for inner in s.descend(node):
        if isinstance(inner, s.Name):
            found.add(inner.id)
        elif isinstance(inner, s.Attribute):
            found.add(inner.name)
    return found
