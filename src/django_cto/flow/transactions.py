"""Whether a call runs inside a database transaction, as far as the source says."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django_cto.flow.atomic import decorates_with_atomic, is_atomic
from django_cto.flow.callers import callers_of, may_insert, writes_heard_by
from django_cto.flow.implicit import opened_by_django, receivers_by_function
from django_cto.flow.sites import Block, CallSite
from django_cto.flow.switches import asks_for_new_row, is_switched_off
from django_cto.project.definitions import FunctionDef, place_of
from django_cto.read import syntax as s
from django_cto.text import Place

if TYPE_CHECKING:
    from django_cto.flow.flow import Flow

ON_COMMIT = frozenset({"on_commit", "delay_on_commit", "apply_async_on_commit"})
# What the frameworks call by itself: whatever calls of such methods are found, they are not all.
CALLED_FROM_OUTSIDE = frozenset({
    "get", "post", "put", "patch", "delete", "head", "options", "dispatch", "list", "create", "retrieve", "update",
    "partial_update", "destroy", "handle", "run", "save", "clean", "validate", "ready", "form_valid", "form_invalid",
    "perform_create", "perform_update", "perform_destroy", "get_queryset", "get_object", "get_context_data",
})  # fmt: skip
# A transaction is looked for this many callers up.
FARTHEST = 5


@dataclass(frozen=True, eq=False, repr=False)
class Opening:
    """How a call comes to run in a transaction.

    `place` is where it is opened and `how` by what; `callers` are the calls in between, innermost first.
    """

    place: Place
    how: str
    block: Block | None = None
    callers: tuple[CallSite, ...] = ()


def atomic_block(flow: Flow, site: CallSite) -> Block | None:
    """The innermost block around a call that has surely opened a transaction, None where none has.

    What stands in a lambda or inner function runs later, so the blocks around that do not count.
    """
    for block in reversed(site.blocks):
        if block.kind == "with" and is_atomic(flow, block.definition):
            return block
        if block.kind == "decorator" and _is_atomic_decorator(flow, site.function, block):
            return block
        if block.is_later:
            return block if _has_atomic_decorator(flow, site.function, block.node) else None
    return None


def _is_atomic_decorator(flow: Flow, function: FunctionDef, block: Block) -> bool:
    return block.test is not None and decorates_with_atomic(flow, function.module, block.test, function)


def _has_atomic_decorator(flow: Flow, outer: FunctionDef, inner: object) -> bool:
    decorators = inner.decorators if isinstance(inner, s.Function) else ()
    return any(decorates_with_atomic(flow, outer.module, node, outer) for node in decorators)


def opening(flow: Flow, site: CallSite) -> Opening | None:
    """The nearest transaction that a call surely runs in, at least when it is reached from there."""
    return next(openings(flow, site), None)


def openings(flow: Flow, site: CallSite) -> Iterator[Opening]:
    """The transactions that a call runs in: by a block around it, by Django, or of its callers; nearest first."""
    pending: deque[tuple[CallSite, tuple[CallSite, ...]]] = deque([(site, ())])
    seen: set[int] = set()
    while pending:
        inner, callers = pending.popleft()
        if found := opened_here(flow, inner):
            yield Opening(found.place, found.how, found.block, callers)
        elif not inner.is_later and len(callers) < FARTHEST and id(inner.function.node) not in seen:
            seen.add(id(inner.function.node))
            pending.extend((caller, (*callers, caller)) for caller in reaching(flow, inner))


def opened_here(flow: Flow, site: CallSite) -> Opening | None:
    """The transaction that a call's own function opens around it, or Django around the function."""
    if block := atomic_block(flow, site):
        at = block.test.at if block.test is not None else getattr(block.node, "name_at", site.call.at)
        return Opening(place_of(site.function.module, at), "the transaction begins here", block)
    if site.is_later:
        return None
    if place := _class_decorator(flow, site.function):
        return Opening(place, "every request runs in a transaction")
    by_django = opened_by_django(flow, site.function)
    return Opening(*by_django) if by_django else None


def reaching(flow: Flow, inner: CallSite) -> Iterator[CallSite]:
    """The calls that lead to another one, by its function or by a signal that this is connected to."""
    for caller in callers_of(flow, inner.function):
        if not is_switched_off(inner, caller):
            yield caller
    for receiver in receivers_by_function(flow.project).get(id(inner.function.node), ()):
        is_of_new = receiver.event == "post_save" and asks_for_new_row(inner)
        yield from (site for site in writes_heard_by(flow, receiver) if not is_of_new or may_insert(site))


def is_called_from_outside(function: FunctionDef) -> bool:
    """Whether a method is one that the frameworks call by its name."""
    return function.owner is not None and (function.name in CALLED_FROM_OUTSIDE or function.name.startswith("__"))


def _class_decorator(flow: Flow, function: FunctionDef) -> Place | None:
    """`@method_decorator(transaction.atomic, name="dispatch")` above the class, which encloses all its methods."""
    owner = function.owner
    for decorator in owner.node.decorators if owner else ():
        name = s.text_of(decorator.keyword("name")) if isinstance(decorator, s.Call) else None
        if name in {"dispatch", function.name} and decorates_with_atomic(flow, function.module, decorator):
            return place_of(function.module, decorator.at)
    return None


def runs_on_commit(site: CallSite) -> bool:
    """Whether a call is put off until the commit: in a lambda or function handed to `on_commit`, or by its own name."""
    if site.name in ON_COMMIT:
        return True
    return any(block.kind in {"lambda", "function"} for block in site.blocks)
