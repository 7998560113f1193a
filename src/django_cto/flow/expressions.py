"""The value of each kind of expression, its calls noted on the way."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django_cto.flow.attributes import attribute
from django_cto.flow.calls import called, element
from django_cto.flow.joining import joined
from django_cto.flow.sites import Block, CallSite
from django_cto.flow.values import UNKNOWN, Bound, Instance, Parts, Queryset, Reference, Rows, Super, Value
from django_cto.flow.walk import Walk, resolved, within
from django_cto.project.definitions import Definition
from django_cto.read import syntax as s


def evaluated(walk: Walk, node: s.Expr) -> Value:
    """The value of an expression; its calls are noted on the way."""
    if type(node) is s.Constant:
        return UNKNOWN
    found = EXPRESSIONS[type(node)](walk, node)
    walk.values[id(node)] = found
    return found


def evaluated_all(walk: Walk, nodes: tuple[s.Expr, ...]) -> tuple[Value, ...]:
    """The values of several expressions, in order."""
    if not nodes:
        return ()
    return tuple([evaluated(walk, node) for node in nodes])


def _name(walk: Walk, node: s.Name) -> Value:
    found = walk.environment.get(node.id)
    if found is not None:
        return found
    definition = resolved(walk, node)
    return walk.flow.value_of(definition) if definition else UNKNOWN


def _attribute(walk: Walk, node: s.Attribute) -> Value:
    owner = evaluated(walk, node.value)
    if walk.has_attributes and (name := s.dotted(node)) in walk.environment:
        return walk.environment[name]
    return UNKNOWN if owner is UNKNOWN else attribute(walk.flow, owner, node.name)


def _call(walk: Walk, node: s.Call, is_awaited: bool = False) -> Value:
    if type(node.func) is s.Name and node.func.id == "super" and walk.function.owner and not node.args:
        return Super(walk.function.owner)
    callee = evaluated(walk, node.func)
    arguments = evaluated_all(walk, node.args)
    for keyword in node.keywords:
        evaluated(walk, keyword.value)
    site = _site(walk, node, callee, is_awaited)
    walk.sites.append(site)
    walk.by_call[id(node)] = site
    return UNKNOWN if callee is UNKNOWN else called(walk.flow, callee, site, arguments)


def _site(walk: Walk, node: s.Call, callee: Value, is_awaited: bool) -> CallSite:
    func, name = node.func, ""
    receiver: Value = UNKNOWN
    target: Definition | None = None
    if type(callee) is Bound:
        receiver, target = callee.receiver, callee.function
    elif type(callee) is Reference:
        target = callee.to
    if type(func) is s.Attribute:
        name, receiver = func.name, walk.values.get(id(func.value), UNKNOWN)
    elif type(func) is s.Name:
        name = func.id
    order = len(walk.sites)
    return CallSite(walk.function, node, name, receiver, target, walk.blocks, walk.statement, order, is_awaited)


def _await(walk: Walk, node: s.Await) -> Value:
    if isinstance(node.value, s.Call):
        found = _call(walk, node.value, True)
        walk.values[id(node.value)] = found
        return found
    return evaluated(walk, node.value)


def _subscript(walk: Walk, node: s.Subscript) -> Value:
    rows = evaluated(walk, node.value)
    evaluated(walk, node.index)
    if isinstance(rows, Queryset):
        if isinstance(node.index, s.Slice):
            return rows
        return element(rows)
    if isinstance(rows, Rows):
        return rows if isinstance(node.index, s.Slice) else Instance(rows.model)
    return UNKNOWN


def _conditional(walk: Walk, node: s.Conditional) -> Value:
    evaluated(walk, node.test)
    return joined(evaluated(walk, node.body), evaluated(walk, node.orelse))


def _boolean(walk: Walk, node: s.Boolean) -> Value:
    values = evaluated_all(walk, node.values)
    found = values[0]
    for value in values[1:]:
        found = joined(found, value)
    return found


def _binary(walk: Walk, node: s.Binary) -> Value:
    left, right = evaluated(walk, node.left), evaluated(walk, node.right)
    return left if isinstance(left, Queryset) and left == right else UNKNOWN


def _lambda(walk: Walk, node: s.Lambda) -> Value:
    outside = walk.environment
    walk.environment = outside | {parameter.name: UNKNOWN for parameter in node.parameters}
    within(walk, Block("lambda", node), lambda: _drop(evaluated(walk, node.body)))
    walk.environment = outside
    return UNKNOWN


def _comprehension(walk: Walk, node: s.Comprehension) -> Value:
    outside, blocks = walk.environment, walk.blocks
    walk.environment = dict(outside)
    for generator in node.generators:
        rows = evaluated(walk, generator.iter)
        bind(walk, generator.target, element_of(walk, generator.iter, rows))
        walk.blocks = (*walk.blocks, Block("comprehension", node, generator.iter, None, rows))
        evaluated_all(walk, generator.conditions)
    values = evaluated_all(walk, node.elements)
    walk.environment, walk.blocks = outside, blocks
    one = values[-1] if values else UNKNOWN
    return Rows(one.model) if isinstance(one, Instance) else UNKNOWN


def _sequence(walk: Walk, node: s.Sequence) -> Value:
    values = evaluated_all(walk, node.items)
    return Parts(values) if node.kind == "tuple" else UNKNOWN


def _mapping(walk: Walk, node: s.Mapping) -> Value:
    for key, value in node.items:
        if key is not None:
            evaluated(walk, key)
        evaluated(walk, value)
    return UNKNOWN


def _walrus(walk: Walk, node: s.Walrus) -> Value:
    value = evaluated(walk, node.value)
    bind(walk, node.target, value)
    return value


def bind(walk: Walk, target: s.Expr, value: Value) -> None:
    """Bind what an assignment or loop binds."""
    if type(target) is s.Name:
        walk.environment[target.id] = value
    elif isinstance(target, s.Sequence):
        parts = value.values if isinstance(value, Parts) and len(value.values) == len(target.items) else None
        for index, item in enumerate(target.items):
            bind(walk, item, parts[index] if parts else UNKNOWN)
    elif isinstance(target, s.Attribute):
        evaluated(walk, target.value)
        if name := s.dotted(target):
            walk.environment[name] = value
            walk.has_attributes = True
    elif isinstance(target, s.Subscript | s.Starred):
        evaluated(walk, target.value)


def element_of(walk: Walk, node: s.Expr, rows: Value) -> Value:
    """One round's value, looking through `enumerate`, `zip` and `reversed`."""
    if isinstance(node, s.Call) and isinstance(node.func, s.Name) and not node.keywords:
        inner = [element(walk.values.get(id(arg), UNKNOWN)) for arg in node.args]
        if node.func.id == "enumerate" and inner:
            return Parts((UNKNOWN, inner[0]))
        if node.func.id == "zip":
            return Parts(tuple(inner))
    return element(rows)


def _drop(_: object) -> None:
    """Take a value that nobody needs."""


def each(*fields: str) -> Callable[[Walk, Any], Value]:
    """A walk of some parts of a node for their calls; the node itself has no value that we follow."""

    def walk(walk: Walk, node: Any) -> Value:
        for field in fields:
            part = getattr(node, field)
            if type(part) is tuple:
                for item in part:
                    if not isinstance(item, str):
                        evaluated(walk, item)
            elif part is not None:
                evaluated(walk, part)
        return UNKNOWN

    return walk


EXPRESSIONS: dict[type, Callable[[Walk, Any], Value]] = {
    s.Name: _name,
    s.Constant: lambda walk, node: UNKNOWN,
    s.Attribute: _attribute,
    s.Call: _call,
    s.Sequence: _sequence,
    s.Mapping: _mapping,
    s.Binary: _binary,
    s.Boolean: _boolean,
    s.Unary: each("operand"),
    s.Compare: each("left", "comparators"),
    s.Conditional: _conditional,
    s.Subscript: _subscript,
    s.Slice: each("lower", "upper", "step"),
    s.Starred: each("value"),
    s.Lambda: _lambda,
    s.Comprehension: _comprehension,
    s.Format: each("parts"),
    s.Await: _await,
    s.Yield: each("value"),
    s.Walrus: _walrus,
}
