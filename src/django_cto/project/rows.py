"""Whose rows a queryset expression stands for, by the model that its chain of calls begins with."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from django_cto.facts.imports import flat
from django_cto.project.definitions import FunctionDef, Module, Variable
from django_cto.project.models import Model
from django_cto.project.selection import assigned, named_model
from django_cto.read import syntax as s

if TYPE_CHECKING:
    from django_cto.project.project import Project


def queryset_model(
    project: Project, module: Module, node: s.Expr | None, function: FunctionDef | None = None
) -> Model | None:
    """The model at the root of `Model.objects.filter(…)…`, of the model itself, or of a local name for either."""
    seen = set[str]()
    while node is not None:
        if model := named_model(project, module, node, function):
            return model
        if isinstance(node, s.Call):
            node = node.func
        elif isinstance(node, s.Attribute | s.Subscript):
            node = node.value
        elif isinstance(node, s.Name) and node.id not in seen:
            seen.add(node.id)
            node = assigned(function, node.id) if function else _said(project, module, node)
        else:
            return None
    return None


def _said(project: Project, module: Module, node: s.Name) -> s.Expr | None:
    found = project.resolve(module, node)
    return found.value if isinstance(found, Variable) and found.module is module else None


def returned(function: FunctionDef) -> Iterator[s.Expr]:
    """The expressions that a function returns."""
    for node in flat(function.node.body):
        if isinstance(node, s.Return) and node.value is not None:
            yield node.value
