"""The value of `value.name`: managers of models, relations of rows, members of classes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django_cto.flow.values import (
    UNKNOWN,
    Bound,
    Instance,
    Made,
    Manager,
    Queryset,
    Reference,
    Super,
    Value,
)  # fmt: skip
from django_cto.project.definitions import ClassDef, External, FunctionDef, Variable
from django_cto.project.models import Model
from django_cto.project.relations import Step, accessor

if TYPE_CHECKING:
    from django_cto.flow.flow import Flow

DEFAULT_MANAGERS = frozenset({"objects", "_default_manager", "_base_manager"})
PROPERTIES = frozenset({"property", "cached_property"})


def attribute(flow: Flow, value: Value, name: str) -> Value:
    """The value of an attribute."""
    match value:
        case Reference(to=ClassDef() as owner):
            return _of_class(flow, owner, name)
        case Reference(to=to):
            found = flow.project.names.member(to, name)
            return flow.value_of(found) if found else UNKNOWN
        case Instance(model=model):
            return _of_instance(flow, value, model, name)
        case Manager() | Queryset():
            return Bound(value, name, rows_method(flow, value, name))
        case Made(of=ClassDef() as owner):
            return _of_object(flow, value, owner, name)
        case Made() | Bound():
            return Bound(value, name)
        case Super(owner=owner):
            return Bound(value, name, _inherited(flow, owner, name))
    return UNKNOWN


def rows_method(flow: Flow, value: Manager | Queryset, name: str) -> FunctionDef | None:
    """The project's own definition of a manager or queryset method."""
    managers = value.model.managers
    chosen = managers.get(value.name) if isinstance(value, Manager) else None
    for classes in [chosen] if chosen else managers.values():
        for owner in classes:
            if isinstance(owner, ClassDef):
                found = flow.project.names.class_member(owner, name)
                if isinstance(found, FunctionDef):
                    return found
    return None


def _of_class(flow: Flow, owner: ClassDef, name: str) -> Value:
    model = flow.project.models.of(owner)
    if model and (name in model.managers or name in DEFAULT_MANAGERS):
        return Manager(model, name)
    found = flow.project.names.class_member(owner, name)
    return flow.value_of(found) if found else UNKNOWN


def _of_instance(flow: Flow, value: Instance, model: Model, name: str) -> Value:
    field = model.field(name)
    step = accessor(model, name)
    if step:
        return _of_relation(step, name)
    if field:
        return UNKNOWN
    return _member(flow, value, model.owner, name)


def _of_relation(step: Step, name: str) -> Value:
    if not step.target:
        return UNKNOWN
    return Manager(step.target, name, step) if step.is_many else Instance(step.target)


def _of_object(flow: Flow, value: Made, owner: ClassDef, name: str) -> Value:
    return _member(flow, value, owner, name)


def _member(flow: Flow, value: Value, owner: ClassDef, name: str) -> Value:
    found = flow.project.names.class_member(owner, name)
    if isinstance(found, FunctionDef):
        if found.is_decorated(*PROPERTIES):
            return flow.returned(found)
        return Bound(value, name, found)
    if isinstance(found, Variable):
        return flow.value_of(found)
    return Bound(value, name)


def _inherited(flow: Flow, owner: ClassDef, name: str) -> FunctionDef | None:
    for base in flow.project.names.mro(owner)[1:]:
        if isinstance(base, External):
            continue
        if name in base.methods:
            return base.methods[name]
    return None
