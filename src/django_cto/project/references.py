"""What a relation's target is written as: a class, a label, a setting, or what a field class of the project says."""

from __future__ import annotations

from django_cto.project.apps import settings_modules
from django_cto.project.definitions import ClassDef, External, FunctionDef, Module, Variable
from django_cto.project.fields import Field
from django_cto.project.names import Names
from django_cto.read import syntax as s

# Stands for the project's user model, whichever it is.
USER = "<user>"
MOST_HOPS = 12


def reference(
    names: Names, module: Module, node: s.Expr | None, function: FunctionDef | None = None, hops: int = MOST_HOPS
) -> ClassDef | str | None:
    """The class or the label that an expression refers to a model by; None where it cannot be known."""
    if hops == 0 or node is None:
        return None
    match node:
        case s.Constant():
            return s.text_of(node)
        case s.Call():
            return _called(names, module, node)
        case s.Attribute(name="AUTH_USER_MODEL"):
            return USER
        case s.Name() | s.Attribute():
            found = names.resolve(module, node, function)
            if isinstance(found, Variable):
                return reference(names, found.module, found.value, None, hops - 1)
            if isinstance(found, External):
                return _outside(names, found.name)
            return found if isinstance(found, ClassDef) else None
    return None


def _called(names: Names, module: Module, call: s.Call) -> str | None:
    """`get_user_model()`, `getattr(settings, "AUTH_USER_MODEL", …)`, `get_model("app", "Name")`."""
    last = s.dotted(call.func).rpartition(".")[2]
    texts = [s.text_of(argument) for argument in call.args]
    if last == "get_user_model":
        return USER
    if last == "getattr" and len(texts) > 1 and texts[1]:
        fallback = texts[2] if len(texts) > 2 else None
        return USER if texts[1] == "AUTH_USER_MODEL" else setting_label(names, texts[1]) or fallback
    if last in {"get_model", "get_model_name"} and texts and all(texts):
        return ".".join(text for text in texts if text)
    return None


def _outside(names: Names, name: str) -> str | None:
    if name.startswith("django.conf.settings."):
        setting = name.rpartition(".")[2]
        return USER if setting == "AUTH_USER_MODEL" else setting_label(names, setting)
    return None


def setting_label(names: Names, setting: str) -> str | None:
    """The text that a setting has in the project's settings, the default of an environment variable included."""
    for module in settings_modules(names):
        found = module.names.get(setting)
        if not isinstance(found, Variable):
            continue
        value = found.value
        if isinstance(value, s.Call) and s.dotted(value.func) != "getattr":
            texts = [s.text_of(argument) for argument in (*value.args[1:2], *_defaults(value))]
            text = next((text for text in texts if text), None)
        else:
            text = s.text_of(value)
        if text and "." in text:
            return text
    return None


def _defaults(call: s.Call) -> tuple[s.Expr, ...]:
    default = call.keyword("default")
    return (default,) if default else ()


def default_argument(names: Names, owner: ClassDef, field: Field, name: str) -> tuple[FunctionDef, s.Expr] | None:
    """What the field's own class gives to itself as an argument, with the `__init__` that says so.

    Read from a default of the parameter, `kwargs["to"] = …`, `kwargs.setdefault("to", …)`, `super().__init__(to=…)`.
    """
    found = names.resolve(owner.module, field.call.func) if field.call else None
    init = names.class_member(found, "__init__") if isinstance(found, ClassDef) else None
    if not isinstance(init, FunctionDef):
        return None
    for parameter in init.node.parameters:
        if parameter.name == name and parameter.default is not None:
            return init, parameter.default
    for node in s.descend(init.node):
        if (value := _given(node, name)) is not None:
            return init, value
    return None


def _given(node: object, name: str) -> s.Expr | None:
    match node:
        case s.Call(func=s.Attribute(name="setdefault"), args=(key, value)) if s.text_of(key) == name:
            return value
        case s.Call(func=s.Attribute(name="__init__")):
            given = node.keyword(name)
            return None if isinstance(given, s.Name) and given.id == name else given
        case s.Assign(targets=(s.Subscript(index=key),)) if s.text_of(key) == name:
            return node.value
    return None
