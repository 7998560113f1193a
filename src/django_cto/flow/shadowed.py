"""Which methods of querysets nobody reaches, because the manager has one of the same name."""

from __future__ import annotations

from django_cto.flow.flow import Flow
from django_cto.flow.values import Queryset
from django_cto.project.definitions import ClassDef, FunctionDef


def is_shadowed(flow: Flow, function: FunctionDef) -> bool:
    """Whether every manager of a queryset's class keeps a method of its own, and nobody calls the queryset's.

    `from_queryset` copies only what the manager does not have already.
    """
    owner, names = function.owner, flow.project.names
    if owner is None:
        return False
    managers = [
        classes[0]
        for model in flow.project.models.concrete
        for classes in model.managers.values()
        if any(isinstance(base, ClassDef) and base.node is owner.node for base in classes[1:])
    ]
    hidden = (isinstance(m, ClassDef) and names.class_member(m, function.name) is not None for m in managers)
    return bool(managers) and all(hidden) and not _is_called(flow, function)


def _is_called(flow: Flow, function: FunctionDef) -> bool:
    """Whether a call reaches the queryset's method: one on a queryset, behind `filter(…)`, passes the manager by."""
    for site in flow.calls(function.name):
        is_it = isinstance(site.target, FunctionDef) and site.target.node is function.node
        if is_it or isinstance(site.receiver, Queryset):
            return True
    return False
