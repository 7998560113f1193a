"""What asks the database when a module is imported, functions called from there included."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from django_cto.flow.queries import Query, may_be_read, queries_below, queries_in
from django_cto.flow.sites import CallSite
from django_cto.project.definitions import FunctionDef, Module, Variable
from django_cto.read import syntax as s

if TYPE_CHECKING:
    from django_cto.flow.flow import Flow

# What a query cannot be written without, at the top level or in a function that is called from there.
STARTS = frozenset({
    "objects", "_default_manager", "_base_manager", "get_object_or_404", "get_list_or_404", "get_user_model",
})  # fmt: skip
# The nodes that may read rows; those with nothing below them; what is no node.
READING = frozenset({
    s.Call, s.For, s.Generator, s.Subscript, s.Starred, s.If, s.While, s.Conditional, s.Assert, s.Unary, s.Boolean,
    s.Compare,
})  # fmt: skip
PLAIN = frozenset({s.Name, s.Constant, s.Import, s.Jump, s.Lambda})
# Decorators with which a function still runs when it is called.
TRANSPARENT = frozenset({"staticmethod", "classmethod", "cache", "lru_cache", "wraps", "atomic"})


def queries_at_import(flow: Flow) -> Iterator[tuple[Query, CallSite | None]]:
    """Each query that runs when a reviewed module is imported, with the call of the function it stands in.

    Besides what stands there itself, one level of calls is followed: functions that surely ask whenever they are
    called. Scripts, which are run and not imported, are left out.
    """
    asking = _asking(flow)
    for module in _modules(flow):
        mentions = module.facts.mentions
        if not mentions.isdisjoint(asking) or (not STARTS.isdisjoint(mentions) and _may_ask(flow, module)):
            yield from _of_module(flow, module, asking)


def _may_ask(flow: Flow, module: Module) -> bool:
    """A quick look, so that no module is evaluated in vain: whether something that starts at a manager is read."""
    variables = (item for item in module.names.values() if isinstance(item, Variable) and item.value)
    held = frozenset(item.name for item in variables if _starts(item.value, STARTS))
    pending: list[object] = list(flow.top_level(module).node.body)
    while pending:
        node = pending.pop()
        kind = type(node)
        if kind in READING and any(_starts(rows, STARTS | held) for rows in may_be_read(node)):
            return True
        if kind not in PLAIN:
            pending.extend(node if kind is tuple else s.children(node))  # type: ignore[arg-type]
    return False


def _starts(node: s.Expr | None, names: frozenset[str]) -> bool:
    """Whether one of the names stands in a chain of attributes and calls."""
    while True:
        match node:
            case s.Attribute(value=inner, name=name):
                if name in names:
                    return True
                node = inner
            case s.Call(func=inner) | s.Subscript(value=inner):
                node = inner
            case s.Name(id=name):
                return name in names
            case _:
                return False


def _of_module(
    flow: Flow, module: Module, asking: dict[str, list[tuple[FunctionDef, Query]]]
) -> Iterator[tuple[Query, CallSite | None]]:
    top = flow.top_level(module)
    body = tuple(node for node in top.node.body if not is_main(node))
    for query in queries_below(flow, top, body):
        if query.scope is None:
            yield query, None
    for site in flow.evaluation(top).sites:
        if site.name in asking and not site.is_later and not any(is_main(block.node) for block in site.blocks):
            for function, query in asking[site.name]:
                if isinstance(site.target, FunctionDef) and site.target.node is function.node:
                    yield query, site


def _modules(flow: Flow) -> Iterator[Module]:
    for module in flow.project.modules.values():
        if not (module.is_test or module.is_migration or "setup" in module.facts.mentions):
            yield module


def _asking(flow: Flow) -> dict[str, list[tuple[FunctionDef, Query]]]:
    """The functions that ask whenever they are called, by name; only those whose name some module reads at import."""
    read = frozenset().union(*(module.facts.mentions for module in _modules(flow)))
    found: dict[str, list[tuple[FunctionDef, Query]]] = {}
    for function in flow.project.functions_that_mention(*STARTS):
        if function.name in read and _runs_when_called(function):
            query = next(_surely(flow, function), None)
            if query:
                found.setdefault(function.name, []).append((function, query))
    return found


def _runs_when_called(function: FunctionDef) -> bool:
    plain = function.owner is None or function.is_decorated("staticmethod", "classmethod")
    known = sum(function.is_decorated(name) for name in TRANSPARENT)
    return plain and not function.node.is_async and known >= len(function.node.decorators)


def _surely(flow: Flow, function: FunctionDef) -> Iterator[Query]:
    """The queries that run before anything may return, and in no branch."""
    if any(isinstance(node, s.Yield) for node in s.descend(function.node)):
        return
    for query in queries_in(flow, function):
        if query.scope is None and id(query.node) in _straight(function):
            yield query


def _straight(function: FunctionDef) -> frozenset[int]:
    """The nodes that run on every way through a function."""
    found: set[int] = set()
    pending: list[object] = []
    for node in function.node.body:
        match node:
            case s.If() | s.While() | s.Match() | s.Try():
                pending.append(getattr(node, "test", None) or getattr(node, "subject", None))
                if any(isinstance(inner, s.Return | s.Raise) for inner in s.descend(node)):
                    break
            case s.For():
                pending.append(node.iter)
            case s.Function() | s.Class():
                pass
            case _:
                pending.append(node)
    for part in pending:
        if part is not None:
            found.update(id(node) for node in s.descend(part))
    return frozenset(found)


def is_main(node: object) -> bool:
    """`if __name__ == "__main__":`."""
    return type(node) is s.If and any(
        isinstance(part, s.Name) and part.id == "__name__" for part in s.descend(node.test)
    )
