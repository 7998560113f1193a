"""What can happen on one way through a function: branches that exclude each other do not add up."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import TypeVar

from django_cto.read import syntax as s

T = TypeVar("T")
Found = tuple[T, ...]
ENDS = (s.Return, s.Raise)


def longest_way(body: tuple[s.Stmt, ...], at: Callable[[object], Iterable[T]]) -> tuple[T, ...]:
    """The things that `at` tells of nodes, on the way through statements that meets most of them."""
    going, gone = _ways(body, at)
    return max([*gone, *([] if going is None else [going])], key=len, default=())


def _ways(body: tuple[s.Stmt, ...], at: Callable[[object], Iterable[T]]) -> tuple[Found[T] | None, list[Found[T]]]:
    """What the longest way that reaches the end meets (None if none does), and each way that leaves before."""
    going: Found[T] = ()
    gone: list[Found[T]] = []
    for node in body:
        after, left = _step(node, at)
        gone += [(*going, *way) for way in left]
        if after is None:
            return None, gone
        going = (*going, *after)
    return going, gone


def _step(node: s.Stmt, at: Callable[[object], Iterable[T]]) -> tuple[Found[T] | None, list[Found[T]]]:
    match node:
        case s.If():
            return _either(_below((node.test,), at), (_ways(node.body, at), _ways(node.orelse, at)))
        case s.Match():
            cases = [_ways(inner, at) for _, inner in node.cases]
            return _either(_below((node.subject,), at), (*cases, ((), [])))
        case s.For() | s.While():
            head = node.iter if isinstance(node, s.For) else node.test
            return _either(_below((head,), at), (_ways(node.body, at), ((), [])))
        case s.With():
            return _either(_below(tuple(item.context for item in node.items), at), (_ways(node.body, at),))
        case s.Try():
            handlers = [_ways(handler.body, at) for handler in node.handlers]
            return _either((), (_ways((*node.body, *node.orelse, *node.final), at), *handlers))
        case s.Function() | s.Class():
            return (), []
    found = _below((node,), at)
    return (None, [found]) if isinstance(node, ENDS) else (found, [])


def _either(
    before: Found[T], branches: Iterable[tuple[Found[T] | None, list[Found[T]]]]
) -> tuple[Found[T] | None, list[Found[T]]]:
    """One of several branches after what always happens."""
    branches = list(branches)
    ends = [going for going, _ in branches if going is not None]
    gone = [(*before, *way) for _, left in branches for way in left]
    return ((*before, *max(ends, key=len)) if ends else None), gone


def _below(nodes: tuple[object, ...], at: Callable[[object], Iterable[T]]) -> Found[T]:
    return tuple(found for node in nodes for inner in s.descend(node) for found in at(inner))
