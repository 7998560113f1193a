"""Which columns declarations sort and filter by: Meta, admin pages, filter sets and views of REST framework."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from django_cto.flow.columns import ColumnUse, column
from django_cto.project.admin import AdminClass, place_of_attribute
from django_cto.project.definitions import place_of
from django_cto.project.model import Model
from django_cto.project.relations import follow
from django_cto.project.view import View
from django_cto.text import Place

if TYPE_CHECKING:
    from django_cto.project.project import Project


def declared_uses(project: Project) -> Iterator[ColumnUse]:
    """Every column that a declaration names: kind `order` where lists are sorted by it, else `filter`."""
    for model in project.models.concrete:
        if model.ordering:
            value, meta = model.options["ordering"]
            yield from _use(
                model, model.ordering[0], "order", place_of(meta.module, value.at), f"{model.label} ordering"
            )
    for admin in project.admins:
        if admin.model:
            yield from _of_admin(admin, admin.model)
    for filters in project.filtersets.values():
        for lookup, place in filters.lookups if filters.model else ():
            yield from _use(filters.model, lookup, "filter", place, filters.symbol)  # type: ignore[arg-type]
    for view in project.views.values():
        yield from _of_view(view)


def _of_admin(admin: AdminClass, model: Model) -> Iterator[ColumnUse]:
    named = (
        ("ordering", "order", admin.listed("ordering")[:1]),
        ("date_hierarchy", "order", (admin.date_hierarchy or "",)),
        ("list_filter", "filter", admin.listed("list_filter")),
    )
    for attribute, kind, lookups in named:
        place = place_of_attribute(admin, attribute)
        for lookup in lookups if place else ():
            yield from _use(model, lookup, kind, place, f"{admin.owner.symbol}.{attribute}")  # type: ignore[arg-type]


def _of_view(view: View) -> Iterator[ColumnUse]:
    for attribute, kind in (("ordering_fields", "order"), ("filterset_fields", "filter")):
        said = view.said(attribute)
        if said and view.model:
            for lookup in view.strings(attribute) or ():
                yield from _use(view.model, lookup, kind, said.place, f"{view.symbol}.{attribute}")


def _use(model: Model, lookup: str, kind: str, place: Place, symbol: str) -> Iterator[ColumnUse]:
    found = column(follow(model, lookup.lstrip("-"))) if lookup else None
    if found:
        yield ColumnUse(*found, kind, place, symbol)
