"""Follows lookups such as `author__city__name__icontains` from model to model."""

from __future__ import annotations

import functools
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

from django_cto.project.fields import Field
from django_cto.project.model import Model
from django_cto.read import syntax as s
from django_cto.read.noting import shared


@dataclass(frozen=True, eq=False, repr=False)
class Step:
    """One relation on the way: the model it starts from, its field, and whether it is walked against its direction."""

    model: Model
    field: Field
    holder: Model
    is_reverse: bool
    target: Model | None

    @property
    def is_many(self) -> bool:
        """Whether one row may lead to several."""
        if self.is_reverse:
            return self.field.kind != "OneToOneField"
        return self.field.is_many_to_many or self.field.kind == "GenericRelation"


@dataclass(frozen=True, eq=False, repr=False)
class Path:
    """Where a lookup leads: the relations walked, the last model, its field, and what is left (transform, operator).

    `is_known` is false where a name on the way is neither field nor relation of its model.
    """

    steps: tuple[Step, ...]
    model: Model | None
    field: Field | None
    rest: tuple[str, ...]
    is_known: bool = True


@functools.cache
@shared
def reverse_relations(model: Model) -> Mapping[str, Step]:
    """The relations that lead to a model, by the name used in queries."""
    return {name: step for _, name, step in _incoming(model)}


@functools.cache
@shared
def reverse_accessors(model: Model) -> Mapping[str, Step]:
    """The relations that lead to a model, by the attribute of its instances."""
    return {name: step for name, _, step in _incoming(model) if name}


def accessor(model: Model, name: str) -> Step | None:
    """The relation that an attribute of a model's instances leads over, from either side."""
    return relation(model, name) if model.field(name) else reverse_accessors(model).get(name)


def attribute_step(model: Model, name: str) -> Step | None:
    """As `accessor`; a relation to Django's own user model leads to that as well."""
    step = accessor(model, name)
    if step is None or step.target is not None or step.is_reverse:
        return step
    target = model.project.models.behind(model, step.field)
    return replace(step, target=target) if target else step


def _incoming(model: Model) -> Iterator[tuple[str, str, Step]]:
    models = model.project.models
    # What leads to a parent's table, or to the model that a proxy stands for, leads to it as well.
    for member in dict.fromkeys((model.table, *(parent.table for parent in model.concrete_parents))):
        for holder, field in models.incoming.get(id(member), ()):
            if field.kind == "GenericRelation":
                if field.related_query_name:  # Without it Django adds nothing on the other side.
                    yield "", field.related_query_name, Step(model, field, holder, True, holder)
                continue
            given = _given_name(holder, field)
            if given and given.endswith("+"):
                continue
            query = _filled(field.related_query_name, holder) or given or holder.name.lower()
            yield accessor_of(holder, field), query, Step(model, field, holder, True, holder)


def accessor_of(holder: Model, field: Field) -> str:
    """The attribute by which the other side of a relation leads back to its holder."""
    default = holder.name.lower()
    return _given_name(holder, field) or (default if field.kind == "OneToOneField" else f"{default}_set")


def _given_name(holder: Model, field: Field) -> str | None:
    return _filled(field.related_name or s.text_of(holder.option("default_related_name")), holder)


def _filled(name: str | None, holder: Model) -> str | None:
    """A related name with Django's placeholders for abstract bases filled in."""
    if name is None:
        return None
    name = name.replace("%(class)s", holder.name.lower()).replace("%(model_name)s", holder.name.lower())
    return name.replace("%(app_label)s", holder.app_label.lower())


def relation(model: Model, name: str) -> Step | None:
    """The relation of a model that queries know by a name."""
    field = model.field(name)
    if field and field.is_relation and not (field.is_foreign_key and name == field.attname):
        return Step(model, field, model, False, model.project.models.target(model, field))
    return reverse_relations(model).get(name) if not field else None


def follow(model: Model, lookup: str) -> Path:
    """Walk a lookup from a model as far as names are relations, then to the field."""
    steps: list[Step] = []
    current: Model | None = model
    parts = tuple(lookup.split("__"))
    for index, name in enumerate(parts):
        if current is None:
            return Path(tuple(steps), None, None, parts[index:])
        step = relation(current, name)
        if not step:
            field = current.field(name)
            if field:
                return Path(tuple(steps), current, field, parts[index + 1 :])
            return Path(
                tuple(steps), current, None, parts[index:], is_known=bool(steps) and index > 0 and _is_lookup(name)
            )
        steps.append(step)
        current = step.target
    last = steps[-1]
    return Path(
        tuple(steps), last.model if not last.is_reverse else current, None if last.is_reverse else last.field, ()
    )


def _is_lookup(name: str) -> bool:
    return name in LOOKUPS


# Django's built-in lookups and transforms (documentation, "Field lookups" and "Database functions").
LOOKUPS = frozenset({
    "exact", "iexact", "contains", "icontains", "in", "gt", "gte", "lt", "lte", "startswith", "istartswith",
    "endswith", "iendswith", "range", "date", "year", "iso_year", "month", "day", "week", "week_day",
    "iso_week_day", "quarter", "time", "hour", "minute", "second", "isnull", "regex", "iregex", "search",
    "unaccent", "trigram_similar", "trigram_word_similar", "has_key", "has_keys", "has_any_keys",
    "contained_by", "overlap", "len",
})  # fmt: skip
