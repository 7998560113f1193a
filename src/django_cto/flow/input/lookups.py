"""Which calls of a query take names of columns, one by one or as the keys of a dict."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from django_cto.flow.sites import CallSite
from django_cto.flow.subjects import each_call
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
    for site in each_call(flow, *BY_NAME, such=_is_open):
        if site.name in SURE or isinstance(site.receiver, Manager | Queryset):
            yield site, [*site.call.args]


def named_lookups(flow: Flow) -> Iterator[tuple[CallSite, list[s.Expr]]]:
    """The calls that are given lookups by `**`."""
    for site in each_call(flow, *BY_KEY, such=_has_keywords):
        given = [keyword.value for keyword in site.call.keywords if keyword.name is None]
        if given and _is_query(site):
            yield site, given


def _is_open(call: s.Call) -> bool:
    """Whether an argument is more than the name of a column."""
    return any(type(argument) is not s.Constant for argument in call.args)


def _has_keywords(call: s.Call) -> bool:
    return any(keyword.name is None for keyword in call.keywords)


def _is_query(site: CallSite) -> bool:
    is_function = site.symbol.startswith("django.") and site.name in {"Q", "get_object_or_404", "get_list_or_404"}
    return (
        is_function
        or site.name in SURE
        or isinstance(site.receiver, Manager | Queryset)
        or "objects" in s.dotted(site.call.func)
    )
