"""Evaluates names, attributes and subscripts of a settings module."""

from __future__ import annotations

from django_cto.project.definitions import ClassDef, External, Variable
from django_cto.project.settings import environment as env
from django_cto.project.settings.operations import lift
from django_cto.project.settings.scope import Scope
from django_cto.project.settings.values import Absent, Env, Listing, Table, Unknown, Value, text_in
from django_cto.read import syntax as s
from django_cto.text import Place

# A process that serves was started neither by `manage.py test` nor by `manage.py runserver`.
NO_ARGUMENTS = "sys.argv"


def named_value(scope: Scope, node: s.Name | s.Attribute, place: Place) -> Value:
    """The value of a name or attribute: as assigned so far, or as another module of the project binds it."""
    if isinstance(node, s.Name) and node.id in scope.values:
        found = scope.values[node.id]
        return Unknown("a name that may not be bound", place) if isinstance(found, Absent) else found
    target = scope.resolve(node)
    if isinstance(target, Variable) and target.value is not None and target.node.at != node.at:
        if isinstance(node, s.Name) and target.module is scope.module and scope.depth == 0:
            return Unknown("a name that is not bound yet", place)
        return scope.within(target.module).evaluate(target.value)
    if isinstance(target, External) and target.name == NO_ARGUMENTS:
        return Listing((), place)
    if isinstance(node, s.Attribute):
        return _attribute(scope, node, place)
    return Unknown(f"`{s.dotted(node)}` is not followed", place)


def _attribute(scope: Scope, node: s.Attribute, place: Place) -> Value:
    """A field of a pydantic settings object."""
    owner = scope.resolve(node.value)
    made = owner.value if isinstance(owner, Variable) else None
    found = scope.names.resolve(owner.module, made.func) if isinstance(made, s.Call) and owner else None  # type: ignore[union-attr]
    if isinstance(found, ClassDef) and scope.names.is_a(found, *env.PYDANTIC):
        default = env.pydantic_default(scope.names, found, node.name)
        value = scope.within(found.module).evaluate(default) if default is not None else None
        return Env(node.name.upper(), value, place)
    return Unknown(f"`{s.dotted(node) or node.name}` is not followed", place)


def subscript_value(scope: Scope, node: s.Subscript, place: Place) -> Value:
    """The value of `X["key"]`, `os.environ["KEY"]`."""
    if scope.name(node.value) == "os.environ":
        return Env(text_in(scope.evaluate(node.index)) or "?", None, place)
    value, index = scope.evaluate(node.value), scope.evaluate(node.index)
    if isinstance(value, Table) and (key := text_in(index)) is not None:
        return value.entries.get(key, Unknown("a key that is not known", place))
    if isinstance(node.index, s.Slice):
        return Unknown("a slice", place)
    return lift(lambda a, b: a[b], [value, index], place)
