"""Models as plain values: fields, relations, indexes, managers."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django_cto.project.definitions import ClassDef
from django_cto.project.relations import reverse_accessors

if TYPE_CHECKING:
    from django_cto.project.fields import Field
    from django_cto.project.indexes import Index
    from django_cto.project.model import Model
    from django_cto.text import Place


def described_model(model: Model) -> dict[str, Any]:
    """A model with its fields, what leads to it, its indexes and managers."""
    return {
        "label": model.label,
        "place": line(model.place),
        "abstract": model.is_abstract,
        "proxy": model.is_proxy,
        "managed": model.is_managed,
        "parents": [parent.label for parent in model.parents],
        "fields": [_field(model, field) for field in model.fields.values()],
        "reverse": {} if model.is_abstract else _reverse(model),
        "indexes": [_index(index) for index in model.indexes],
        "ordering": list(model.ordering),
        "managers": {
            name: [found.symbol if isinstance(found, ClassDef) else found.name for found in classes]
            for name, classes in model.managers.items()
        },
        "whole": model.is_whole,
    }


def _field(model: Model, field: Field) -> dict[str, Any]:
    described: dict[str, Any] = {"name": field.name, "kind": field.kind or None}
    if field.is_relation and (target := model.project.models.target(model, field)):
        described["to"] = target.label
    flags = {
        "primary_key": field.is_primary_key,
        "unique": field.is_unique,
        "index": field.is_indexed,
        "null": field.is_nullable,
    }
    return described | {name: True for name, holds in flags.items() if holds}


def _reverse(model: Model) -> dict[str, str]:
    return {name: f"{step.holder.label}.{step.field.name}" for name, step in sorted(reverse_accessors(model).items())}


def _index(index: Index) -> dict[str, Any]:
    columns = list(index.ordered or index.fields)
    return {"kind": index.kind, "type": index.type, "fields": columns, "unique": index.is_unique, "name": index.name}


def line(place: Place | None) -> str:
    """`path:line`, "" for no place."""
    return f"{place.path}:{place.line}" if place else ""
