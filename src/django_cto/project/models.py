"""The models of a project: fields with inheritance, options, managers, and the relations between them."""

from __future__ import annotations

import functools
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django_cto.project import known
from django_cto.project.apps import app_of
from django_cto.project.definitions import ClassDef, External, Variable
from django_cto.project.fields import Field, Index, declared_fields, declared_indexes, together_rows
from django_cto.read import syntax as s
from django_cto.text import Place

if TYPE_CHECKING:
    from django_cto.project.project import Project

INDEX_OPTIONS = ("indexes", "constraints", "unique_together", "index_together")
# Django passes no option but these from a parent that has a table of its own.
FROM_CONCRETE_PARENTS = frozenset({"ordering", "get_latest_by"})


@dataclass(frozen=True, eq=False, repr=False)
class Model:
    """A model class; `label` is `app_label.ClassName`, as Django writes it."""

    owner: ClassDef
    project: Project
    label: str

    @property
    def name(self) -> str:
        """The class's name."""
        return self.owner.name

    @property
    def app_label(self) -> str:
        """The label of its app."""
        return self.label.partition(".")[0]

    @property
    def place(self) -> Place:
        """Where its class stands."""
        return self.owner.place

    @property
    def is_test(self) -> bool:
        """Whether it is defined in test code."""
        return self.owner.module.is_test

    @functools.cached_property
    def options(self) -> Mapping[str, tuple[s.Expr, ClassDef]]:
        """The options of Meta with the Meta class that says each, by Django's own rules of inheritance."""
        found: dict[str, tuple[s.Expr, ClassDef]] = {}
        meta = self.owner.inner.get("Meta")
        for parent in reversed(self.parents):
            inherits = parent.is_abstract and meta is None
            for option, said in parent.options.items():
                if option != "abstract" and (inherits or option in FROM_CONCRETE_PARENTS):
                    found[option] = said
        for base in reversed(self.project.names.mro(meta)) if meta else ():
            if isinstance(base, ClassDef):
                found |= {name: (node.value, base) for name, node in base.assigns.items() if node.value is not None}
                if base is not meta:
                    found.pop("abstract", None)
        return found

    def flag(self, option: str) -> bool:
        """Whether an option of Meta is the literal True."""
        said = self.options.get(option)
        return bool(said) and isinstance(said[0], s.Constant) and said[0].value is True  # type: ignore[index]

    @functools.cached_property
    def is_abstract(self) -> bool:
        """Whether it has no table; an inherited `abstract` never holds."""
        meta = self.owner.inner.get("Meta")
        node = meta.assigns.get("abstract") if meta else None
        return node is not None and not (isinstance(node.value, s.Constant) and node.value.value is False)

    @property
    def is_proxy(self) -> bool:
        """Whether it shares its parent's table."""
        return self.flag("proxy")

    @property
    def is_managed(self) -> bool:
        """Whether Django makes its table."""
        said = self.options.get("managed")
        return not (said and isinstance(said[0], s.Constant) and said[0].value is False)

    @functools.cached_property
    def parents(self) -> tuple[Model, ...]:
        """The project's own model bases, nearest first."""
        models = self.project.models
        found = (models.of(base) for base in self.project.names.mro(self.owner)[1:] if isinstance(base, ClassDef))
        return tuple(model for model in found if model)

    @functools.cached_property
    def is_whole(self) -> bool:
        """Whether every base is known, so that a name that is no field surely is none."""
        for base in self.project.names.mro(self.owner):
            if isinstance(base, External) and base.name not in known.MODEL_BASES and base.name not in HARMLESS:
                return False
        return True

    @functools.cached_property
    def fields(self) -> Mapping[str, Field]:
        """Every field by name: own, inherited and those that a known library base brings."""
        found: dict[str, Field] = {}
        for base in reversed(self.project.names.mro(self.owner)):
            if isinstance(base, ClassDef):
                for name in base.assigns:
                    found.pop(name, None)  # `field = None` in a subclass takes an inherited field away.
                found |= {field.name: field for field in self.project.models.declared(base)}
            else:
                rows = known.MODEL_BASES.get(base.name, ())
                found |= {row.name: Field(row.name, row.kind, "", None, None, None, row) for row in rows}
        return found

    @functools.cached_property
    def primary_key(self) -> str:
        """The name of the primary key."""
        return next((field.name for field in self.fields.values() if field.is_primary_key), "id")

    def field(self, name: str) -> Field | None:
        """The field of a name, of its stored attribute (`author_id`) or of `pk`."""
        if name == "pk":
            name = self.primary_key
        if name in self.fields:
            return self.fields[name]
        if name == "id" == self.primary_key:
            return IMPLICIT_KEY
        if name.endswith("_id") and (found := self.fields.get(name[:-3])) and found.is_foreign_key:
            return found
        return None

    @functools.cached_property
    def indexes(self) -> tuple[Index, ...]:
        """The indexes and unique constraints that Meta declares, inherited ones included."""
        found: list[Index] = []
        for option in INDEX_OPTIONS:
            if option in self.options:
                value, meta = self.options[option]
                rows = together_rows(value) if option.endswith("_together") else value
                found.extend(declared_indexes(self.project.names, meta, option, rows))
        return tuple(found)

    @functools.cached_property
    def has_unknown_indexes(self) -> bool:
        """Whether Meta says its indexes in a way that cannot be read."""
        said = [self.options[option][0] for option in INDEX_OPTIONS if option in self.options]
        return any(
            not isinstance(value, s.Sequence) or any(isinstance(i, s.Starred) for i in value.items) for value in said
        )

    @functools.cached_property
    def ordering(self) -> tuple[str, ...]:
        """The literal names of the default ordering, direction marks included."""
        value = self.options["ordering"][0] if "ordering" in self.options else None
        items = value.items if isinstance(value, s.Sequence) else ()
        return tuple(text for item in items if (text := s.text_of(item)))

    @functools.cached_property
    def managers(self) -> Mapping[str, tuple[ClassDef | External, ...]]:
        """Each manager with the classes its methods come from (manager first, then its queryset)."""
        found: dict[str, tuple[ClassDef | External, ...]] = {}
        for base in reversed(self.project.names.mro(self.owner)):
            if isinstance(base, ClassDef):
                for name, node in base.assigns.items():
                    if classes := manager_classes(self.project, base, node.value):
                        found[name] = classes
        return found or {"objects": (External("django.db.models.Manager"),)}


IMPLICIT_KEY = Field("id", "BigAutoField", "", None, None, None, known.KnownField("id", "BigAutoField", unique=True))
# Bases that bring no fields though they stand outside the project.
HARMLESS = frozenset({"builtins.object", "typing.Generic", "abc.ABC", "django.db.models.Model"})


def manager_classes(project: Project, owner: ClassDef, value: s.Expr | None) -> tuple[ClassDef | External, ...]:
    """The classes behind `X()`, `X.as_manager()`, `X.from_queryset(Q)()`; () for what is no manager."""
    if isinstance(value, s.Name):
        found = project.resolve(owner.module, value)
        return manager_classes(project, owner, found.value) if isinstance(found, Variable) else ()
    if not isinstance(value, s.Call):
        return ()
    func = value.func
    if isinstance(func, s.Attribute) and func.name == "as_manager":
        base = project.resolve(owner.module, func.value)
        return (External("django.db.models.Manager"), base) if isinstance(base, ClassDef | External) else ()
    return _manager_base(project, owner, func)


def _manager_base(project: Project, owner: ClassDef, func: s.Expr) -> tuple[ClassDef | External, ...]:
    if isinstance(func, s.Call) and isinstance(func.func, s.Attribute) and func.func.name == "from_queryset":
        parts = [project.resolve(owner.module, node) for node in (func.func.value, *func.args[:1])]
        return tuple(part for part in parts if isinstance(part, ClassDef | External))
    found = project.resolve(owner.module, func)
    if isinstance(found, Variable):  # ThingManager = BaseManager.from_queryset(ThingQuerySet)
        return _manager_base(project, owner, found.value) if isinstance(found.value, s.Call) else ()
    if isinstance(found, ClassDef) and is_manager(project, found):
        return (found, *_queryset_bases(project, found))
    if isinstance(found, External) and found.name.endswith("Manager") and not found.name.endswith("TaggableManager"):
        return (found,)
    return ()


def _queryset_bases(project: Project, manager: ClassDef) -> Iterator[ClassDef | External]:
    """The queryset class in `class M(Manager.from_queryset(Q))`, through inheritance."""
    for base in project.names.mro(manager):
        for node in base.node.bases if isinstance(base, ClassDef) else ():
            if isinstance(node, s.Call) and isinstance(node.func, s.Attribute) and node.args:
                found = project.resolve(base.module, node.args[0])  # type: ignore[union-attr]
                if isinstance(found, ClassDef | External):
                    yield found


def is_manager(project: Project, owner: ClassDef) -> bool:
    """Whether a class is a manager, by what it inherits from."""
    lasts = [base.name.removesuffix("()") for base in project.names.mro(owner) if isinstance(base, External)]
    return any(name.endswith(("Manager", "from_queryset")) for name in lasts) or owner.name.endswith("Manager")


class Models:
    """The models of a project by class and by label, and the relations between them."""

    def __init__(self, project: Project) -> None:
        self.project = project
        self._declared: dict[int, tuple[Field, ...]] = {}
        self._by_class: dict[int, Model | None] = {}
        self.by_label: dict[str, list[Model]] = {}
        for module in project.modules.values():
            for owner in module.classes if not module.is_migration else ():
                if model := self.of(owner):
                    self.by_label.setdefault(model.label.lower(), []).append(model)

    def of(self, owner: ClassDef) -> Model | None:
        """The model that a class is, None where it is none or that cannot be known."""
        if id(owner) not in self._by_class:
            found = Model(owner, self.project, self._label(owner)) if self._is_model(owner) else None
            self._by_class[id(owner)] = found
        return self._by_class[id(owner)]

    def _is_model(self, owner: ClassDef) -> bool:
        bases = self.project.names.mro(owner)
        return any(isinstance(base, External) and base.name in known.MODEL_BASES for base in bases)

    def _label(self, owner: ClassDef) -> str:
        meta = owner.inner.get("Meta")
        node = meta.assigns.get("app_label") if meta else None
        label = s.text_of(node.value) if node else None
        if not label:
            app = app_of(dict(self.project.apps), owner.module.name)
            label = app.label if app else owner.module.package.rpartition(".")[2]
        return f"{label}.{owner.name}"

    def declared(self, owner: ClassDef) -> tuple[Field, ...]:
        """The fields that one class body declares."""
        if id(owner) not in self._declared:
            self._declared[id(owner)] = tuple(declared_fields(self.project.names, owner))
        return self._declared[id(owner)]

    @functools.cached_property
    def all(self) -> tuple[Model, ...]:
        """Every model, abstract ones and those of tests included, by label."""
        return tuple(model for label in sorted(self.by_label) for model in self.by_label[label])

    @functools.cached_property
    def concrete(self) -> tuple[Model, ...]:
        """The models under review that have a table or are proxies: not abstract and not in tests."""
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

    @functools.cached_property
    def user(self) -> Model | None:
        """The project's user model, None where it is Django's own or unknown."""
        label = self.user_label
        return self.find(label) if label else None

    @functools.cached_property
    def user_label(self) -> str | None:
        """The literal AUTH_USER_MODEL of the project's settings, None where no settings module has one."""
        for module in self.project.modules.values():
            node = module.names.get("AUTH_USER_MODEL")
            if isinstance(node, Variable) and not module.is_test and (text := s.text_of(node.value)):
                return text
        return None

    def target(self, model: Model, field: Field) -> Model | None:
        """The model a relation leads to, None where it is not the project's or cannot be known."""
        if field.known:
            return self._named(field.known.to, model) if field.known.to else None
        return self.referred(field.owner or model.owner, field.target, model)

    def referred(self, owner: ClassDef, node: s.Expr | None, near: Model) -> Model | None:
        """The model that an expression in a class body refers to: a class, a label, `"self"`, the user model."""
        text = s.text_of(node)
        if text is not None:
            return self._named(text, near)
        if isinstance(node, s.Call) and s.dotted(node.func).endswith("get_user_model"):
            return self.user
        if isinstance(node, s.Attribute) and node.name == "AUTH_USER_MODEL":
            return self.user
        found = self.project.resolve(owner.module, node) if node else None
        if isinstance(found, ClassDef):
            return self.of(found)
        if isinstance(found, Variable):
            return self.referred(owner, found.value, near) if found.value is not node else None
        return None

    def _named(self, text: str, near: Model) -> Model | None:
        if text == "self":
            return near
        found = self.find(text, near)
        if not found and text == "auth.User":
            return None
        return found

    @functools.cached_property
    def incoming(self) -> Mapping[int, tuple[tuple[Model, Field], ...]]:
        """By `id` of a model: every relation that leads to it or to a concrete parent of it, with its holder."""
        found: dict[int, list[tuple[Model, Field]]] = {}
        for model in self.all:
            for field in model.fields.values() if not model.is_abstract and not model.is_proxy else ():
                if field.is_relation and (target := self.target(model, field)):
                    found.setdefault(id(target), []).append((model, field))
        return {key: tuple(value) for key, value in found.items()}
