"""From where the outside reaches the code, as far as that decides about transactions."""

from __future__ import annotations

import functools
from collections import deque
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django_cto.flow.requests import view_functions
from django_cto.flow.sites import CallSite
from django_cto.flow.transactions import FARTHEST, is_called_from_outside, opened_here, reaching
from django_cto.project import Project
from django_cto.project.definitions import ClassDef, FunctionDef
from django_cto.project.view import ACTIONS, HTTP
from django_cto.read.noting import shared

if TYPE_CHECKING:
    from django_cto.flow.flow import Flow

# What Django's and REST framework's class-based views call of a view while they answer.
HOOKS = frozenset({"dispatch", "form_valid", "perform_create", "perform_update", "perform_destroy", *HTTP, *ACTIONS})


@dataclass(frozen=True, eq=False, repr=False)
class Way:
    """How the outside reaches a call: an entry point (view, task or command) and the calls from it, innermost first."""

    kind: str
    name: str
    callers: tuple[CallSite, ...] = ()


def entry_of(project: Project, function: FunctionDef) -> Way | None:
    """The entry point that a function is, None where it is none."""
    if known := _entries(project).get(id(function.node)):
        return known
    view = view_functions(project).get(id(function.node))
    if view and (view.definition is function or function.name in HOOKS or function.is_decorated("action")):
        return Way("view", view.symbol)
    return None


@functools.lru_cache(maxsize=2)
@shared
def _entries(project: Project) -> Mapping[int, Way]:
    """Tasks and commands by the `id` of the function's node."""
    found: dict[int, Way] = {}
    for command in project.commands:
        if command.handle:
            found[id(command.handle.node)] = Way("command", command.name)
    for task in project.tasks.values():
        run = task.definition.methods.get("run") if isinstance(task.definition, ClassDef) else task.definition
        if run:
            found[id(run.node)] = Way("task", task.symbol)
    return found


def way_without_transaction(flow: Flow, site: CallSite) -> Way | None:
    """A way from an entry point to a call with no transaction on it, the shortest first; None where none was found."""
    pending: deque[tuple[CallSite, tuple[CallSite, ...]]] = deque([(site, ())])
    seen: set[int] = set()
    while pending:
        inner, callers = pending.popleft()
        if id(inner.function.node) in seen or inner.is_later or opened_here(flow, inner):
            continue
        seen.add(id(inner.function.node))
        if entry := entry_of(flow.project, inner.function):
            return Way(entry.kind, entry.name, callers)
        if len(callers) < FARTHEST and not is_called_from_outside(inner.function):
            pending.extend((caller, (*callers, caller)) for caller in reaching(flow, inner))
    return None
