"""Walks code with the inner function or lambda that each node belongs to."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from django_cto.read import syntax as s

Scope = s.Function | s.Lambda | None


def scoped(nodes: Iterable[object]) -> Iterator[tuple[object, Scope]]:
    """Nodes and all below them in source order, each with the innermost function or lambda it runs in.

    Decorators and defaults run where the function is defined, not in it.
    """
    pending: list[tuple[object, Scope]] = [(node, None) for node in reversed(tuple(nodes))]
    while pending:
        node, scope = pending.pop()
        yield node, scope
        below: list[tuple[object, Scope]]
        match node:
            case s.Function():
                below = [(item, scope) for item in (*node.decorators, *defaults(node.parameters))]
                below += [(item, node) for item in node.body]
            case s.Lambda():
                below = [(item, scope) for item in defaults(node.parameters)]
                below.append((node.body, node))
            case _:
                below = [(item, scope) for item in s.children(node)]
        pending.extend(reversed(below))


def defaults(parameters: tuple[s.Parameter, ...]) -> Iterator[s.Expr]:
    """The default values of parameters."""
    return (parameter.default for parameter in parameters if parameter.default is not None)
