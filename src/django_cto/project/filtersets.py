"""The filter sets of django-filter: which lookups a query string may ask for."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django_cto.project.attributes import options, strings
from django_cto.project.definitions import ClassDef, External, Module, Variable
from django_cto.project.models import Model
from django_cto.project.selection import Selection, meta_model, selection
from django_cto.read import syntax as s
from django_cto.read.shared import shared_property
from django_cto.text import Place

if TYPE_CHECKING:
    from django_cto.project.project import Project


@dataclass(frozen=True, eq=False, repr=False)
class FilterSet:
    """A filter set class of the project."""

    owner: ClassDef
    project: Project

    @property
    def symbol(self) -> str:
        """The dotted name with its module."""
        return self.owner.symbol

    @property
    def place(self) -> Place:
        """Where its class stands."""
        return self.owner.place

    @shared_property
    def meta(self) -> Mapping[str, Variable]:
        """What its Meta says."""
        return options(self.project.names, self.owner)

    @shared_property
    def model(self) -> Model | None:
        """The project's model whose rows it filters."""
        return meta_model(self.project, self.meta)

    @shared_property
    def selection(self) -> Selection:
        """Which of the model's fields it takes."""
        return selection(self.project, self.meta)

    @shared_property
    def lookups(self) -> tuple[tuple[str, Place], ...]:
        """The lookups as queries write them (`author__name__in`), each with the place that says it."""
        return (*self._declared(), *self._listed())

    def _listed(self) -> Iterator[tuple[str, Place]]:
        said = self.selection.said
        if said and self.selection.place:
            for name, operator in filtered(self.project, said.module, said.value):
                yield _joined(name, operator), self.selection.place

    def _declared(self) -> Iterator[tuple[str, Place]]:
        for base in self.project.names.mro(self.owner):
            if not isinstance(base, ClassDef):
                continue
            for name, node in base.assigns.items():
                call = node.value
                if isinstance(call, s.Call) and s.dotted(call.func).endswith("Filter") and not call.keyword("method"):
                    given, operator = call.keyword("field_name"), call.argument(1, "lookup_expr")
                    lookup = _joined(s.text_of(given) or name, s.text_of(operator) or "exact")
                    yield lookup, s.place_of(base.module.path, call.at)


def filtersets_of(project: Project) -> dict[str, FilterSet]:
    """Every filter set by its symbol."""
    found = (owner for owner in project.classes if _is_filterset(project, owner))
    return {owner.symbol: FilterSet(owner, project) for owner in found}


def filtered(project: Project, module: Module, node: s.Expr | None) -> Iterator[tuple[str, str]]:
    """The fields and operators that a list, or a dict of lists, of django-filter names."""
    if isinstance(node, s.Mapping):
        for key, value in node.items:
            for operator in strings(project.names, module, value) or ():
                if name := s.text_of(key):
                    yield name, operator
    elif node is not None:
        yield from ((name, "exact") for name in strings(project.names, module, node) or ())


def _is_filterset(project: Project, owner: ClassDef) -> bool:
    bases = (base.name for base in project.names.mro(owner) if isinstance(base, External))
    return any(name.endswith("FilterSet") for name in bases)


def _joined(name: str, operator: str) -> str:
    return name if operator == "exact" else f"{name}__{operator}"
