"""Which conditions are about columns that `save()` fills where they are empty."""

from __future__ import annotations

from collections.abc import Iterator

from django_cto.facts.imports import flat
from django_cto.flow.rows.domain import Row
from django_cto.flow.rows.frame import Frame, made_here
from django_cto.flow.rows.remembering import is_own_call
from django_cto.read import syntax as s


def fills(frame: Frame, node: s.If) -> bool:
    """Whether `save()` fills an empty column here, or has it filled: it did so when the row was first stored."""
    if frame.function is None or frame.function.name != "save" or not node.body:
        return False
    me = frame.engine.self_of(frame)
    if type(me) is not Row or me.model is None or made_here(me):
        return False
    filled = {
        me.model.field(target.name)
        for inner in flat(node.body)
        if type(inner) is s.Assign
        for target in inner.targets
        if type(target) is s.Attribute
    }
    wanted = {me.model.field(name) for name in _empty(node.test)} - {None}
    return not wanted.isdisjoint(filled) or (bool(wanted) and is_own_call(node.body[0]))


def _empty(test: s.Expr) -> Iterator[str]:
    """The attributes that a condition wants to be empty."""
    match test:
        case s.Boolean(op="and", values=parts):
            for part in parts:
                yield from _empty(part)
        case s.Unary(op="not", operand=s.Attribute(name=name)):
            yield name
        case s.Compare(left=s.Attribute(name=name), ops=("is" | "==",), comparators=(s.Constant(value=None | ""),)):
            yield name
