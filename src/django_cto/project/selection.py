"""Which model, and which of its fields, the Meta of a serializer, form or filter takes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django_cto.facts.imports import flat
from django_cto.project.attributes import strings, text
from django_cto.project.definitions import ClassDef, FunctionDef, Module, Variable, place_of
from django_cto.project.models import Model
from django_cto.read import syntax as s
from django_cto.text import Place

if TYPE_CHECKING:
    from django_cto.project.project import Project

ALL = "__all__"


@dataclass(frozen=True, eq=False, repr=False)
class Selection:
    """What `fields` and `exclude` say: `names` and `excluded` are None where they cannot be read.

    `said` is the attribute that decides, None where there is none.
    """

    names: tuple[str, ...] | None
    excluded: tuple[str, ...] | None
    takes_all: bool
    said: Variable | None

    @property
    def place(self) -> Place | None:
        """Where it is said."""
        return place_of(self.said.module, self.said.node.at) if self.said else None

    @property
    def is_open(self) -> bool:
        """Whether a field added to the model later is taken without anyone saying so."""
        return self.takes_all or (self.said is not None and self.said.name.endswith("exclude"))

    def of(self, model: Model) -> tuple[str, ...] | None:
        """The names it takes of a model, None where that cannot be known."""
        if self.is_open:
            return None if self.excluded is None else tuple(name for name in model.fields if name not in self.excluded)
        return self.names


def selection(project: Project, meta: Mapping[str, Variable]) -> Selection:
    """Read `fields` and `exclude` of a Meta."""
    names, fields, exclude = project.names, meta.get("fields"), meta.get("exclude")
    excluded = strings(names, exclude.module, exclude.value) if exclude and not _is_none(exclude) else ()
    if fields and not _is_none(fields):
        if text(names, fields.module, fields.value) == ALL:
            return Selection((), excluded, True, fields)
        if isinstance(fields.value, s.Mapping):  # django-filter: the lookups of each field
            keys = tuple(text(names, fields.module, key) for key, _ in fields.value.items)
            known = tuple(key for key in keys if key is not None)
            return Selection(known if len(known) == len(keys) else None, excluded, False, fields)
        return Selection(strings(names, fields.module, fields.value), excluded, False, fields)
    return Selection((), excluded, False, exclude if exclude and not _is_none(exclude) else None)


def _is_none(said: Variable) -> bool:
    return isinstance(said.value, s.Constant) and said.value.value is None


def named_model(
    project: Project, module: Module, node: s.Expr | None, function: FunctionDef | None = None
) -> Model | None:
    """The project's model that an expression names: a class, `get_user_model()`, `get_model("app", "Name")`."""
    if isinstance(node, s.Call):
        return _asked_for(project, module, node)
    if isinstance(node, s.Name) and function and isinstance(made := assigned(function, node.id), s.Call):
        return _asked_for(project, module, made)
    found = project.resolve(module, node, function)
    if isinstance(found, ClassDef):
        return project.models.of(found)
    if isinstance(found, Variable) and isinstance(found.value, s.Call):
        return named_model(project, found.module, found.value)
    return None


def _asked_for(project: Project, module: Module, call: s.Call) -> Model | None:
    """The model of `get_user_model()`, `apps.get_model("app", "Name")`, and of an AppConfig's `self.get_model`."""
    asked = s.dotted(call.func)
    if asked.rpartition(".")[2] == "get_user_model":
        return project.models.user
    if asked.rpartition(".")[2] != "get_model":
        return None
    app = project.app_of(module)
    label = app.label if app and asked == "self.get_model" else s.text_of(call.argument(0, "app_label"))
    name = s.text_of(call.argument(0 if asked == "self.get_model" else 1, "model_name"))
    written = ".".join(part for part in (label, name) if part)
    return project.models.find(written) if "." in written else None


def assigned(function: FunctionDef, name: str) -> s.Expr | None:
    """What a function first assigns to a local name: later ones mostly narrow the first."""
    for node in flat(function.node.body):
        if isinstance(node, s.Assign) and any(isinstance(t, s.Name) and t.id == name for t in node.targets):
            return node.value
    return None


def meta_model(project: Project, meta: Mapping[str, Variable]) -> Model | None:
    """The project's model that a Meta names."""
    said = meta.get("model")
    return named_model(project, said.module, said.value) if said else None
