"""The value of each kind of expression; what is read on the way is noted."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from django_cto.flow.rows.domain import (
    Closure,
    Dict,
    Either,
    Element,
    Inherited,
    Many,
    Pages,
    Row,
    Rows,
    Single,
    Tup,
    Value,
    joined,
)
from django_cto.flow.rows.frame import Frame
from django_cto.read import syntax as s


def evaluated(frame: Frame, node: s.Expr) -> Value:
    """The value of an expression."""
    return EXPRESSIONS[type(node)](frame, node)


def element(value: Value) -> Value:
    """One member of what a loop runs over."""
    match value:
        case Rows(shape="values"):
            return None
        case Rows(model=model):
            return Row(model, Element(value))
        case Many(of=of):
            return of
        case Pages(rows=rows):
            return element(rows)
        case Tup(items=items):
            found = None
            for item in items:
                found = joined(found, item)
            return found
        case Either(choices=choices):
            found = None
            for choice in choices:
                found = joined(found, element(choice))
            return found
    return None


def one_of(value: Value) -> Value:
    """A single member, picked out."""
    match value:
        case Rows(shape="values"):
            return None
        case Rows(model=model):
            return Row(model, Single(value))
        case Either(choices=choices):
            found = None
            for choice in choices:
                found = joined(found, one_of(choice))
            return found
    return alone(element(value))


def alone(value: Value) -> Value:
    """What was one of many, when it is looked at alone."""
    match value:
        case Row(root=Element(rows=rows)):
            return replace(value, root=Single(rows))
        case Either(choices=choices):
            return Either(tuple(alone(choice) for choice in choices))
        case Tup(items=items):
            return Tup(tuple(alone(item) for item in items))
    return value


def lookup_key(frame: Frame, node: s.Expr) -> str | None:
    """The literal key of a subscript."""
    value = evaluated(frame, node)
    return value if isinstance(value, str) else None


def _name(frame: Frame, node: s.Name) -> Value:
    if node.id in frame.environment:
        return frame.environment[node.id]
    definition = frame.resolve(node)
    return frame.engine.value_of(definition) if definition else None


def _constant(frame: Frame, node: s.Constant) -> Value:
    return node.value if isinstance(node.value, (str, bool)) else None


def _attribute(frame: Frame, node: s.Attribute) -> Value:
    owner = evaluated(frame, node.value)
    return None if owner is None else frame.engine.attribute(frame, owner, node.name, frame.place(node.at))


def _call(frame: Frame, node: s.Call) -> Value:
    if isinstance(node.func, s.Name) and node.func.id == "super":
        owner = frame.owner
        return Inherited(owner, frame.engine.self_of(frame)) if owner else None
    callee = evaluated(frame, node.func)
    arguments = [evaluated(frame, arg.value if isinstance(arg, s.Starred) else arg) for arg in node.args]
    stars = [isinstance(arg, s.Starred) for arg in node.args]
    keywords = [(keyword.name, evaluated(frame, keyword.value)) for keyword in node.keywords]
    if callee is None:
        return None
    return frame.engine.call(frame, callee, arguments, keywords, stars, node)


def _subscript(frame: Frame, node: s.Subscript) -> Value:
    value = evaluated(frame, node.value)
    if isinstance(node.index, s.Slice):
        if isinstance(value, Rows):
            return replace(value, is_plain=False) if value.shape == "queryset" and value.base else value
        return value
    key = evaluated(frame, node.index)
    if isinstance(value, Dict):
        return value.items.get(key, value.rest) if isinstance(key, str) else value.rest
    if isinstance(value, Tup) and isinstance(node.index, s.Constant) and isinstance(node.index.value, int):
        return value.items[node.index.value] if node.index.value < len(value.items) else None
    if isinstance(value, Rows):
        frame.engine.consume(frame, value, frame.place(node.at), part=True)
    return one_of(value)


def _conditional(frame: Frame, node: s.Conditional) -> Value:
    evaluated(frame, node.test)
    return joined(evaluated(frame, node.body), evaluated(frame, node.orelse))


def _boolean(frame: Frame, node: s.Boolean) -> Value:
    found = None
    for part in node.values:
        found = joined(found, evaluated(frame, part))
    return found


def _binary(frame: Frame, node: s.Binary) -> Value:
    left, right = evaluated(frame, node.left), evaluated(frame, node.right)
    if node.op == "%":
        for shown in right.items if isinstance(right, Tup) else (right,):
            frame.engine.shown(frame, shown, frame.place(node.at))
        return None
    return joined(left, right) if node.op in {"|", "+", "&"} else None


def _compare(frame: Frame, node: s.Compare) -> Value:
    evaluated(frame, node.left)
    for op, other in zip(node.ops, node.comparators, strict=True):
        value = evaluated(frame, other)
        if op in {"in", "not in"}:
            frame.engine.consume(frame, value, frame.place(other.at))
    return None


def _comprehension(frame: Frame, node: s.Comprehension) -> Value:
    outside = frame.environment
    frame.environment = dict(outside)
    for generator in node.generators:
        rows = evaluated(frame, generator.iter)
        frame.engine.consume(frame, rows, frame.place(generator.iter.at))
        frame.engine.bind(frame, generator.target, element(rows))
        for condition in generator.conditions:
            evaluated(frame, condition)
    values = [evaluated(frame, part) for part in node.elements]
    frame.environment = outside
    if node.kind == "dict":
        return Dict({}, values[-1] if values else None)
    return Many(values[-1]) if values else None


def _sequence(frame: Frame, node: s.Sequence) -> Value:
    values = []
    is_plain = True
    for item in node.items:
        if isinstance(item, s.Starred):
            is_plain = False
            values.append(element(evaluated(frame, item.value)))
        else:
            values.append(evaluated(frame, item))
    if is_plain and node.items and node.kind != "set":
        return Tup(tuple(values))
    found = None
    for value in values:
        found = joined(found, value)
    return Many(found)


def _mapping(frame: Frame, node: s.Mapping) -> Value:
    made = Dict()
    for key, value in node.items:
        held = evaluated(frame, value)
        name = evaluated(frame, key) if key is not None else None
        if key is None and isinstance(held, Dict):
            made.items |= held.items
            made.rest = joined(made.rest, held.rest)
        elif isinstance(name, str):
            made.items[name] = held
        else:
            made.rest = joined(made.rest, held)
    return made


def _format(frame: Frame, node: s.Format) -> Value:
    for part in node.parts:
        frame.engine.shown(frame, evaluated(frame, part), frame.place(part.at))
    return None


def _yield(frame: Frame, node: s.Yield) -> Value:
    if node.value is not None:
        frame.yielded.append(evaluated(frame, node.value))
    return None


def _walrus(frame: Frame, node: s.Walrus) -> Value:
    value = evaluated(frame, node.value)
    frame.engine.bind(frame, node.target, value)
    return value


def _unary(frame: Frame, node: s.Unary) -> Value:
    evaluated(frame, node.operand)


def _parts(frame: Frame, node: s.Slice) -> Value:
    for part in (node.lower, node.upper, node.step):
        if part is not None:
            evaluated(frame, part)


EXPRESSIONS: dict[type, Callable[[Frame, Any], Value]] = {
    s.Name: _name,
    s.Constant: _constant,
    s.Attribute: _attribute,
    s.Call: _call,
    s.Sequence: _sequence,
    s.Mapping: _mapping,
    s.Binary: _binary,
    s.Boolean: _boolean,
    s.Unary: _unary,
    s.Compare: _compare,
    s.Conditional: _conditional,
    s.Subscript: _subscript,
    s.Slice: _parts,
    s.Starred: lambda frame, node: evaluated(frame, node.value),
    s.Lambda: lambda frame, node: Closure(node, frame),
    s.Comprehension: _comprehension,
    s.Format: _format,
    s.Await: lambda frame, node: evaluated(frame, node.value),
    s.Yield: _yield,
    s.Walrus: _walrus,
}
