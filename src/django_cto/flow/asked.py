"""What a transaction has asked of the database before it comes to a call."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from django_cto.flow.effects import is_query
from django_cto.flow.implicit import is_sent_after_query, opened_by_admin, receivers_by_function
from django_cto.flow.queries import queries_in
from django_cto.flow.sites import Block, CallSite
from django_cto.flow.transactions import Opening
from django_cto.flow.values import Made, Super
from django_cto.project.definitions import ClassDef, FunctionDef
from django_cto.read import syntax as s

if TYPE_CHECKING:
    from django_cto.flow.flow import Flow

# A function that is called is looked into this far below.
DEEPEST = 3
# What the frameworks' own methods save, where a class of the project hands on to them or has none of its own.
SAVED_ABOVE = frozenset({
    "save", "delete", "form_valid", "perform_create", "perform_update", "perform_destroy", "create", "update",
    "destroy", "save_model", "save_related", "delete_model", "get_object",
})  # fmt: skip
LEAVES = (s.Return, s.Raise)


def has_asked_before(flow: Flow, site: CallSite, opened: Opening) -> bool:
    """Whether a statement is surely sent in a transaction before a call in it is reached."""
    way = (site, *opened.callers)
    for inner, caller in zip(way, opened.callers, strict=False):
        heard = receivers_by_function(flow.project).get(id(inner.function.node), ())
        if any(receiver.event.startswith("post_") for receiver in heard) and is_query(caller):
            return True
    outer = way[-1]
    if opened.block is None and (opened_by_admin(flow, outer.function) or is_sent_after_query(flow, outer.function)):
        return True
    return any(_asks_before(flow, call, opened.block if call is outer else None) for call in way)


def has_locked_before(flow: Flow, site: CallSite, opened: Opening) -> bool:
    """Whether the transaction has locked rows by `select_for_update` before a call in it is reached."""
    outer = (site, *opened.callers)[-1]
    return any(
        "for_update" in other.name
        for call in (site, *opened.callers)
        for other in _before(flow, call, opened.block if call is outer else None)
    )


def _asks_before(flow: Flow, call: CallSite, block: Block | None) -> bool:
    """Whether a call's own function asks before it, within the block that has opened the transaction."""
    if any(_asks(flow, other, DEEPEST) for other in _before(flow, call, block)):
        return True
    lazy = (query for query in queries_in(flow, call.function) if query.rows is not None and query.scope is None)
    return any(_is_between(query.node, block, call) for query in lazy)


def asks(flow: Flow, function: FunctionDef) -> bool:
    """Whether a function surely sends a statement, itself or by the functions that it calls."""
    if any(query.rows is not None for query in queries_in(flow, function)):
        return True
    return any(_asks(flow, site, DEEPEST) for site in flow.evaluation(function).sites)


def _before(flow: Flow, call: CallSite, block: Block | None) -> Iterator[CallSite]:
    """The calls of a call's own function, or of a `with` block in it, that may have run before."""
    is_whole = block is None or not isinstance(block.node, s.With)
    for other in flow.evaluation(call.function).sites:
        if other is not call and (is_whole or block in other.blocks) and _precedes(other, call):
            yield other


def _is_between(node: s.Expr, block: Block | None, call: CallSite) -> bool:
    start = s.line_of(block.node.body[0].at) if block and isinstance(block.node, s.With) else 0
    return start <= s.line_of(node.at) < s.line_of(call.call.at)


def _precedes(other: CallSite, call: CallSite) -> bool:
    """Whether one call may have run when another is reached, in an earlier round of a loop around both at least."""
    if other.is_later or not (other.order < call.order or set(other.loops) & set(call.loops)):
        return False
    shared = 0
    while shared < min(len(other.blocks), len(call.blocks)) and other.blocks[shared] is call.blocks[shared]:
        shared += 1
    apart = other.blocks[shared:]
    beside = call.blocks[shared] if shared < len(call.blocks) else None
    if apart and beside and apart[0].node is beside.node and apart[0].kind in {"if", "else", "match"}:
        return False
    return not any(_leaves(block) for block in apart)


def _leaves(block: Block) -> bool:
    """Whether a branch ends by leaving the function, so that nothing after it is reached."""
    if not isinstance(block.node, s.If):
        return False
    body = block.node.body if block.kind == "if" else block.node.orelse
    return bool(body) and isinstance(body[-1], LEAVES)


def _asks(flow: Flow, site: CallSite, depth: int) -> bool:
    """Whether a call sends a statement, itself or by the functions that it leads to."""
    if is_query(site) or _saves_above(flow, site):
        return True
    target = site.target
    if isinstance(target, ClassDef):
        target = flow.project.names.class_member(target, "__init__")
    if not isinstance(target, FunctionDef) or not depth:
        return False
    key = ("asks", id(target.node), depth)
    found: bool = flow.once(
        key,
        lambda: any(_asks(flow, inner, depth - 1) for inner in flow.evaluation(target).sites if not inner.is_later),
        False,
    )
    return found


def _saves_above(flow: Flow, site: CallSite) -> bool:
    """Whether a call is one of a framework's own methods that saves: of a model, form, serializer, view or admin."""
    if isinstance(site.target, FunctionDef) or site.name not in SAVED_ABOVE:
        return False
    match site.receiver:
        case Super(owner=owner):
            return site.name != "save" or flow.project.models.of(owner) is not None or bool(owner.methods)
        case Made(of=ClassDef()):
            return True
    return False
