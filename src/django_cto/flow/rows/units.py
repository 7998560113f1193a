"""Which rounds of a loop are pieces of work of their own, so that their queries are not to be drawn together."""

from __future__ import annotations

from typing import Final

from django_cto.flow.atomic import is_atomic
from django_cto.flow.rows.frame import Frame
from django_cto.read import syntax as s

# These say that a row is not there, which a query for all of them finds out as well.
MISSING: Final = frozenset({
    "DoesNotExist", "ObjectDoesNotExist", "MultipleObjectsReturned", "Http404", "KeyError", "IndexError",
    "AttributeError", "StopIteration",
})  # fmt: skip


def note_unit(frame: Frame, node: s.With | s.Try) -> None:
    """Note that a round opens a transaction, or goes on after errors of its own."""
    over = frame.rounds[-1] if frame.rounds else None
    if over is None or over.is_implicit:
        return
    if _opens_transaction(frame, node) if isinstance(node, s.With) else _survives(node):
        frame.engine.events.units.add(over.spot)


def _opens_transaction(frame: Frame, node: s.With) -> bool:
    contexts = (item.context for item in node.items)
    called = (context.func if type(context) is s.Call else context for context in contexts)
    return any(is_atomic(frame.engine.flow, frame.resolve(name)) for name in called)


def _survives(node: s.Try) -> bool:
    return any(name not in MISSING for handler in node.handlers for name in _caught(handler.type))


def _caught(node: s.Expr | None) -> list[str]:
    """The last names of what a handler catches, "" for everything."""
    named = node.items if type(node) is s.Sequence else (node,)
    return ["" if name is None else s.dotted(name).rpartition(".")[2] for name in named]
