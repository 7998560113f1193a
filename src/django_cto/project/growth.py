"""Which tables get rows while people work, and which hold settings, states and kinds that somebody enters once."""

from __future__ import annotations

import functools

from django_cto.project.fields import Field
from django_cto.project.model import Model
from django_cto.read import syntax as s
from django_cto.read.noting import shared

# Rows that a deployment makes.
FIXED = frozenset({"ContentType", "Permission", "Site", "Group"})
NOW = frozenset({"now", "localdate", "localtime", "today", "utcnow"})


@functools.cache
@shared
def grows(model: Model) -> bool:
    """Whether rows say when they were made or whose they are, or belong to rows that do; users always grow."""
    return _grows(model, frozenset())


def _grows(model: Model, seen: frozenset[int]) -> bool:
    if id(model) in seen:
        return False
    if model is model.project.models.user or any(_is_made_at(field) for field in model.fields.values()):
        return True
    required = [field for field in model.fields.values() if field.is_foreign_key and not field.is_nullable]
    targets = [(field, model.project.models.target(model, field)) for field in required]
    return any(_grows(to, seen | {id(model)}) if to else not _is_fixed(field) for field, to in targets)


def _is_fixed(field: Field) -> bool:
    target = field.target
    written = (s.text_of(target) or s.dotted(target)) if target is not None else ""
    return written.rpartition(".")[2] in FIXED


def _is_made_at(field: Field) -> bool:
    if field.kind not in {"DateTimeField", "DateField"}:
        return False
    return field.says("auto_now_add") or s.dotted(field.option("default")).rpartition(".")[2] in NOW
