"""Whether a row that a function is handed is one that nobody else can change meanwhile: locked, or only just made."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django_cto.flow.callers import callers_of
from django_cto.flow.effects import LOCKS, is_under_lock
from django_cto.flow.input.calling import argument_for
from django_cto.flow.sites import CallSite
from django_cto.flow.values import Instance, Queryset, Value
from django_cto.flow.vocabulary import MAKES_ROW
from django_cto.project.definitions import FunctionDef
from django_cto.read import syntax as s

if TYPE_CHECKING:
    from django_cto.flow.flow import Flow

# It is looked for this many callers up.
FARTHEST = 3
# A name that more functions mention than this may be called by anybody.
MOST = 24
# Whoever mentions one of these may hold a lock, whatever the row that it hands on is.
LOCKING = LOCKS | {"select_for_update"}
# What these methods of a row call on it may be done to one that was never saved.
BEGINNINGS = frozenset({"save", "asave", "create", "acreate", "__init__", "__enter__", "__aenter__"})


def is_safe(row: Value | None) -> bool:
    """Whether a row was made here, or was fetched with a lock, also by a function or manager of the project."""
    if not isinstance(row, Instance):
        return False
    if row.is_new or (row.source is not None and row.source.name in MAKES_ROW):
        return True
    rows = row.source.receiver if row.source else None
    return isinstance(rows, Queryset) and any("for_update" in site.name for site in rows.calls)


def handed_in(flow: Flow, function: FunctionDef, name: str) -> Instance | None:
    """The row that the callers give for a parameter, where its name and annotation do not say what it is."""
    for caller in callers_of(flow, function):
        node = _handed(function, caller, name)
        row = flow.evaluation(caller.function).values.get(id(node))
        if isinstance(row, Instance):
            return row
    return None


def is_handed_safely(flow: Flow, function: FunctionDef, name: str, depth: int = FARTHEST) -> bool:
    """Whether some caller gives a safe row for `self` or another parameter, or holds a lock.

    One is enough: that the others take no care is not known, for the rows of those may be handed on as well.
    """
    callers = callers_of(flow, function)
    if any(_is_safe_call(flow, function, caller, name, depth) for caller in callers):
        return True
    known = frozenset(id(caller.function.node) for caller in callers) | {id(function.node)}
    return name == "self" and _is_called_unseen(flow, function, known, FARTHEST)


def _is_safe_call(flow: Flow, function: FunctionDef, caller: CallSite, name: str, depth: int) -> bool:
    if is_under_lock(flow, caller) or caller.function.name in BEGINNINGS:
        return True
    node = _handed(function, caller, name)
    row = flow.evaluation(caller.function).values.get(id(node))
    if is_safe(row):
        return True
    is_passed_on = isinstance(row, Instance) and row.source is None and node is not None and depth > 1
    return is_passed_on and is_handed_safely(flow, caller.function, s.dotted(node), depth - 1)


def _handed(function: FunctionDef, caller: CallSite, name: str) -> s.Expr | None:
    """The expression that a caller gives for a parameter."""
    if name != "self":
        return argument_for(function, caller.call, name)
    func = caller.call.func
    return func.value if isinstance(func, s.Attribute) else None


def _is_called_unseen(flow: Flow, function: FunctionDef, seen: frozenset[int], depth: int) -> bool:
    """Whether a method may be called, on what is not known to be a row, by who locks or makes one, or is called so."""
    words = LOCKING | {function.owner.name} if function.owner else LOCKING
    found = [other for other in flow.project.functions_that_mention(function.name) if id(other.node) not in seen]
    if len(found) > MOST or any(not words.isdisjoint(flow.mentions(other)) for other in found):
        return True
    known = seen | {id(other.node) for other in found}
    return depth > 1 and any(_is_called_unseen(flow, other, known, depth - 1) for other in found)
