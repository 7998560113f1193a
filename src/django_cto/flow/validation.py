"""Which calls make a form or serializer that nothing has validated yet."""

from __future__ import annotations

from dataclasses import dataclass

from django_cto.project import Project
from django_cto.project.definitions import ClassDef, Definition, External, FunctionDef
from django_cto.read import syntax as s

# What each has only once it is validated.
RESULTS = {"form": "cleaned_data", "serializer": "validated_data"}
# Attributes that are there from the start and validate nothing.
HARMLESS = frozenset({
    "auto_id", "context", "data", "fields", "files", "initial", "initial_data", "instance", "is_bound", "prefix",
})  # fmt: skip
VALIDATES = frozenset({"is_valid", "full_clean", "errors", "run_validation", "_errors", "_validated_data"})
MAKERS = {"get_form": "form", "get_serializer": "serializer"}


@dataclass(frozen=True, eq=False, repr=False)
class Unvalidated:
    """A form or serializer, from the call that makes it until something may validate it."""

    kind: str
    made: s.Call


def unvalidated(project: Project, function: FunctionDef, value: s.Expr) -> Unvalidated | None:
    """The form or serializer that an expression makes; None where it makes none or that cannot be known."""
    if not isinstance(value, s.Call):
        return None
    func = value.func
    if isinstance(func, s.Attribute) and func.name in MAKERS:
        is_own = s.dotted(func.value) == "self" and function.owner is not None
        return (
            Unvalidated(MAKERS[func.name], value) if is_own and _is_of_library(project, function, func.name) else None
        )
    kind = _kind(project, project.resolve(function.module, func, function))
    return Unvalidated(kind, value) if kind else None


def _is_of_library(project: Project, function: FunctionDef, name: str) -> bool:
    """Whether a view's method is that of Django or REST framework, and not one of the project."""
    owner = function.owner
    if owner is None or project.names.class_member(owner, name) is not None or not project.names.is_whole(owner):
        return False
    library = "django.views.generic." if MAKERS[name] == "form" else "rest_framework."
    return any(isinstance(base, External) and base.name.startswith(library) for base in project.names.mro(owner))


def _kind(project: Project, found: Definition | None) -> str:
    """Whether a class is a form or a serializer that validates nothing by itself; "" where it is neither."""
    if isinstance(found, External):
        return _kind_outside(found.name)
    if not isinstance(found, ClassDef) or not project.names.is_whole(found):
        return ""
    bases = project.names.mro(found)
    own = [base for base in bases if isinstance(base, ClassDef)]
    if any(set(RESULTS.values()) & (base.methods.keys() | base.assigns.keys()) for base in own):
        return ""
    makers = [base.methods[name] for base in own for name in ("__init__", "__new__") if name in base.methods]
    if any(not VALIDATES.isdisjoint(maker.node.mentions) for maker in makers):
        return ""
    return next((kind for base in bases if isinstance(base, External) and (kind := _kind_outside(base.name))), "")


def _kind_outside(name: str) -> str:
    if name.startswith("django.") and name.endswith("Form"):
        return "form"
    return "serializer" if name.startswith("rest_framework.") and name.endswith("Serializer") else ""
