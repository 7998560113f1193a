"""Which calls take SQL as text, and which of their arguments is that text."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from django_cto.flow.input.origin import calls_with_input
from django_cto.flow.sites import CallSite
from django_cto.flow.values import Manager, Queryset
from django_cto.read import syntax as s

if TYPE_CHECKING:
    from django_cto.flow.flow import Flow

RAW = "django.db.models.RawSQL"
EXTRA = ("select", "where", "tables", "order_by")
RUNS = ("raw", "extra", "RawSQL", "execute", "executemany")
CURSORS = ("cur", "conn", "db")


def sql_texts(flow: Flow) -> Iterator[tuple[CallSite, list[s.Expr]]]:
    """Every call that runs SQL, with the arguments that are SQL."""
    for site in calls_with_input(flow, RUNS, _given):
        if texts := list(_texts(site)):
            yield site, texts


def _given(call: s.Call) -> list[s.Expr]:
    return [*call.args, *(keyword.value for keyword in call.keywords)]


def _texts(site: CallSite) -> Iterator[s.Expr]:
    call, first = site.call, site.call.args[0] if site.call.args else None
    if site.name == "extra":
        if isinstance(site.receiver, Manager | Queryset) or "objects" in s.dotted(call.func):
            yield from (value for name in EXTRA if (value := call.keyword(name)) is not None)
            yield from call.args
    elif site.name == "raw":
        text = first or call.keyword("raw_query")
        if text is not None and (isinstance(site.receiver, Manager | Queryset) or _is_manager(call.func)):
            yield text
    elif site.name == "RawSQL":
        text = first or call.keyword("sql")
        if text is not None and site.symbol.endswith(".RawSQL"):
            yield text
    elif first is not None and isinstance(call.func, s.Attribute) and _is_cursor(call.func.value):
        yield first


def _is_manager(func: s.Expr) -> bool:
    return isinstance(func, s.Attribute) and s.dotted(func.value).endswith(("objects", "_default_manager"))


def _is_cursor(node: s.Expr) -> bool:
    """By the name, or a call that makes one: what is executed elsewhere is no SQL."""
    if isinstance(node, s.Call):
        node = node.func
    name = node.name if isinstance(node, s.Attribute) else s.dotted(node)
    return name == "c" or name.lower().startswith(CURSORS) or name.lower().endswith("cursor")
