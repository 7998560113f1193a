"""Which fields the code filters, excludes, orders and looks up, and where."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django_cto.flow import vocabulary as v
from django_cto.flow.sites import CallSite
from django_cto.flow.subjects import each_call
from django_cto.flow.values import Manager, Queryset, Reference
from django_cto.project.definitions import ClassDef, place_of
from django_cto.project.models import Model
from django_cto.project.relations import Path, follow
from django_cto.read import syntax as s
from django_cto.text import Place

if TYPE_CHECKING:
    from django_cto.flow.flow import Flow

ORDERS = frozenset({"order_by", "latest", "earliest", "alatest", "aearliest"})
NOT_LOOKUPS = frozenset({"defaults", "create_defaults", "using", "nulls_first", "nulls_last"})


@dataclass(frozen=True, eq=False, repr=False)
class FieldUse:
    """One use of a lookup in a query: `kind` is filter, exclude, get or order; `path` is where the lookup leads.

    `site` is the call (None for a declaration such as Meta.ordering), `value` the expression compared with,
    `siblings` the lookups of the same chain that narrow the rows as well.
    """

    model: Model
    lookup: str
    kind: str
    path: Path
    place: Place
    site: CallSite | None = None
    value: s.Expr | None = None
    siblings: tuple[str, ...] = ()

    @property
    def operator(self) -> str:
        """The last lookup that follows the field, `exact` where none is written."""
        return self.path.rest[-1] if self.path.rest else "exact"


def uses_in(flow: Flow) -> Iterator[FieldUse]:
    """Every use of a field in the subjects whose model is known."""
    names = v.LOOKUPS | ORDERS | {"get_object_or_404", "get_list_or_404"}
    for site in each_call(flow, *sorted(names)):
        model = _model(flow, site)
        if model:
            yield from _uses(model, site)


def _model(flow: Flow, site: CallSite) -> Model | None:
    if site.name.endswith("_or_404"):
        first = site.call.args[0] if site.call.args else None
        value = flow.evaluation(site.function).values.get(id(first))
        if isinstance(value, Reference) and isinstance(value.to, ClassDef):
            return flow.project.models.of(value.to)
        return value.model if isinstance(value, Manager | Queryset) else None
    rows = site.receiver
    return rows.model if type(rows) is Manager or type(rows) is Queryset else None


def _uses(model: Model, site: CallSite) -> Iterator[FieldUse]:
    module = site.function.module
    if site.name in ORDERS:
        for item in site.call.args:
            if name := _ordered(item):
                yield FieldUse(model, name, "order", follow(model, name), place_of(module, item.at), site, item)
        return
    kind = {"exclude": "exclude", "filter": "filter", "complex_filter": "filter"}.get(site.name, "get")
    siblings = tuple(_lookups_before(site)) + tuple(name for name, _, _ in lookups_of(site.call))
    for name, value, at in lookups_of(site.call):
        yield FieldUse(model, name, kind, follow(model, name), place_of(module, at), site, value, siblings)


def lookups_of(call: s.Call) -> Iterator[tuple[str, s.Expr, int]]:
    """The lookups of one call as (name, value, packed span), those in `Q(…)` arguments included."""
    for keyword in call.keywords:
        if keyword.name and keyword.name not in NOT_LOOKUPS:
            yield keyword.name, keyword.value, keyword.at
    for argument in call.args:
        for node in s.descend(argument):
            if type(node) is s.Call and s.dotted(node.func).rpartition(".")[2] == "Q":
                for keyword in node.keywords:
                    if keyword.name and not keyword.name.startswith("_"):
                        yield keyword.name, keyword.value, keyword.at


def _lookups_before(site: CallSite) -> Iterator[str]:
    calls = site.receiver.calls if isinstance(site.receiver, Queryset) else ()
    for earlier in calls:
        if earlier.name == "filter":
            yield from (name for name, _, _ in lookups_of(earlier.call))


def _ordered(node: s.Expr) -> str | None:
    """The name that an argument of `order_by` sorts by: `"-created"`, `F("created").desc()`."""
    text = s.text_of(node)
    if text is not None:
        return text.lstrip("-+") if text not in {"?", "-?"} else None
    if isinstance(node, s.Call) and isinstance(node.func, s.Attribute) and node.func.name in {"asc", "desc"}:
        return _ordered(node.func.value)
    if isinstance(node, s.Call) and s.dotted(node.func).rpartition(".")[2] == "F" and node.args:
        return s.text_of(node.args[0])
    return None
