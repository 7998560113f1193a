"""The methods that stand behind the beginning of a queryset, as they are written."""

from __future__ import annotations

from collections.abc import Iterator

from django_cto.flow.rows.domain import Rows, place_at
from django_cto.project.definitions import Module
from django_cto.read import syntax as s
from django_cto.text import Place


def module_of(rows: Rows) -> Module | None:
    """The module in which a queryset begins; None where that is not written in one."""
    if rows.spot is None:
        return None
    return rows.model.project.modules.get(place_at(rows.spot).path)


def chain_of(rows: Rows) -> tuple[s.Call, ...]:
    """The calls that follow one another behind the manager of a queryset; none where it is not written as a chain."""
    module = module_of(rows)
    if module is None or rows.spot is None:
        return ()
    place = place_at(rows.spot)
    found = [node for part in around(module, place) for node in s.descend(part) if type(node) is s.Call]
    calls = [call for call in found if s.place_of(module.path, _root(call).at) == place]
    ends = {id(call): s.place_of(module.path, call.at) for call in calls}
    return tuple(sorted(calls, key=lambda call: (ends[id(call)].end_line, ends[id(call)].end_column)))


def around(module: Module, place: Place) -> Iterator[s.Stmt]:
    """The statements of the function at a place, or of the module where it stands in none."""
    functions = [one for one in module.functions if s.line_of(one.node.at) <= place.line <= s.end_line_of(one.node.at)]
    if functions:
        yield from functions[-1].node.body
    else:
        yield from module.facts.body


def _root(call: s.Call) -> s.Expr:
    node: s.Expr = call
    while type(node) is s.Call and type(node.func) is s.Attribute:
        node = node.func.value
    return node
