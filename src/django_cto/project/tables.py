"""Knows which model, field or constraint of a project the database means by a name."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django_cto.project.definitions import place_of
from django_cto.project.fields import Field
from django_cto.project.indexes import index_items
from django_cto.project.model import Model
from django_cto.read import syntax as s
from django_cto.text import Place

if TYPE_CHECKING:
    from django_cto.project.project import Project


def table_of(model: Model) -> str:
    """The name of a model's table, as Django makes it where Meta says none."""
    return s.text_of(model.table.option("db_table")) or f"{model.table.app_label}_{model.table.name}".lower()


def model_of_table(project: Project, table: str) -> Model | None:
    """The model that a table belongs to; None where no model of the project has it."""
    name = table.rpartition(".")[2].strip('"`[]').lower()
    found = (model for model in project.models.concrete if not model.is_proxy and table_of(model).lower() == name)
    return next(found, None)


def link_of_table(project: Project, table: str) -> tuple[Model, Field] | None:
    """The many-to-many field that a table holds the links of; None where it is no such table."""
    name = table.rpartition(".")[2].strip('"`[]').lower()
    for model in project.models.concrete:
        for field in model.own_fields:
            if field.is_many_to_many and f"{table_of(model)}_{field.name}".lower() == name:
                return model, field
    return None


def column_of(field: Field) -> str:
    """The name of a field's column."""
    return s.text_of(field.option("db_column")) or field.attname


def field_of_column(model: Model, column: str) -> Field | None:
    """The field that a column of a model's table holds."""
    name = column.strip('"`[]')
    return next((field for field in model.own_fields if column_of(field) == name), None) or model.field(name)


@dataclass(frozen=True, eq=False, repr=False)
class Constraint:
    """What a Meta declares under a name: its model, where it stands, and the columns of an index."""

    model: Model
    place: Place
    columns: tuple[str, ...] = ()


def constraint_of(project: Project, name: str) -> Constraint | None:
    """The constraint or index that a Meta declares under a name."""
    for model in project.models.concrete:
        for index in model.indexes:
            if index.name and _filled(model, index.name) == name:
                return Constraint(model, index.place, index.fields)
        for written, place in _checks(model):
            if _filled(model, written) == name:
                return Constraint(model, place)
    return None


def _checks(model: Model) -> Iterator[tuple[str, Place]]:
    """The constraints that are no indexes, by the names that are written."""
    if "constraints" in model.options:
        value, meta = model.options["constraints"]
        for item in index_items(model.project.names, meta.module, value):
            module, call = item or (meta.module, None)
            written = s.text_of(call.keyword("name")) if isinstance(call, s.Call) else None
            if written and isinstance(call, s.Call):
                yield written, place_of(module, call.at)


def _filled(model: Model, name: str) -> str:
    return name.replace("%(app_label)s", model.app_label.lower()).replace("%(class)s", model.name.lower())


def model_of_constraint(project: Project, name: str) -> Model | None:
    """The model whose table's name begins the name of an index or constraint, as those that Django makes do."""
    fitting = [
        model
        for model in project.models.concrete
        if not model.is_proxy and name.lower().startswith(f"{table_of(model)}_")
    ]
    return max(fitting, key=lambda model: len(table_of(model)), default=None)
