"""Where the rows that `select_for_update` asks for are fetched, which is when they are locked."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django_cto.facts.imports import statements
from django_cto.flow.atomic import is_atomic
from django_cto.flow.queries import Query, queries_in
from django_cto.flow.sites import CallSite
from django_cto.flow.transactions import atomic_block
from django_cto.flow.values import Queryset, Value
from django_cto.project.definitions import FunctionDef
from django_cto.read import syntax as s
from django_cto.text import Place

if TYPE_CHECKING:
    from django_cto.flow.flow import Flow

# These do not fetch the rows: Django leaves `FOR UPDATE` out.
FETCH_NOTHING = frozenset(
    {"count", "exists", "aggregate", "update", "delete", "acount", "aexists", "aaggregate", "create"}
)
# By hand: what turns autocommit off, or enters a transaction where no block shows it.
BY_HAND = frozenset({"set_autocommit", "savepoint", "enter_context", "__enter__"})


@dataclass(frozen=True, eq=False, repr=False)
class Locked:
    """A `select_for_update` and the place where its rows are fetched; `fetch` is a call that stands where that does."""

    asked: CallSite
    fetch: CallSite
    place: Place


def locked_in(flow: Flow, function: FunctionDef) -> Iterator[Locked]:
    """Every locking query that a function itself fetches, outside of its own transactions."""
    evaluation = flow.evaluation(function)
    sites = [site for site in evaluation.sites if site.name == "select_for_update" and not atomic_block(flow, site)]
    if not sites or any(site.name in BY_HAND for site in evaluation.sites):
        return
    for query in queries_in(flow, function):
        rows: Value | None = query.site.receiver if query.site else evaluation.values.get(id(query.rows))
        asked = [site for site in rows.calls if site in sites] if isinstance(rows, Queryset) else []
        if asked and query.scope is None and query.verb not in FETCH_NOTHING and not _in_block(flow, function, query):
            yield Locked(asked[0], query.site or asked[0], query.place)


def _in_block(flow: Flow, function: FunctionDef, query: Query) -> bool:
    """Whether the reading of a queryset stands in an `atomic` block, wherever the queryset was made."""
    line = s.line_of(query.node.at)
    for node in statements(function.node.body):
        if isinstance(node, s.With) and s.line_of(node.at) <= line <= s.end_line_of(node.at):
            callees = (item.context.func if isinstance(item.context, s.Call) else item.context for item in node.items)
            if any(is_atomic(flow, flow.project.resolve(function.module, callee, function)) for callee in callees):
                return True
    return False
