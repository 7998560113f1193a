"""Which names of a loop a callback reads only when it runs."""

from __future__ import annotations

from collections.abc import Iterator

from django_cto.facts.imports import blocks, statements
from django_cto.flow.sites import Block, CallSite
from django_cto.read import syntax as s


def late_names(loop: Block, callback: s.Expr | s.Function) -> frozenset[str]:
    """The names that a loop binds anew in every round and that a callback made in it looks up later."""
    return bound_by(loop.node) & read_by(callback)


def bound_by(loop: object) -> frozenset[str]:
    """The names that one round of a loop binds."""
    match loop:
        case s.For():
            return frozenset({*_names(loop.target), *_assigned(loop.body)})
        case s.While():
            return frozenset(_assigned(loop.body))
        case s.Comprehension():
            return frozenset(name for generator in loop.generators for name in _names(generator.target))
    return frozenset()


def _assigned(body: tuple[s.Stmt, ...]) -> Iterator[str]:
    for node in statements(body):
        match node:
            case s.Assign():
                yield from (name for target in node.targets for name in _names(target))
            case s.Augment():
                yield from _names(node.target)
            case s.For():
                yield from _names(node.target)
            case s.With():
                yield from (name for item in node.items if item.target for name in _names(item.target))


def _names(target: s.Expr) -> Iterator[str]:
    if isinstance(target, s.Name):
        yield target.id
    elif isinstance(target, s.Sequence):
        for item in target.items:
            yield from _names(item)
    elif isinstance(target, s.Starred):
        yield from _names(target.value)


def read_by(callback: s.Expr | s.Function) -> frozenset[str]:
    """The names that a lambda or inner function takes from outside when it runs."""
    if not isinstance(callback, s.Lambda | s.Function):
        return frozenset()
    below = callback.body if isinstance(callback, s.Function) else (callback.body,)
    read = {node.id for part in below for node in s.descend(part) if isinstance(node, s.Name)}
    own = {parameter.name for parameter in callback.parameters}
    assigned = set(_assigned(callback.body)) if isinstance(callback, s.Function) else set()
    return frozenset(read - own - assigned)


def inner_function(site: CallSite, name: str) -> s.Function | None:
    """The function of a name that is defined within the function of a call, before it."""
    found = [node for node in statements(site.function.node.body) if isinstance(node, s.Function) and node.name == name]
    earlier = [node for node in found if node.at < site.call.at]
    return earlier[-1] if earlier else None


def loops_here(site: CallSite) -> tuple[Block, ...]:
    """The loops around a call within its own function or lambda, innermost first."""
    found = []
    for block in reversed(site.blocks):
        if block.is_later:
            break
        if block.is_loop:
            found.append(block)
    return tuple(found)


def is_last_round(loop: Block, site: CallSite) -> bool:
    """Whether the loop is left right after a call: its block goes on to `return`, `break` or `raise`."""
    if not isinstance(loop.node, s.For | s.While):
        return False
    pending = [loop.node.body]
    while pending:
        body = pending.pop()
        for index, node in enumerate(body):
            if node is site.statement:
                return any(_leaves(later) for later in body[index:])
            pending.extend(blocks(node))
    return False


def _leaves(node: s.Stmt) -> bool:
    return isinstance(node, s.Return | s.Raise) or (isinstance(node, s.Jump) and node.kind == "break")
