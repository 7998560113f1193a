"""Rows that are inserted because a query found none a moment before."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django_cto.flow.absence import runs_if_absent
from django_cto.flow.effects import runs_alone
from django_cto.flow.lookups import HARMLESS, narrowed, plain_lookups
from django_cto.flow.sites import CallSite
from django_cto.flow.values import Manager, Queryset
from django_cto.project.definitions import ClassDef
from django_cto.project.model import Model
from django_cto.read import syntax as s

if TYPE_CHECKING:
    from django_cto.flow.flow import Flow

ASKS = frozenset({"exists", "first", "last", "get", "count", "aexists", "afirst", "alast", "aget", "acount"})
# `get` says with an exception that there is none.
ASKED_PLAINLY = ASKS - {"get", "aget"}
CREATES = frozenset({"create", "acreate"})
EXACT = frozenset({(), ("exact",), ("iexact",), ("pk",), ("id",)})


@dataclass(frozen=True, eq=False, repr=False)
class Race:
    """An insert after a query for the same values; `columns` are asked for, `filled` is all that is inserted."""

    model: Model
    asked: CallSite
    made: CallSite
    columns: frozenset[str]
    filled: frozenset[str]


def races(flow: Flow) -> Iterator[Race]:
    """Every race in the subjects, those that run alone left out."""
    models = flow.project.names_of_models
    for function in flow.subjects.each(*ASKS):
        if _may_race(function.node.mentions, models) and not runs_alone(function.module):
            found = [race for site in flow.evaluation(function).sites if (race := race_of(flow, site))]
            # One question may decide over several inserts.
            yield from {id(race.asked): race for race in reversed(found)}.values()


def _may_race(words: frozenset[str], models: frozenset[str]) -> bool:
    """Whether a function that mentions these words may ask and insert: a quick first choice."""
    asks = not ASKED_PLAINLY.isdisjoint(words) or any(word.endswith("DoesNotExist") for word in words)
    return asks and (not CREATES.isdisjoint(words) or ("save" in words and not models.isdisjoint(words)))


def race_of(flow: Flow, made: CallSite) -> Race | None:
    """The race that an inserting call runs, if it inserts just what a query before it did not find."""
    model, values = _made_model(flow, made), plain_lookups(made.call)
    start = narrowed(made.receiver) if isinstance(made.receiver, Manager) else frozenset()
    if model is None or not values or start is None or made.is_later:
        return None
    given = {_column(model, name): node for name, node in values.items()}
    for asked in flow.evaluation(made.function).sites:
        decides = asked.order < made.order and asked.name in ASKS and runs_if_absent(asked, made)
        if decides and (columns := _asked_for(model, asked, given, start)):
            return Race(model, asked, made, columns, frozenset(given) | start)
    return None


def _made_model(flow: Flow, made: CallSite) -> Model | None:
    if made.name in CREATES and isinstance(made.receiver, Manager | Queryset):
        return made.receiver.model
    return flow.project.models.of(made.target) if isinstance(made.target, ClassDef) else None


def _asked_for(
    model: Model, asked: CallSite, given: Mapping[str, s.Expr], start: frozenset[str]
) -> frozenset[str] | None:
    """The fields a query asks for, where it asks for the very values that are inserted; else None."""
    chain = asked.receiver.calls if isinstance(asked.receiver, Queryset) else ()
    base = chain[0].receiver if chain else asked.receiver
    fixed = narrowed(base) if isinstance(base, Manager) and base.model is model else None
    if fixed is None or not fixed <= start:
        return None
    columns = set(fixed)
    for call in (*(site for site in chain if site.name not in HARMLESS), asked):
        lookups = plain_lookups(call.call) if call is asked or call.name == "filter" else None
        if lookups is None:
            return None
        for name, node in lookups.items():
            column = _column(model, name)
            if tuple(name.split("__")[1:]) not in EXACT or column not in given or not _is_same(node, given[column]):
                return None
            columns.add(column)
    return frozenset(columns)


def _column(model: Model, name: str) -> str:
    """The field that a lookup or keyword argument means."""
    first = name.partition("__")[0]
    field = model.field(first)
    return field.name if field else first


def _is_same(one: s.Expr, other: s.Expr) -> bool:
    """Whether two expressions are written alike, a row and its key taken as one."""
    return shape(_row(one)) == shape(_row(other))


def _row(node: s.Expr) -> s.Expr:
    return node.value if isinstance(node, s.Attribute) and node.name in {"pk", "id"} else node


def shape(node: object) -> object:
    """A node without its place, to compare what is written."""
    if isinstance(node, tuple):
        return tuple(shape(item) for item in node)
    if hasattr(node, "__struct_fields__"):
        fields = (name for name in node.__struct_fields__ if name != "at")
        return (type(node).__name__, *(shape(getattr(node, name)) for name in fields))
    return node
