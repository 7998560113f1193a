"""Database errors that are caught where the transaction they broke goes on."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django_cto.facts.imports import statements
from django_cto.flow.effects import SAVEPOINTS, is_query, is_write
from django_cto.flow.guarding import has_savepoint, opens_savepoint
from django_cto.flow.sites import Block, CallSite
from django_cto.flow.vocabulary import WRITES_INSTANCE, WRITES_ROWS
from django_cto.project.definitions import FunctionDef
from django_cto.read import syntax as s

if TYPE_CHECKING:
    from django_cto.flow.flow import Flow

DATABASE_ERRORS = frozenset(
    f"django.db{module}.{name}"
    for module in ("", ".utils")
    for name in ("Error", "DatabaseError", "IntegrityError", "DataError", "OperationalError", "ProgrammingError")
)
BROAD_ERRORS = frozenset({"builtins.Exception", "builtins.BaseException"})
HANDLED = frozenset(name.rpartition(".")[2] for name in DATABASE_ERRORS | BROAD_ERRORS)
WRITES = WRITES_INSTANCE | WRITES_ROWS - SAVEPOINTS
# Calls by which a handler mends the transaction itself.
MENDS = frozenset({"set_rollback", "savepoint_rollback", "rollback", "savepoint", "close"})


@dataclass(frozen=True, eq=False, repr=False)
class Swallowing:
    """A handler that takes a database error and goes on; `is_broad` where it takes every other error as well."""

    block: Block
    tried: s.Try
    handler: s.Handler
    caught: s.Expr
    is_broad: bool


def writes_in_try(flow: Flow) -> Iterator[CallSite]:
    """The writes in a `try` of functions that handle such errors, those with a savepoint of their own left out."""
    for function in flow.project.functions_that_mention(*HANDLED):
        if not WRITES.isdisjoint(function.node.mentions) and any(
            isinstance(n, s.Try) for n in statements(function.node.body)
        ):
            sites = flow.evaluation(function).sites
            found = (site for site in sites if site.name in WRITES and site.inside("try") and is_write(site))
            yield from (site for site in found if not has_savepoint(flow, site.target))


def swallowing_of(flow: Flow, site: CallSite) -> Swallowing | None:
    """The handler that takes a call's database error and goes on, with no savepoint in between."""
    for block in reversed(site.blocks):
        if block.is_later or opens_savepoint(flow, block):
            return None
        found = _taking(flow, site.function, block, block.node) if _is_try(block) else None  # type: ignore[arg-type]
        if found:
            return found if _goes_on(found.handler) else None
    return None


def _is_try(block: Block) -> bool:
    return block.kind == "try" and isinstance(block.node, s.Try)


def _taking(flow: Flow, function: FunctionDef, block: Block, node: s.Try) -> Swallowing | None:
    """The first handler that a database error comes to."""
    for handler in node.handlers:
        if handler.type is None:
            return None
        types = handler.type.items if isinstance(handler.type, s.Sequence) else (handler.type,)
        names = {flow.project.name(function.module, item, function) for item in types}
        if names & DATABASE_ERRORS:
            return Swallowing(block, node, handler, handler.type, False)
        if names & BROAD_ERRORS:
            return Swallowing(block, node, handler, handler.type, True)
    return None


def _goes_on(handler: s.Handler) -> bool:
    """Whether a handler neither raises nor mends the transaction."""
    if any(isinstance(node, s.Raise) for node in statements(handler.body)):
        return False
    calls = (node.func for part in handler.body for node in s.descend(part) if isinstance(node, s.Call))
    return MENDS.isdisjoint(s.dotted(func).rpartition(".")[2] for func in calls)


def next_query(flow: Flow, site: CallSite, swallowing: Swallowing, atomic: Block | None) -> CallSite | None:
    """The first query that meets the broken transaction after an error was swallowed, as far as the function shows."""
    outer = site.blocks[: site.blocks.index(swallowing.block)]
    for other in flow.evaluation(site.function).sites:
        is_in_transaction = not other.is_later and (atomic is None or atomic in other.blocks)
        if other.order > site.order and is_in_transaction and is_query(other) and _meets(other, outer, swallowing):
            return other
    inside = outer[outer.index(atomic) + 1 :] if atomic in outer else outer
    in_next_round = any(block.is_loop for block in inside) and _exit(swallowing.handler.body) in {"", "continue"}
    return site if in_next_round else None


def _meets(other: CallSite, outer: tuple[Block, ...], swallowing: Swallowing) -> bool:
    """Whether a later call runs after the handler, by where both stand."""
    shared = 0
    while shared < min(len(outer), len(other.blocks)) and outer[shared] is other.blocks[shared]:
        shared += 1
    beside = other.blocks[shared] if shared < len(other.blocks) else None
    leaves = _exit(swallowing.handler.body)
    if shared == len(outer):
        if beside and (beside.node is swallowing.handler or beside.kind == "finally"):
            return True
        return not leaves and (
            beside is None or not any(beside.node is part for part in (swallowing.tried, *swallowing.tried.handlers))
        )
    left = outer[shared:]
    if beside and beside.node is left[0].node and beside.kind not in {"orelse", "finally"}:
        return False
    is_cut = any(_exit(_body(block)) in {"return", "raise"} for block in left)
    is_through = not leaves or (leaves in {"break", "continue"} and any(block.is_loop for block in left))
    return is_through and not is_cut


def _body(block: Block) -> tuple[s.Stmt, ...]:
    match block.node:
        case s.If() as node:
            return node.body if block.kind == "if" else node.orelse
        case s.With() | s.Try() | s.Handler() as node:
            return node.body
    return ()


def _exit(body: tuple[s.Stmt, ...]) -> str:
    """How a block surely ends: return, raise, break, continue or "" for going on."""
    match body[-1:]:
        case (s.Return(),):
            return "return"
        case (s.Raise(),):
            return "raise"
        case (s.Jump(kind=kind),):
            return kind if kind != "pass" else ""
    return ""
