"""Which pages and endpoints show a whole table that grows: nothing pages, slices or narrows it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from msgspec import Struct

from django_cto.facts.imports import flat
from django_cto.flow.values import Manager, Queryset
from django_cto.project.attributes import method
from django_cto.project.definitions import ClassDef, FunctionDef, Variable, place_of
from django_cto.project.growth import grows
from django_cto.project.model import Model
from django_cto.project.selection import assigned
from django_cto.project.view import View
from django_cto.read import syntax as s
from django_cto.text import Place

if TYPE_CHECKING:
    from django_cto.flow.flow import Flow

ENDPOINTS = ("ListAPIView", "ListCreateAPIView", "ModelViewSet", "ReadOnlyModelViewSet", "ListModelMixin")
PAGES = ("django.views.generic.ListView", "django.views.generic.list.ListView")
# Their own lists and pages: a class of another library may page by itself.
KNOWN = ("rest_framework.", "django.", "builtins.", "abc.", "typing.")
# Models of such names hold what somebody enters once, whenever that was.
REFERENCES = ("Type", "Kind", "Category", "Status", "State", "Config", "Settings", "Template", "Group", "Role",
              "Service", "Server", "Provider", "Backend", "Plan")  # fmt: skip
# What leaves all rows in.
KEEPS = frozenset({"all", "order_by", "select_related", "prefetch_related", "annotate", "distinct", "only", "defer"})
NARROWS = frozenset({"user", "kwargs", "request", "query_params", "GET", "get_object_or_404", "paginate_by"})


class Unbounded(Struct, frozen=True, eq=False):
    """A list of all rows of a model: `place` is where the rows are said, `view` who shows them."""

    view: View
    model: Model
    place: Place
    kind: str


def unbounded_lists(flow: Flow) -> Iterator[Unbounded]:
    """The lists of the project's views."""
    pages = _pages_by_default(flow)
    bases = {base for owner in flow.project.classes for base in flow.project.names.bases(owner)}
    for view in flow.project.views.values():
        if isinstance(view.definition, ClassDef):
            if view.definition not in bases and all(name.startswith(KNOWN) for name in view.bases):
                yield from _of_class(flow, view, view.definition, pages=pages)
        else:
            yield from _of_function(flow, view, view.definition)


def _pages_by_default(flow: Flow) -> bool:
    """Whether the settings let REST framework page, or cannot be read."""
    modules = [module for module in flow.project.modules.values() if not module.is_test]
    said = [found for module in modules if isinstance(found := module.names.get("REST_FRAMEWORK"), Variable)]
    read = [variable.value for variable in said if isinstance(variable.value, s.Mapping)]
    if len(read) < len(said) or not any("INSTALLED_APPS" in module.names for module in modules):
        return True
    return any(table.get("DEFAULT_PAGINATION_CLASS") for table in read)


def _of_class(flow: Flow, view: View, owner: ClassDef, *, pages: bool) -> Iterator[Unbounded]:
    lasts = {name.rpartition(".")[2] for name in view.bases}
    is_api = not lasts.isdisjoint(ENDPOINTS) and any(name.startswith("rest_framework.") for name in view.bases)
    if is_api:
        paged = pages or view.said("pagination_class") is not None or bool({"list", "get"} & view.handlers.keys())
    elif any(name in PAGES for name in view.bases):
        own = ("get", "get_paginate_by", "paginate_queryset", "get_context_data")
        paged = view.said("paginate_by") is not None or any(method(flow.project.names, owner, name) for name in own)
    else:
        return
    place = None if paged or not flow.project.urls.reaches(owner) else _whole_table(view, owner)
    if place and view.model and _grows(view.model):
        yield Unbounded(view, view.model, place, "endpoint" if is_api else "page")


def _grows(model: Model) -> bool:
    return grows(model) and not model.name.endswith(REFERENCES)


def _whole_table(view: View, owner: ClassDef) -> Place | None:
    """Where a class says that it shows all rows; None where it may show fewer."""
    names = view.project.names
    if method(names, owner, "filter_queryset"):
        return None
    made = method(names, owner, "get_queryset")
    if made is None:
        said = view.said("queryset") or view.said("model")
        return place_of(said.module, said.node.at) if said and _keeps_all(said.value) else None
    returned = [node.value for part in made.node.body for node in s.descend(part) if isinstance(node, s.Return)]
    if len(returned) != 1 or len(made.node.body) != 1 or not NARROWS.isdisjoint(made.node.mentions):
        return None
    return place_of(made.module, returned[0].at) if returned[0] and _keeps_all(returned[0]) else None


def _keeps_all(node: s.Expr | None) -> bool:
    """Whether a chain of calls leaves all rows of its manager in; a model itself does."""
    while isinstance(node, s.Call) and isinstance(node.func, s.Attribute):
        if node.func.name not in KEEPS:
            return False
        node = node.func.value
    return isinstance(node, s.Name) or (isinstance(node, s.Attribute) and node.name.endswith("objects"))


def _of_function(flow: Flow, view: View, function: FunctionDef) -> Iterator[Unbounded]:
    if "render" not in function.node.mentions or "paginator" in " ".join(function.node.mentions).lower():
        return
    evaluation = flow.evaluation(function)
    for site in evaluation.sites:
        context = site.call.argument(2, "context") if site.symbol == "django.shortcuts.render" else None
        context = assigned(function, context.id) if isinstance(context, s.Name) else context
        template = s.text_of(site.call.argument(1, "template_name"))
        if not isinstance(context, s.Mapping) or not template:
            continue
        looped = _looped(flow, template)
        for key, node in context.items:
            value = evaluation.values.get(id(node))
            name = s.text_of(key) if key is not None else None
            if (
                name in looped
                and isinstance(value, Queryset | Manager)
                and _is_all(function, node, value)
                and _grows(value.model)
            ):
                yield Unbounded(view, value.model, place_of(function.module, node.at), "page")


def _is_all(function: FunctionDef, node: s.Expr, value: Queryset | Manager) -> bool:
    if isinstance(value, Manager):
        return value.step is None
    if any(isinstance(said, s.Subscript) for said in _said(function, node)):
        return False
    return bool(value.calls) and all(call.name in KEEPS for call in value.calls) and _starts_at_table(value)


def _said(function: FunctionDef, node: s.Expr) -> Iterator[s.Expr | None]:
    """An expression itself, or all that its name is given."""
    yield node
    if isinstance(node, s.Name):
        for part in flat(function.node.body):
            if isinstance(part, s.Assign) and any(isinstance(t, s.Name) and t.id == node.id for t in part.targets):
                yield part.value


def _starts_at_table(value: Queryset) -> bool:
    receiver = value.calls[0].receiver
    return isinstance(receiver, Manager) and receiver.step is None


def _looped(flow: Flow, name: str) -> frozenset[str]:
    """The names that a template goes through."""
    template = flow.project.templates.get(name)
    tags = template.tags if template else ()
    return frozenset(tag.words[-1] for tag in tags if tag.name == "for" and "in" in tag.words)
