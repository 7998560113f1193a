"""Whether a caller switches off, by what it gives for a parameter, the part of a function that a call stands in."""

from __future__ import annotations

from collections.abc import Iterator

from django_cto.facts.imports import blocks
from django_cto.flow.input.calling import argument_for
from django_cto.flow.sites import CallSite
from django_cto.read import syntax as s

LEAVES = (s.Return, s.Raise)


def is_switched_off(inner: CallSite, caller: CallSite) -> bool:
    """Whether a constant that the caller gives, or leaves to the default, keeps it from reaching the inner call."""
    return any(_truth(test, inner, caller) is (not due) for test, due in _conditions(inner))


def asks_for_new_row(inner: CallSite) -> bool:
    """Whether a receiver of `post_save` comes to a call only for a row that was just inserted."""
    return any(_is_created(test, due) for test, due in _conditions(inner))


def _is_created(test: s.Expr, due: bool) -> bool:
    if isinstance(test, s.Unary) and test.op == "not":
        return _is_created(test.operand, not due)
    if isinstance(test, s.Boolean) and test.op == ("and" if due else "or"):
        return any(_is_created(part, due) for part in test.values)
    return isinstance(test, s.Name) and test.id == "created" and due


def _conditions(site: CallSite) -> Iterator[tuple[s.Expr, bool]]:
    """What must be true, or false, for a call to be reached: the branches around it and the early returns before it."""
    for block in site.blocks:
        if block.kind in {"if", "else"} and block.test is not None:
            yield block.test, block.kind == "if"
    yield from _left_before(site.function.node.body, s.line_of(site.call.at))


def _left_before(body: tuple[s.Stmt, ...], line: int) -> Iterator[tuple[s.Expr, bool]]:
    for node in body:
        if s.line_of(node.at) > line:
            return
        if s.end_line_of(node.at) >= line:
            for inner in blocks(node):
                yield from _left_before(inner, line)
        elif isinstance(node, s.If) and not node.orelse and isinstance(node.body[-1], LEAVES):
            yield node.test, False


def _truth(test: s.Expr, inner: CallSite, caller: CallSite) -> bool | None:
    """Whether a condition holds when the caller calls; None where its constants do not say."""
    match test:
        case s.Name(id=name):
            return _given(name, inner, caller)
        case s.Unary(op="not", operand=operand):
            found = _truth(operand, inner, caller)
            return None if found is None else not found
        case s.Boolean(op=op, values=values):
            parts = [_truth(value, inner, caller) for value in values]
            decides = op == "or"
            if decides in parts:
                return decides
            return None if None in parts else not decides
    return None


def _given(name: str, inner: CallSite, caller: CallSite) -> bool | None:
    function = inner.function
    parameter = next((each for each in function.node.parameters if each.name == name), None)
    if parameter is None or any(each.name is None for each in caller.call.keywords):
        return None
    given = argument_for(function, caller.call, name) or parameter.default
    return bool(given.value) if isinstance(given, s.Constant) else None
