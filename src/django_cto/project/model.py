"""One model: its fields with inheritance, its options, indexes and managers."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django_cto.project import bases
from django_cto.project.definitions import ClassDef, External
from django_cto.project.fields import Field
from django_cto.project.indexes import Index, declared_indexes, index_items
from django_cto.project.managers import DEFAULT, Classes, manager_classes
from django_cto.read import syntax as s
from django_cto.read.shared import shared_property
from django_cto.text import Place

if TYPE_CHECKING:
    from django_cto.project.project import Project

INDEX_OPTIONS = ("indexes", "constraints", "unique_together", "index_together")
# Django passes no option but these from a parent that has a table of its own.
FROM_CONCRETE_PARENTS = frozenset({"ordering", "get_latest_by"})
IMPLICIT_KEY = Field("id", "BigAutoField", "", None, None, None, bases.KnownField("id", "BigAutoField", unique=True))


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

    @shared_property
    def meta(self) -> ClassDef | None:
        """The Meta that holds: its own, else the nearest that Python's attribute lookup finds.

        Django takes a Meta off a class with a table, so that only abstract bases and plain mixins pass theirs on.
        """
        models = self.project.models
        for base in self.project.names.mro(self.owner):
            if isinstance(base, ClassDef) and (meta := base.inner.get("Meta")):
                model = models.of(base)
                if base is self.owner or model is None or model.is_abstract:
                    return meta
        return None

    @shared_property
    def options(self) -> Mapping[str, tuple[s.Expr, ClassDef]]:
        """The options of Meta with the Meta class that says each, by Django's own rules of inheritance."""
        found: dict[str, tuple[s.Expr, ClassDef]] = {}
        for parent in reversed(self.concrete_parents):
            found |= {option: said for option, said in parent.options.items() if option in FROM_CONCRETE_PARENTS}
        own = self.owner.inner.get("Meta")
        for base in reversed(self.project.names.mro(self.meta)) if self.meta else ():
            if isinstance(base, ClassDef):
                found |= {name: (node.value, base) for name, node in base.assigns.items() if node.value is not None}
                if base is not own:
                    found.pop("abstract", None)  # Django sets it to False on what it passes on.
        return found

    def option(self, name: str) -> s.Expr | None:
        """What Meta says for an option, None where it says nothing."""
        said = self.options.get(name)
        return said[0] if said else None

    def flag(self, option: str) -> bool:
        """Whether an option of Meta is the literal True."""
        said = self.option(option)
        return isinstance(said, s.Constant) and said.value is True

    @shared_property
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
        said = self.option("managed")
        return not (isinstance(said, s.Constant) and said.value is False)

    @shared_property
    def parents(self) -> tuple[Model, ...]:
        """The project's own model bases, nearest first."""
        models = self.project.models
        found = (models.of(base) for base in self.project.names.mro(self.owner)[1:] if isinstance(base, ClassDef))
        return tuple(model for model in found if model)

    @shared_property
    def concrete_parents(self) -> tuple[Model, ...]:
        """The bases with a table, nearest first: of multi-table inheritance, or of a proxy."""
        return tuple(parent for parent in self.parents if not parent.is_abstract)

    @property
    def table(self) -> Model:
        """The model whose table the rows are in: of a proxy the model that it stands for."""
        return self.concrete_parents[0].table if self.is_proxy and self.concrete_parents else self

    @shared_property
    def is_whole(self) -> bool:
        """Whether every base is known, so that a name that is no field surely is none."""
        outside = (base.name for base in self.project.names.mro(self.owner) if isinstance(base, External))
        return all(self.project.models.knows(name) for name in outside)

    @shared_property
    def fields(self) -> Mapping[str, Field]:
        """Every field by name: own, inherited, the link to a parent's table, and those of known library bases."""
        found: dict[str, Field] = {}
        for base in reversed(self.project.names.mro(self.owner)):
            if isinstance(base, ClassDef):
                for name in found.keys() & (base.assigns.keys() | base.methods.keys()):
                    del found[name]  # `field = None`, or a property of its name, takes an inherited field away.
                found |= {field.name: field for field in self.project.models.declared(base)}
            else:
                found |= {field.name: field for field in self.project.models.brought(base.name)}
        for parent in self.concrete_parents:
            found |= {name: field for name, field in parent.fields.items() if name not in found}
        return found | self._parent_link(found)

    def _parent_link(self, found: Mapping[str, Field]) -> dict[str, Field]:
        """The one-to-one field that Django adds for multi-table inheritance, where none is written."""
        if self.is_proxy or self.is_abstract or not self.concrete_parents:
            return {}
        parent = self.concrete_parents[0].table
        name = f"{parent.name.lower()}_ptr"
        if name in found or any(field.says("parent_link") for field in found.values() if field.owner is self.owner):
            return {}
        row = bases.KnownField(name, "OneToOneField", unique=True, index=True, to=parent.label)
        return {name: Field(name, row.kind, "", None, None, None, row)}

    @shared_property
    def own_fields(self) -> tuple[Field, ...]:
        """The fields of its own table: all but those that live in a parent's."""
        if self.is_proxy:
            return ()
        elsewhere = {name for parent in self.concrete_parents for name in parent.fields}
        return tuple(field for name, field in self.fields.items() if name not in elsewhere)

    @shared_property
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

    @shared_property
    def indexes(self) -> tuple[Index, ...]:
        """The indexes and unique constraints that Meta declares, inherited ones included."""
        said = [(option, *self.options[option]) for option in INDEX_OPTIONS if option in self.options]
        names = self.project.names
        return tuple(index for option, value, meta in said for index in declared_indexes(names, meta, option, value))

    @shared_property
    def has_unknown_indexes(self) -> bool:
        """Whether Meta says its indexes in a way that cannot be read."""
        said = [self.options[option] for option in INDEX_OPTIONS if option in self.options]
        return any(None in index_items(self.project.names, meta.module, value) for value, meta in said)

    @shared_property
    def ordering(self) -> tuple[str, ...]:
        """The literal names of the default ordering, direction marks included."""
        value = self.option("ordering")
        items = value.items if isinstance(value, s.Sequence) else ()
        return tuple(text for item in items if (text := s.text_of(item)))

    @shared_property
    def managers(self) -> Mapping[str, Classes]:
        """Each manager with the classes its methods come from (manager first, then its queryset)."""
        found: dict[str, Classes] = {}
        for base in reversed(self.project.names.mro(self.owner)):
            if isinstance(base, ClassDef):
                for name, node in base.assigns.items():
                    if classes := manager_classes(self.project, base, node.value):
                        found[name] = classes
        return found or {"objects": (DEFAULT,)}
