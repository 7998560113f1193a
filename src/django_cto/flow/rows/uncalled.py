"""What a function's parameters are known to be before anybody calls it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from django_cto.flow.rows.domain import REQUEST, SENT, Obj, Param, Ref, Row, Rows, Shown, Value
from django_cto.flow.rows.general import general, rough
from django_cto.flow.values import Instance, Queryset
from django_cto.project.definitions import ClassDef, FunctionDef
from django_cto.project.managers import is_manager
from django_cto.read import syntax as s

if TYPE_CHECKING:
    from django_cto.flow.rows.engine import Engine

# What parameters hold by the custom of Django and REST framework.
GIVEN: Final[dict[str, Value]] = {"request": REQUEST, "validated_data": SENT}
ACTIONS: Final = frozenset({"action", "decorators.action"})


def given_alone(engine: Engine, function: FunctionDef) -> list[Value]:
    """What names, annotations and defaults say of the parameters, and of `self` its class."""
    found = [_default(engine, function, number) for number in range(len(function.node.parameters))]
    if function.owner and found and not function.is_decorated("staticmethod"):
        is_class = function.is_decorated("classmethod")
        found[0] = Ref(function.owner) if is_class else _self(engine, function, function.owner)
    return found


def said_of_action(engine: Engine, function: FunctionDef) -> dict[str, Value]:
    """What an action's decorator says in place of the viewset (REST framework, "Marking extra actions for routing")."""
    actions = [node for node in function.node.decorators if type(node) is s.Call and s.dotted(node.func) in ACTIONS]
    said = [word for node in actions for word in node.keywords if word.name]
    found = {word.name: engine.project.resolve(function.module, word.value) for word in said}
    return {str(name): engine.value_of(definition) for name, definition in found.items() if definition}


def has_switch(function: FunctionDef) -> bool:
    """Whether a parameter says which way is gone."""
    defaults = (parameter.default for parameter in function.node.parameters)
    return any(type(node) is s.Constant and isinstance(node.value, bool) for node in defaults)


def is_met(engine: Engine, function: FunctionDef) -> bool:
    """Whether somebody calls a function with just what is known of its arguments before anybody calls it."""
    arguments = given_alone(engine, function)
    ways = ([way(value, (number,))[1] for number, value in enumerate(arguments)] for way in (general, rough))
    return any((id(function.node), *kinds) in engine.gone for kinds in ways)


def _default(engine: Engine, function: FunctionDef, number: int) -> Value:
    parameter = function.node.parameters[number]
    if parameter.name in GIVEN:
        return GIVEN[parameter.name]
    if type(parameter.default) is s.Constant and isinstance(parameter.default.value, str):
        return parameter.default.value
    if type(parameter.default) is s.Name:
        named = engine.project.resolve(function.module, parameter.default)
        return engine.value_of(named) if isinstance(named, FunctionDef | ClassDef) else None
    if parameter.annotation is None or parameter.kind.startswith("*"):
        return None
    known = engine.flow.annotated(function.module, parameter.annotation)
    if type(known) is Instance:
        return Row(known.model, Param((number,)))
    return Rows(known.model, Param((number,))) if type(known) is Queryset else None


def _self(engine: Engine, function: FunctionDef, owner: ClassDef) -> Value:
    model = engine.project.models.of(owner)
    if model:
        return Row(model, Param((0,)))
    users = engine.flow.row_classes().get(id(owner.node))
    if users:
        shape = "manager" if is_manager(engine.project, owner) else "queryset"
        return Rows(users[0], Param((0,)), shape=shape) if len(users) == 1 else None
    return Shown(owner, None) if engine.is_serializer(owner) else Obj(owner, said_of_action(engine, function))
