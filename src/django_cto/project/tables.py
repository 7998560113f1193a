"""Knows which model, field or constraint of a project the database means by a name."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from django_cto.project.fields import Field
from django_cto.project.indexes import Index
from django_cto.project.model import Model
from django_cto.read import syntax as s

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


def constraint_of(project: Project, name: str) -> tuple[Model, Index] | None:
    """The constraint that a Meta declares under a name, with its model."""
    for model in project.models.concrete:
        for index in model.indexes:
            if name in _names(model, index):
                return model, index
    return None


def _names(model: Model, index: Index) -> Iterator[str]:
    if index.name:
        filled = index.name.replace("%(app_label)s", model.app_label.lower())
        yield filled.replace("%(class)s", model.name.lower())
