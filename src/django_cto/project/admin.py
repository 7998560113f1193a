"""The admin pages of a project: which class shows which model on which site, and what its lists ask for."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django_cto.facts.imports import flat
from django_cto.project.attributes import attribute, classes_in, known_strings, text
from django_cto.project.definitions import ClassDef, External, FunctionDef, Module, place_of
from django_cto.project.models import Model
from django_cto.project.selection import named_model
from django_cto.read import syntax as s
from django_cto.read.shared import shared_property
from django_cto.text import Place

if TYPE_CHECKING:
    from django_cto.project.project import Project

REGISTER = "django.contrib.admin.register"


@dataclass(frozen=True, eq=False, repr=False)
class AdminClass:
    """What a ModelAdmin or an inline of it says; `model` is None where it is not the project's or unknown."""

    owner: ClassDef
    project: Project
    model: Model | None

    @property
    def place(self) -> Place:
        """Where its class stands."""
        return self.owner.place

    def listed(self, name: str) -> tuple[str, ...]:
        """The literal names of an attribute as `list_display`, `list_filter`, `search_fields`, `ordering` …"""
        said = attribute(self.project.names, self.owner, name)
        return known_strings(self.project.names, said.module, said.value) if said else ()

    @property
    def date_hierarchy(self) -> str | None:
        """The field of the date drill-down."""
        said = attribute(self.project.names, self.owner, "date_hierarchy")
        return text(self.project.names, said.module, said.value) if said else None

    @property
    def list_select_related(self) -> bool | tuple[str, ...] | None:
        """The relations that the changelist loads along: names, all (True), none (False), None where unknown."""
        said = attribute(self.project.names, self.owner, "list_select_related")
        if said and isinstance(said.value, s.Constant):
            return said.value.value if isinstance(said.value.value, bool) else None
        return self.listed("list_select_related") if said else False

    @shared_property
    def has_list(self) -> bool:
        """Whether its URLs have the changelist: a `get_urls` that never asks ModelAdmin's leaves it out."""
        method = self.project.names.class_member(self.owner, "get_urls")
        asks = method.node.mentions if isinstance(method, FunctionDef) else ("get_urls",)
        return "get_urls" in asks or "changelist_view" in asks

    @shared_property
    def form(self) -> ClassDef | None:
        """The project's form class it edits with."""
        said = attribute(self.project.names, self.owner, "form")
        found = self.project.resolve(said.module, said.value) if said else None
        return found if isinstance(found, ClassDef) else None

    @shared_property
    def inlines(self) -> tuple[AdminClass, ...]:
        """The inlines on its change page."""
        said = attribute(self.project.names, self.owner, "inlines")
        found = classes_in(self.project.names, said.module, said.value) if said else ()
        return tuple(inline(self.project, owner) for _, owner in found if owner)


def inline(project: Project, owner: ClassDef) -> AdminClass:
    """An inline, which names its model itself."""
    said = attribute(project.names, owner, "model")
    return AdminClass(owner, project, named_model(project, said.module, said.value) if said else None)


def admins_of(project: Project) -> tuple[AdminClass, ...]:
    """Every ModelAdmin of the project once for each of its own models that it is registered for."""
    found = {(id(admin.owner), id(admin.model)): admin for admin in (*_decorated(project), *_registered(project))}
    return tuple(found.values())


def _decorated(project: Project) -> Iterator[AdminClass]:
    for owner in project.classes:
        for decorator in owner.node.decorators:
            if isinstance(decorator, s.Call) and s.dotted(decorator.func).rpartition(".")[2] == "register":
                name = project.name(owner.module, decorator.func)
                if name == REGISTER or (not name.startswith("django.template") and _is_admin(project, owner)):
                    for node in decorator.args:
                        yield AdminClass(owner, project, named_model(project, owner.module, node))


def _registered(project: Project) -> Iterator[AdminClass]:
    for module in project.modules.values():
        if module.is_test or not any("admin" in f"{name.module}.{name.name}" for name in module.facts.imports):
            continue
        yield from _registrations(project, module, None, module.facts.body)
        for function in module.functions:
            if {"register", "site"} <= function.node.mentions:
                yield from _registrations(project, module, function, function.node.body)


def _registrations(
    project: Project, module: Module, within: FunctionDef | None, body: tuple[s.Stmt, ...]
) -> Iterator[AdminClass]:
    for node in flat(body):
        if isinstance(node, s.Expression) and isinstance(node.value, s.Call):
            yield from _registration(project, module, within, node.value)


def _registration(project: Project, module: Module, within: FunctionDef | None, call: s.Call) -> Iterator[AdminClass]:
    """`site.register(Order, OrderAdmin)` and `site.register([Order, Book], ShopAdmin)`, whatever the site is called."""
    if not isinstance(call.func, s.Attribute) or call.func.name != "register":
        return
    owner = project.resolve(module, call.argument(1, "admin_class"), within)
    if isinstance(owner, ClassDef) and _is_admin(project, owner):
        given = call.argument(0, "model_or_iterable")
        for node in given.items if isinstance(given, s.Sequence) else (given,):
            yield AdminClass(owner, project, named_model(project, module, node, within))


def _is_admin(project: Project, owner: ClassDef) -> bool:
    bases = (base.name for base in project.names.mro(owner) if isinstance(base, External))
    return any(name.endswith(("ModelAdmin", "UserAdmin", "GroupAdmin", "Admin")) for name in bases)


def place_of_attribute(admin: AdminClass, name: str) -> Place | None:
    """Where an attribute is assigned, inherited ones included."""
    said = attribute(admin.project.names, admin.owner, name)
    return place_of(said.module, said.node.at) if said else None
