"""Walks one function in the order in which it runs, and notes every call with its value and surroundings."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django_cto.flow.expressions import bind, each, element_of, evaluated, evaluated_all
from django_cto.flow.joining import joined
from django_cto.flow.sites import Block, Evaluation
from django_cto.flow.values import UNKNOWN, Made, Value
from django_cto.flow.walk import Walk, resolved, within
from django_cto.read import syntax as s

ENDS = (s.Return, s.Raise, s.Jump)


def run(walk: Walk) -> Evaluation:
    """Walk the whole function."""
    node = walk.function.node
    walk.blocks = tuple(_decorator_block(walk, decorator) for decorator in node.decorators)
    walk_body(walk, node.body)
    known = [value for value in walk.returned if value != UNKNOWN]
    returns = known[0] if known and all(value == known[0] for value in known) else UNKNOWN
    return Evaluation(tuple(walk.sites), returns, walk.values, walk.by_call)


def _decorator_block(walk: Walk, decorator: s.Expr) -> Block:
    callee = decorator.func if isinstance(decorator, s.Call) else decorator
    return Block("decorator", decorator, decorator, resolved(walk, callee))


def walk_body(walk: Walk, nodes: tuple[s.Stmt, ...]) -> None:
    """Walk the statements of one block."""
    for node in nodes:
        handle = STATEMENTS.get(type(node))
        if handle:
            walk.statement = node
            handle(walk, node)


def _branches(walk: Walk, *branches: tuple[Block, tuple[s.Stmt, ...]]) -> None:
    """Walk alternatives from the same start, and join what they leave behind."""
    before, after = walk.environment, []
    for block, nodes in branches:
        walk.environment = dict(before)
        within(walk, block, lambda nodes=nodes: walk_body(walk, nodes))  # type: ignore[misc]
        if not (nodes and isinstance(nodes[-1], ENDS) and getattr(nodes[-1], "kind", "") != "pass"):
            after.append(walk.environment)
    walk.environment = _joined_all(after) if after else before


def _assign(walk: Walk, node: s.Assign) -> None:
    if node.value is None:
        return
    value = evaluated(walk, node.value)
    if node.annotation is not None and value == UNKNOWN:
        value = walk.flow.annotated(walk.function.module, node.annotation)
    for target in node.targets:
        bind(walk, target, value)


def _if(walk: Walk, node: s.If) -> None:
    evaluated(walk, node.test)
    _branches(
        walk,
        (Block("if", node, node.test), node.body),
        (Block("else", node, node.test), node.orelse),
    )


def _for(walk: Walk, node: s.For) -> None:
    rows = evaluated(walk, node.iter)
    before = dict(walk.environment)
    bind(walk, node.target, element_of(walk, node.iter, rows))
    within(walk, Block("for", node, node.iter, None, rows), lambda: walk_body(walk, node.body))
    walk.environment = _joined_all([before, walk.environment], fresh=True)
    walk_body(walk, node.orelse)


def _while(walk: Walk, node: s.While) -> None:
    evaluated(walk, node.test)
    within(walk, Block("while", node, node.test), lambda: walk_body(walk, node.body))
    walk_body(walk, node.orelse)


def _with(walk: Walk, node: s.With) -> None:
    blocks = []
    for item in node.items:
        value = evaluated(walk, item.context)
        callee = item.context.func if isinstance(item.context, s.Call) else item.context
        blocks.append(Block("with", node, item.context, resolved(walk, callee)))
        if item.target is not None:
            bind(walk, item.target, value if isinstance(value, Made) else UNKNOWN)
    outside, walk.blocks = walk.blocks, (*walk.blocks, *blocks)
    walk_body(walk, node.body)
    walk.blocks = outside


def _try(walk: Walk, node: s.Try) -> None:
    before = dict(walk.environment)
    within(walk, Block("try", node), lambda: walk_body(walk, (*node.body,)))
    within(walk, Block("orelse", node), lambda: walk_body(walk, node.orelse))
    after = [] if node.body and isinstance(node.body[-1], s.Return | s.Raise) else [walk.environment]
    for handler in node.handlers:
        walk.environment = dict(before)
        definition = resolved(walk, handler.type) if handler.type is not None else None
        block = Block("except", handler, handler.type, definition)
        within(walk, block, lambda handler=handler: walk_body(walk, handler.body))  # type: ignore[misc]
        if not (handler.body and isinstance(handler.body[-1], s.Return | s.Raise)):
            after.append(walk.environment)
    walk.environment = _joined_all(after) if after else before
    within(walk, Block("finally", node), lambda: walk_body(walk, node.final))


def _match(walk: Walk, node: s.Match) -> None:
    evaluated(walk, node.subject)
    for guard, _ in node.cases:
        if guard is not None:
            evaluated(walk, guard)
    _branches(walk, *((Block("match", node, node.subject), body) for _, body in node.cases))


def _inner_function(walk: Walk, node: s.Function) -> None:
    walk.environment[node.name] = UNKNOWN
    evaluated_all(walk, node.decorators)
    for parameter in node.parameters:
        if parameter.default is not None:
            evaluated(walk, parameter.default)
    outside, returned = walk.environment, walk.returned
    walk.environment = outside | {parameter.name: UNKNOWN for parameter in node.parameters}
    walk.returned = []
    within(walk, Block("function", node), lambda: walk_body(walk, node.body))
    walk.environment, walk.returned = outside, returned


def _inner_class(walk: Walk, node: s.Class) -> None:
    walk.environment[node.name] = UNKNOWN
    outside = walk.environment
    walk.environment = dict(outside)
    within(walk, Block("class", node), lambda: walk_body(walk, node.body))
    walk.environment = outside


def _return(walk: Walk, node: s.Return) -> None:
    if node.value is not None:
        walk.returned.append(evaluated(walk, node.value))


def _joined_all(environments: list[dict[str, Value]], *, fresh: bool = False) -> dict[str, Value]:
    """One environment out of several; with `fresh`, a name bound only in one of them keeps its value."""
    merged = environments[0]
    for other in environments[1:]:
        for name, value in other.items():
            mine = merged.get(name)
            if mine is not value:
                merged[name] = joined(mine, value) if mine is not None else value if fresh else UNKNOWN
        if not fresh:
            for name in merged.keys() - other.keys():
                merged[name] = UNKNOWN
    return merged


STATEMENTS: dict[type, Callable[[Walk, Any], Any]] = {
    s.Expression: lambda walk, node: evaluated(walk, node.value),
    s.Assign: _assign,
    s.Augment: lambda walk, node: (evaluated(walk, node.value), evaluated(walk, node.target)),
    s.Return: _return,
    s.Raise: each("exception", "cause"),
    s.Delete: each("targets"),
    s.Assert: each("test"),
    s.If: _if,
    s.For: _for,
    s.While: _while,
    s.With: _with,
    s.Try: _try,
    s.Match: _match,
    s.Function: _inner_function,
    s.Class: _inner_class,
}
