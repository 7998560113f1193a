"""Values that come from something that was only just made, here or in another system, so that nobody shares them."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeGuard

from django_cto.facts.imports import statements
from django_cto.flow.sites import CallSite
from django_cto.project.definitions import FunctionDef
from django_cto.read import syntax as s

if TYPE_CHECKING:
    from django_cto.flow.flow import Flow

# What tells one thing from all others of its kind, unlike a name or title.
IDENTITY = re.compile(r"^(i?id|pk|key|uuid|guid|number|href)$|ur[li]$")
# `create_or_update`, `create_if_missing`: what they return may have been there before.
MAYBE_OLD = frozenset({"or", "if", "get", "update", "missing"})
# A value is followed through this many assignments and functions.
DEEPEST = 4


@dataclass(frozen=True, eq=False, repr=False)
class _Scope:
    """Where an expression stands: its function, and what is assigned there before a place."""

    flow: Flow
    function: FunctionDef
    before: int

    def assigned(self, name: str) -> s.Expr | None:
        """What a name was assigned last."""
        found = [
            node.value
            for node in statements(self.function.node.body)
            if isinstance(node, s.Assign)
            and node.at < self.before
            and any(isinstance(target, s.Name) and target.id == name for target in node.targets)
        ]
        return found[-1] if found else None


def is_of_new_thing(flow: Flow, site: CallSite, keys: Iterable[s.Expr]) -> bool:
    """Whether a key is, or is built from, a part of something that the function has made: `issue["url"]`."""
    scope = _Scope(flow, site.function, site.call.at)
    return any(_tells_of_new(scope, key, DEEPEST) for key in keys)


def _tells_of_new(scope: _Scope, node: s.Expr, depth: int) -> bool:
    for inner in s.descend(node):
        if _is_identity(inner) and _is_new(scope, inner.value, depth):
            return True
        if isinstance(inner, s.Name) and depth:
            value = scope.assigned(inner.id)
            if value is not None and _tells_of_new(scope, value, depth - 1):
                return True
    return False


def _is_identity(node: object) -> TypeGuard[s.Attribute | s.Subscript]:
    """Whether an expression takes of something what tells it from all others: `issue["id"]`, `issue.html_url`."""
    name = (
        node.name if isinstance(node, s.Attribute) else s.text_of(node.index) if isinstance(node, s.Subscript) else None
    )
    return bool(name and IDENTITY.search(name))


def _is_new(scope: _Scope, node: s.Expr, depth: int) -> bool:
    """Whether an expression is something that was just made, by the name of the call that returned it."""
    match node:
        case s.Name(id=name):
            value = scope.assigned(name)
            return value is not None and depth > 0 and _is_new(scope, value, depth - 1)
        case s.Call(func=s.Attribute(name=name)):
            words = name.split("_")
            return (words[0].startswith("create") and MAYBE_OLD.isdisjoint(words)) or _returns_new(scope, node, depth)
        case s.Subscript(value=value) | s.Attribute(value=value):
            return _is_new(scope, value, depth)
    return False


def _returns_new(scope: _Scope, call: s.Call, depth: int) -> bool:
    """Whether a function of the project returns on every way what it has just made, or nothing."""
    site = scope.flow.evaluation(scope.function).by_call.get(id(call))
    target = site.target if site else None
    if not isinstance(target, FunctionDef) or not depth:
        return False
    returned = [node for node in statements(target.node.body) if isinstance(node, s.Return) and node.value is not None]
    return bool(returned) and all(
        _is_new(_Scope(scope.flow, target, node.at), node.value, depth - 1)
        for node in returned
        if node.value is not None
    )
