"""Which calls write rows from a dict, or attributes of a row by name."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from django_cto.flow.input.origin import calls_with_input, unpacked
from django_cto.flow.sites import CallSite
from django_cto.flow.values import Instance, Manager, Queryset
from django_cto.project.definitions import ClassDef
from django_cto.read import syntax as s

if TYPE_CHECKING:
    from django_cto.flow.flow import Flow

WRITES = ("create", "acreate", "update", "aupdate", "get_or_create", "update_or_create")
WITH_DEFAULTS = ("get_or_create", "update_or_create")
DEFAULTS = ("defaults", "create_defaults")


def rows_by_dict(flow: Flow) -> Iterator[tuple[CallSite, s.Expr]]:
    """Every call that makes or changes rows from a dict, with the dict."""
    names = (*WRITES, *flow.project.names_of_models)
    for site in calls_with_input(flow, names, _dicts, [*unpacked(names), *WITH_DEFAULTS]):
        if isinstance(site.receiver, Manager | Queryset) or _is_model(flow, site):
            yield from ((site, given) for given in _dicts(site.call))


def _dicts(call: s.Call) -> list[s.Expr]:
    return [keyword.value for keyword in call.keywords if keyword.name is None or keyword.name in DEFAULTS]


def _is_model(flow: Flow, site: CallSite) -> bool:
    return isinstance(site.target, ClassDef) and flow.project.models.of(site.target) is not None


def named_attributes(flow: Flow) -> Iterator[tuple[CallSite, s.Expr]]:
    """Every `setattr` on a row, with the name that it is given."""
    for site in calls_with_input(flow, ["setattr"], lambda call: call.args[1:2]):
        if site.symbol == "builtins.setattr" and len(site.call.args) == 3:
            row = flow.evaluation(site.function).values.get(id(site.call.args[0]))
            if isinstance(row, Instance):
                yield site, site.call.args[1]
