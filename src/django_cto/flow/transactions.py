"""Whether a call runs inside a database transaction, as far as the source says."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from django_cto.facts.imports import statements
from django_cto.flow.sites import Block, CallSite
from django_cto.project.definitions import Definition, External, FunctionDef
from django_cto.read import syntax as s

if TYPE_CHECKING:
    from django_cto.flow.flow import Flow

ATOMIC = frozenset({"django.db.transaction.atomic", "django.db.transaction.Atomic"})
CONTEXT_MANAGERS = frozenset({"contextmanager", "asynccontextmanager"})
ON_COMMIT = frozenset({"on_commit", "delay_on_commit", "apply_async_on_commit"})


def is_atomic(flow: Flow, definition: Definition | None) -> bool:
    """Whether a context manager or decorator opens a transaction: `atomic` or a wrapper of the project around it."""
    if isinstance(definition, External):
        return definition.name in ATOMIC
    if not isinstance(definition, FunctionDef):
        return False
    return any(is_atomic(flow, inner) for inner in _around_yield(flow, definition))


def _around_yield(flow: Flow, function: FunctionDef) -> Iterator[Definition]:
    """What a generator-based context manager has entered when it hands over."""
    if not function.is_decorated(*CONTEXT_MANAGERS):
        return
    for node in statements(function.node.body):
        if isinstance(node, s.With) and any(isinstance(inner, s.Yield) for inner in s.descend(node)):
            for item in node.items:
                callee = item.context.func if isinstance(item.context, s.Call) else item.context
                found = flow.project.resolve(function.module, callee, function)
                if found and found is not function:
                    yield found


def atomic_block(flow: Flow, site: CallSite) -> Block | None:
    """The innermost block around a call that has surely opened a transaction, None where none has.

    What stands in a lambda or inner function runs later, so the blocks around that do not count.
    """
    for block in reversed(site.blocks):
        if block.is_later:
            return None
        if block.kind in {"with", "decorator"} and is_atomic(flow, block.definition):
            return block
    return None


def atomic_callers(flow: Flow, function: FunctionDef) -> tuple[CallSite, ...]:
    """The calls of a function where every one that was found stands in a transaction; () otherwise."""
    callers = tuple(flow.callers(function))
    return callers if callers and all(atomic_block(flow, site) for site in callers) else ()


def runs_on_commit(site: CallSite) -> bool:
    """Whether a call is put off until the commit: in a lambda or function handed to `on_commit`, or by its own name."""
    if site.name in ON_COMMIT:
        return True
    return any(block.kind in {"lambda", "function"} for block in site.blocks)
