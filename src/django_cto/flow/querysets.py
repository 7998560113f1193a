"""Which expressions are surely lazy querysets, also where the model behind them is not known."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from django_cto.facts.imports import statements
from django_cto.flow import vocabulary as v
from django_cto.flow.attributes import DEFAULT_MANAGERS
from django_cto.flow.values import UNKNOWN, Manager, Queryset
from django_cto.project.definitions import FunctionDef
from django_cto.read import syntax as s

if TYPE_CHECKING:
    from django_cto.flow.flow import Flow

LAZY = v.CHAINING | v.TO_VALUES


def is_lazy(flow: Flow, function: FunctionDef, node: s.Expr, seen: frozenset[str] = frozenset()) -> bool:
    """Whether an expression is a queryset or manager: by its value, or as a chain that starts at a manager.

    A name is one if all that the function assigns to it are.
    """
    value = flow.evaluation(function).values.get(id(node), UNKNOWN)
    if value != UNKNOWN:
        return isinstance(value, Manager | Queryset)
    match node:
        case s.Call(func=s.Attribute(value=rows, name=name)) if name in LAZY:
            return is_lazy(flow, function, rows, seen)
        case s.Attribute(name=name):
            return name in DEFAULT_MANAGERS
        case s.Binary(op="|" | "&", left=left, right=right):
            return is_lazy(flow, function, left, seen) and is_lazy(flow, function, right, seen)
        case s.Name(id=name) if name in seen:
            return True
        case s.Name(id=name):
            given = list(_given(function, name))
            return bool(given) and all(value and is_lazy(flow, function, value, seen | {name}) for value in given)
    return False


def _given(function: FunctionDef, name: str) -> Iterator[s.Expr | None]:
    """What a function binds to a name, None for what is no plain assignment."""
    if any(parameter.name == name for parameter in function.node.parameters):
        yield None
    for node in statements(function.node.body):
        match node:
            case s.Assign():
                if any(isinstance(target, s.Name) and target.id == name for target in node.targets):
                    yield node.value
                elif any(_binds(target, name) for target in node.targets):
                    yield None
            case s.For() if _binds(node.target, name):
                yield None
            case s.With() if any(item.target and _binds(item.target, name) for item in node.items):
                yield None


def _binds(target: s.Expr, name: str) -> bool:
    if isinstance(target, s.Sequence):
        return any(_binds(item, name) for item in target.items)
    return isinstance(target, s.Name) and target.id == name
