"""One view, function or class: what it answers, shows, checks and renders, and who may use it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django_cto.project.attributes import attribute, method, strings
from django_cto.project.definitions import ClassDef, Definition, External, FunctionDef, Module, Variable
from django_cto.project.forms import is_form
from django_cto.project.guards import guards_of
from django_cto.project.models import Model
from django_cto.project.names import Names
from django_cto.project.rows import queryset_model, returned
from django_cto.project.serializers import is_serializer
from django_cto.read.shared import shared_property
from django_cto.text import Place

if TYPE_CHECKING:
    from django_cto.project.project import Project

HTTP = ("get", "post", "put", "patch", "delete", "head", "options", "trace")
ACTIONS = ("list", "create", "retrieve", "update", "partial_update", "destroy")


@dataclass(frozen=True, eq=False, repr=False)
class View:
    """A function or class that answers requests."""

    definition: FunctionDef | ClassDef
    project: Project

    @property
    def name(self) -> str:
        """The function's or class's name."""
        return self.definition.name

    @property
    def module(self) -> Module:
        """Where it is written."""
        return self.definition.module

    @property
    def symbol(self) -> str:
        """The dotted name with its module."""
        return self.definition.symbol

    @property
    def place(self) -> Place:
        """Where its name stands."""
        return self.definition.place

    @shared_property
    def bases(self) -> tuple[str, ...]:
        """The canonical names of the library classes that it inherits from, nearest first."""
        owner = self.definition
        mro = self.project.names.mro(owner) if isinstance(owner, ClassDef) else ()
        return tuple(base.name for base in mro if isinstance(base, External))

    @property
    def kind(self) -> str:
        """What it is: function, class, api (a class of REST framework) or viewset."""
        if isinstance(self.definition, FunctionDef):
            return "function"
        if any(name.endswith(("ViewSet", "ViewSetMixin")) for name in self.bases):
            return "viewset"
        return "api" if any(name.startswith("rest_framework.") for name in self.bases) else "class"

    @shared_property
    def handlers(self) -> Mapping[str, FunctionDef]:
        """What of the project answers, by HTTP method or action; a function view answers by itself."""
        owner = self.definition
        if isinstance(owner, FunctionDef):
            return {"": owner}
        found = {name: made for name in (*HTTP, *ACTIONS) if (made := method(self.project.names, owner, name))}
        for base in reversed(self.project.names.mro(owner)):
            extra = base.methods.values() if isinstance(base, ClassDef) else ()
            found |= {made.name: made for made in extra if made.is_decorated("action", "list_route", "detail_route")}
        return found

    @shared_property
    def functions(self) -> tuple[FunctionDef, ...]:
        """All functions of the project that are the view: itself, or every method of the class and its bases."""
        if isinstance(self.definition, FunctionDef):
            return (self.definition,)
        owners = (base for base in self.project.names.mro(self.definition) if isinstance(base, ClassDef))
        return tuple(made for owner in owners for made in owner.methods.values())

    def said(self, name: str) -> Variable | None:
        """An attribute of a class view, inherited ones included."""
        return attribute(self.project.names, self.definition, name) if isinstance(self.definition, ClassDef) else None

    def strings(self, name: str) -> tuple[str, ...] | None:
        """The literal texts of an attribute (`filterset_fields`, `ordering_fields` …), None where unknown."""
        said = self.said(name)
        return strings(self.project.names, said.module, said.value) if said else ()

    @shared_property
    def guards(self) -> tuple[str, ...] | None:
        """The names of all that restricts who may use it, None where that is decided at run time."""
        return guards_of(self.project, self.definition)

    @shared_property
    def model(self) -> Model | None:
        """The project's model whose rows it shows, by `queryset`, `model` or `get_queryset`."""
        for name in ("queryset", "model"):
            said = self.said(name)
            if said and (found := queryset_model(self.project, said.module, said.value)):
                return found
        made = method(self.project.names, self.definition, "get_queryset") if self.kind != "function" else None  # type: ignore[arg-type]
        shown = {queryset_model(self.project, made.module, node, made) for node in returned(made)} if made else set()
        return shown.pop() if len(shown) == 1 else None

    @shared_property
    def serializers(self) -> tuple[ClassDef, ...]:
        """The project's serializers it uses, by `serializer_class` or anywhere in its functions."""
        return tuple(self._used("serializer_class", is_serializer))

    @shared_property
    def forms(self) -> tuple[ClassDef, ...]:
        """The project's forms it uses, by `form_class` or anywhere in its functions."""
        return tuple(self._used("form_class", is_form))

    def _used(self, name: str, is_wanted: Callable[[Names, ClassDef], bool]) -> Iterator[ClassDef]:
        said, seen = self.said(name), set[int]()
        found: list[Definition | None] = [self.project.resolve(said.module, said.value)] if said else []
        for function in self.functions:
            found.extend(mentioned(self.project, function))
        for item in found:
            if isinstance(item, ClassDef) and id(item) not in seen and is_wanted(self.project.names, item):
                seen.add(id(item))
                yield item


def mentioned(project: Project, function: FunctionDef) -> Iterator[Definition | None]:
    """What the names in a function's body stand for, without a walk through the body."""
    words = function.node.mentions
    for word in words:
        if name := function.imports.get(word):
            found = project.names.imported(function.module, name)
        else:
            found = project.names.lookup(function.module, word) if word in function.module.names else None
        if isinstance(found, Module):  # `serializers.OrderSerializer`
            inside = (found.names.get(other) for other in words)
            yield from (other for other in inside if isinstance(other, ClassDef))
        yield found
