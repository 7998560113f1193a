"""The models of a project by class and by label, and the relations between them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import TYPE_CHECKING

from django_cto.project.apps import app_of
from django_cto.project.bases import HARMLESS, MODEL_BASES, PARTLY_KNOWN
from django_cto.project.definitions import ClassDef, External, FunctionDef, Module
from django_cto.project.djangos import LABEL, djangos_user, leads_to_user
from django_cto.project.environment import Environment
from django_cto.project.fields import RELATIONS, Field, declared_fields
from django_cto.project.managers import is_manager
from django_cto.project.model import Model
from django_cto.project.references import USER, default_argument, reference, setting_label
from django_cto.read import syntax as s
from django_cto.read.shared import shared_property

if TYPE_CHECKING:
    from django_cto.project.project import Project

__all__ = ["Model", "Models", "is_manager"]


class Models:
    """The models of a project by class and by label, and the relations between them."""

    def __init__(self, project: Project) -> None:
        self.project = project
        self.environment = Environment(project.root)
        self._brought: dict[str, tuple[Field, ...]] = {}
        self._declared: dict[int, tuple[Field, ...]] = {}
        self._by_class: dict[int, Model | None] = {}
        self.by_label: dict[str, list[Model]] = {}
        for module in project.modules.values():
            for owner in () if module.is_migration or module.is_test else module.classes:
                if model := self.of(owner):
                    self.by_label.setdefault(model.label.lower(), []).append(model)

    def of(self, owner: ClassDef) -> Model | None:
        """The model that a class is, None where it is none or that cannot be known."""
        if id(owner) not in self._by_class:
            found = Model(owner, self.project, self._label(owner)) if self._is_model(owner) else None
            self._by_class[id(owner)] = found
        return self._by_class[id(owner)]

    def _is_model(self, owner: ClassDef) -> bool:
        outside = [base.name for base in self.project.names.mro(owner) if isinstance(base, External)]
        if any(name in MODEL_BASES for name in outside):
            return True
        if "models" not in owner.module.name or not self.environment.folders:
            return False
        found = (self.environment.base(name) for name in outside if name and name not in HARMLESS)
        return any(base is not None and base.is_model for base in found)

    def brought(self, base: str) -> tuple[Field, ...]:
        """The fields that a library's base brings to the models that inherit from it."""
        if base not in self._brought:
            rows = MODEL_BASES.get(base)
            if rows is None:
                found = self.environment.base(base)
                rows = found.fields if found else ()
            self._brought[base] = tuple(Field(row.name, row.kind, "", None, None, None, row) for row in rows)
        return self._brought[base]

    def knows(self, base: str) -> bool:
        """Whether every field is known that a library's base brings."""
        if base in HARMLESS or base in MODEL_BASES:
            return base not in PARTLY_KNOWN
        found = self.environment.base(base)
        return found is not None and found.is_whole

    def _label(self, owner: ClassDef) -> str:
        meta = owner.inner.get("Meta")
        node = meta.assigns.get("app_label") if meta else None
        label = s.text_of(node.value) if node else None
        if not label:
            app = app_of(self.project.apps, owner.module.path)
            label = app.label if app else owner.module.package.rpartition(".")[2]
        return f"{label}.{owner.name}"

    def declared(self, owner: ClassDef) -> tuple[Field, ...]:
        """The fields that one class body declares."""
        if id(owner) not in self._declared:
            fields = declared_fields(self.project.names, owner)
            self._declared[id(owner)] = tuple(self._identified(field) for field in fields)
        return self._declared[id(owner)]

    def _identified(self, field: Field) -> Field:
        """A library's field as the environment knows it, where the name alone does not say its kind."""
        kind = self.environment.field_kind(field.written) if field.kind == "" else ""
        target = field.call.argument(0, "to") if field.call and kind in RELATIONS else None
        return replace(field, kind=kind, target=target) if kind else field

    @shared_property
    def all(self) -> tuple[Model, ...]:
        """Every model under review, abstract ones included, by label."""
        return tuple(model for label in sorted(self.by_label) for model in self.by_label[label])

    @shared_property
    def concrete(self) -> tuple[Model, ...]:
        """The models that have a table or are proxies: all that are not abstract."""
        return tuple(model for model in self.all if not model.is_abstract and not model.is_test)

    def find(self, label: str, near: Model | None = None) -> Model | None:
        """The model of `app.Name`, or of a bare `Name` in the app of `near`; of several the one in its own tree."""
        if "." not in label:
            label = f"{near.app_label}.{label}" if near else label
        found = self.by_label.get(label.lower(), [])
        if not found and near and label.count(".") > 1:
            return None
        live = [model for model in found if not model.is_test] or found
        return live[0] if live else None

    @shared_property
    def user(self) -> Model | None:
        """The project's user model, None where it is Django's own or unknown."""
        label = self.user_label
        return self.find(label) if label else None

    @property
    def any_user(self) -> Model | None:
        """The project's user model, or Django's own where it has none."""
        return self.user or self.djangos

    @shared_property
    def djangos(self) -> Model | None:
        """Django's own user model, None where the project has another one."""
        if self.user_label not in {None, LABEL}:
            return None
        model = djangos_user(self.project)
        self._by_class[id(model.owner)] = model
        return model

    def behind(self, model: Model, field: Field) -> Model | None:
        """The model a relation leads to, Django's own user model among them."""
        found = self.target(model, field)
        if found is None and self.djangos and leads_to_user(self.project, field.owner or model.owner, field):
            return self.djangos
        return found

    @shared_property
    def user_label(self) -> str | None:
        """The AUTH_USER_MODEL that production runs with, or else that any settings say; None where none does."""
        return self.project.settings.user_label or setting_label(self.project.names, "AUTH_USER_MODEL")

    def target(self, model: Model, field: Field) -> Model | None:
        """The model a relation leads to, None where it is not the project's or cannot be known."""
        if field.known:
            label = self.user_label if field.known.to == "auth.User" else field.known.to
            return self._named(label, model) if label else None
        owner = field.owner or model.owner
        declarer = self.of(owner)
        # A bare name is of the app of the class with the table, which for an abstract base is the one that inherits.
        near = declarer if declarer and not declarer.is_abstract else model
        if field.target:
            return self._referred(owner.module, field.target, near)
        return self._given(owner, field, "to", near) or self._tag(owner, field, near)

    def through(self, model: Model, field: Field) -> Model | None:
        """The model written as the `through` of a many-to-many field."""
        return self.referred(field.owner or model.owner, field.option("through"), model)

    def referred(self, owner: ClassDef, node: s.Expr | None, near: Model) -> Model | None:
        """The model that an expression in a class body refers to: a class, a label, `"self"`, the user model."""
        return self._referred(owner.module, node, near)

    def _referred(
        self, module: Module, node: s.Expr | None, near: Model, function: FunctionDef | None = None
    ) -> Model | None:
        found = reference(self.project.names, module, node, function)
        if isinstance(found, ClassDef):
            return self.of(found)
        return self._named(found, near) if found else None

    def _given(self, owner: ClassDef, field: Field, argument: str, near: Model) -> Model | None:
        """The model that the field's own class gives to itself as an argument."""
        found = default_argument(self.project.names, owner, field, argument)
        return self._referred(found[0].module, found[1], near, found[0]) if found else None

    def _tag(self, owner: ClassDef, field: Field, near: Model) -> Model | None:
        """The tags of a django-taggit manager with a `through` of its own."""
        through = self.through(near, field) or self._given(owner, field, "through", near)
        tag = through.field("tag") if through and field.is_many_to_many else None
        return self.target(through, tag) if through and tag else None

    def _named(self, text: str, near: Model) -> Model | None:
        if text == "self":
            return near
        return self.user if text == USER else self.find(text, near)

    @shared_property
    def incoming(self) -> Mapping[int, tuple[tuple[Model, Field], ...]]:
        """By `id` of a model with a table: every relation that leads to it or to a proxy of it, with its holder."""
        found: dict[int, list[tuple[Model, Field]]] = {}
        for model in self.all:
            for field in model.own_fields if not model.is_abstract else ():
                if field.is_relation and (target := self.behind(model, field)):
                    found.setdefault(id(target.table), []).append((model, field))
        return {key: tuple(value) for key, value in found.items()}
