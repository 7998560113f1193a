"""Evaluates the expressions of a settings module without running them."""

from __future__ import annotations

from django_cto.project.settings.calls import call_value
from django_cto.project.settings.environment import missing
from django_cto.project.settings.operations import COMPARE, binary, either, items_of, lift, merged
from django_cto.project.settings.reading import named_value, subscript_value
from django_cto.project.settings.scope import Scope
from django_cto.project.settings.values import (
    Condition,
    Env,
    Item,
    Listing,
    Literal,
    Table,
    Unknown,
    Value,
    by_default,
    chosen,
    text_in,
    truth,
)
from django_cto.read import syntax as s
from django_cto.text import Place

DEEPEST = 12


def evaluate(scope: Scope, node: s.Expr) -> Value:
    """The value of an expression; unknown where any step cannot be followed."""
    place = scope.place(node.at)
    if scope.depth > DEEPEST:
        return Unknown("too deep", place)
    match node:
        case s.Constant():
            return Literal(node.value, place)
        case s.Name() | s.Attribute():
            return named_value(scope, node, place)
        case s.Sequence():
            return Listing(tuple(item for part in node.items for item in _items(scope, part)), place)
        case s.Mapping():
            return _mapping(scope, node, place)
        case s.Binary():
            return binary(node.op, evaluate(scope, node.left), evaluate(scope, node.right), place)
        case s.Format():
            parts = [evaluate(scope, part) for part in node.parts]
            return lift(lambda *texts: "".join(map(str, texts)), parts, place)
        case s.Call():
            return call_value(scope, node, place)
        case s.Subscript():
            return subscript_value(scope, node, place)
        case s.Conditional() | s.Boolean() | s.Unary() | s.Compare():
            return _decided(scope, node, place)
        case s.Walrus() if isinstance(node.target, s.Name):
            scope.values[node.target.id] = evaluate(scope, node.value)
            return scope.values[node.target.id]
    return Unknown("an expression that is not followed", place)


def condition(scope: Scope, test: s.Expr) -> tuple[bool | None, Condition]:
    """Whether a test holds where that is sure, and the condition that it makes where it is not."""
    value = evaluate(scope, test)
    mentions: set[str] = set()
    for node in s.descend(test):
        if isinstance(node, s.Name):
            mentions.add(node.id)
        elif isinstance(node, s.Constant) and isinstance(node.value, str):
            mentions.add(node.value)
        elif isinstance(node, s.Attribute):
            mentions.add(node.name)
    return truth(value), Condition(scope.place(test.at), truth(by_default(value)), frozenset(mentions))


def _decided(scope: Scope, node: s.Conditional | s.Boolean | s.Unary | s.Compare, place: Place) -> Value:
    if isinstance(node, s.Conditional):
        holds, test = condition(scope, node.test)
        if holds is not None:
            return evaluate(scope, node.body if holds else node.orelse)
        return chosen(test, evaluate(scope, node.body), evaluate(scope, node.orelse))
    if isinstance(node, s.Boolean):
        return _boolean(scope, node, place)
    if isinstance(node, s.Unary):
        operand = evaluate(scope, node.operand)
        if node.op == "not":
            known = truth(operand)
            return Literal(not known, place) if known is not None else lift(lambda a: not a, [operand], place)
        return lift(lambda a: -a, [operand], place) if node.op == "-" else operand
    return _compared(scope, node, place)


def _boolean(scope: Scope, node: s.Boolean, place: Place) -> Value:
    """`a or b`: what decides alone decides; a default that is false gives way to the next."""
    values = [evaluate(scope, value) for value in node.values]
    stops = node.op == "or"
    for index, value in enumerate(values[:-1]):
        if truth(value) is stops:
            return value if index == 0 else either_of(stops, values[: index + 1], place)
    rest = [value for value in values[:-1] if truth(value) is None]
    return values[-1] if not rest else either_of(stops, [*rest, values[-1]], place)


def either_of(stops: bool, values: list[Value], place: Place) -> Value:
    """`a or b` (or `and`) of values whose truth is open."""
    first = values[0]
    if isinstance(first, Env):
        default = by_default(first)
        rest = values[1] if len(values) == 2 else either_of(stops, values[1:], place)
        if isinstance(default, Unknown):
            return Env(first.name, None, place)
        return Env(first.name, default if truth(default) is stops else by_default(rest), place)
    conditions = [Condition(place, truth(by_default(v)) if stops else None, frozenset()) for v in values[:-1]]
    return either(conditions, values) if stops else Unknown("one of several values", place)


def _compared(scope: Scope, node: s.Compare, place: Place) -> Value:
    left, right = evaluate(scope, node.left), evaluate(scope, node.comparators[0])
    op = node.ops[0]
    if len(node.ops) > 1 or op not in COMPARE:
        return Unknown("a chain of comparisons", place)
    if op in {"in", "not in"}:
        if scope.name(node.comparators[0]) == "os.environ":
            found = missing(text_in(left) or "?", place)
            return lift(lambda a: not a, [found], place) if op == "not in" else found
        if (
            isinstance(right, Listing)
            and (text := text_in(left))
            and (item := right.find(text))
            and not item.conditions
        ):
            return Literal(op == "in", place)
        if isinstance(right, Table) and (text := text_in(left)) and (right.is_whole or text in right.entries):
            return Literal((text in right.entries) == (op == "in"), place)
    return lift(COMPARE[op], [left, right], place)


def _items(scope: Scope, node: s.Expr) -> tuple[Item, ...]:
    return items_of(evaluate(scope, node.value)) if isinstance(node, s.Starred) else (Item(evaluate(scope, node)),)


def _mapping(scope: Scope, node: s.Mapping, place: Place) -> Value:
    found = Table({}, place)
    for key, value in node.items:
        if key is None:
            found = merged(found, evaluate(scope, value))
        elif (name := text_in(evaluate(scope, key))) is not None:
            found = Table(found.entries | {name: evaluate(scope, value)}, place, found.is_whole)
        else:
            found = Table(found.entries, place, is_whole=False)
    return found
