"""Which calls of a query take names of columns, one by one or as the keys of a dict."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from django_cto.flow.input.origin import calls_with_input, unpacked
from django_cto.flow.sites import CallSite
from django_cto.flow.values import Manager, Queryset
from django_cto.read import syntax as s

if TYPE_CHECKING:
    from django_cto.flow.flow import Flow

BY_NAME = ("order_by", "latest", "earliest", "values", "values_list", "only", "defer")
BY_KEY = ("filter", "exclude", "get", "aget", "Q", "get_object_or_404", "get_list_or_404")
# Only a queryset has these methods.
SURE = frozenset({"order_by", "values_list", "exclude"})


def named_columns(flow: Flow) -> Iterator[tuple[CallSite, list[s.Expr]]]:
    """The calls that name columns in arguments of their own."""
    for site in calls_with_input(flow, BY_NAME, lambda call: call.args):
        if site.name in SURE or isinstance(site.receiver, Manager | Queryset):
            yield site, [*site.call.args]


def named_lookups(flow: Flow) -> Iterator[tuple[CallSite, list[s.Expr]]]:
    """The calls that are given lookups by `**`."""
    for site in calls_with_input(flow, BY_KEY, _dicts, unpacked(BY_KEY)):
        if _is_query(site):
            yield site, _dicts(site.call)


def _dicts(call: s.Call) -> list[s.Expr]:
    return [keyword.value for keyword in call.keywords if keyword.name is None]


def _is_query(site: CallSite) -> bool:
    is_function = site.symbol.startswith("django.") and site.name in {"Q", "get_object_or_404", "get_list_or_404"}
    return (
        is_function
        or site.name in SURE
        or isinstance(site.receiver, Manager | Queryset)
        or "objects" in s.dotted(site.call.func)
    )
