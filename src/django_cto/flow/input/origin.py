"""Tells from the syntax alone whether an expression may hold input at all, so that few functions need be walked."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import TYPE_CHECKING, Any

import msgspec

from django_cto.flow.input.calling import HANDS_ON, JOINS, STAYS, TAKES_ONE, TEXT, argument_for
from django_cto.flow.input.outline import key_of, outline_of
from django_cto.flow.input.sources import NAMES, may_be_input, url_source
from django_cto.flow.sites import CallSite
from django_cto.project.definitions import FunctionDef
from django_cto.project.names import symbol_of
from django_cto.read import syntax as s

if TYPE_CHECKING:
    from django_cto.flow.flow import Flow

# So many callers above one another are asked.
FARTHEST = 3
# A name that more functions mention than this says little of whom it means.
MOST_MENTIONS = 100
OWN = frozenset({"self", "cls"})
METHODS = TAKES_ONE | STAYS | TEXT | {"items", "values", "keys", "format", "format_map", "join", "joinpath"}
FUNCTIONS = HANDS_ON | JOINS
# By kind of expression what its value may be made of; of any other kind it is made of nothing that users choose.
PARTS: dict[type, Callable[[Any], Iterable[s.Expr]]] = {
    s.Subscript: lambda node: (node.value,),
    s.Binary: lambda node: (node.left, node.right),
    s.Boolean: lambda node: node.values,
    s.Conditional: lambda node: (node.body, node.orelse),
    s.Format: lambda node: node.parts,
    s.Sequence: lambda node: node.items,
    s.Mapping: lambda node: [part for item in node.items for part in item if part is not None],
    s.Comprehension: lambda node: node.elements,
    s.Walrus: lambda node: (node.value,),
    s.Starred: lambda node: (node.value,),
    s.Await: lambda node: (node.value,),
}


class Origin(msgspec.Struct, frozen=True):
    """What an expression may be made of: input that the function reads itself, and some of its parameters."""

    is_input: bool
    parameters: tuple[str, ...] = ()


class Handing(msgspec.Struct, frozen=True, eq=False):
    """A call that may give input for a parameter: who calls, what is given, and what that may be made of.

    `is_sure` says that the name alone tells that the call reaches the function.
    """

    caller: FunctionDef
    call: s.Call
    argument: s.Expr
    origin: Origin
    is_sure: bool


def calls_with_input(
    flow: Flow,
    names: Iterable[str],
    parts: Callable[[s.Call], Iterable[s.Expr]],
    words: Iterable[str] = (),
    such: Callable[[FunctionDef], bool] | None = None,
) -> Iterator[CallSite]:
    """The calls by one of these names, in each subject, of which a part may hold input.

    A subject mentions one of the `words`, or else of the names; with `such`, only those are looked into that pass.
    """
    wanted = frozenset(names)
    for function in flow.subjects.each(*(words or wanted)):
        if such is None or such(function):
            chosen = [call for call in calls_of(flow, function, wanted) if may_hold(flow, function, parts(call))]
            sites = flow.evaluation(function).by_call if chosen else {}
            yield from (sites[id(call)] for call in chosen if id(call) in sites)


def unpacked(names: Iterable[str]) -> list[str]:
    """The words by which functions are found that call one of these with a dict of keywords."""
    return [f"{name}{s.UNPACKED}" for name in names]


def calls_of(flow: Flow, function: FunctionDef, names: frozenset[str]) -> list[s.Call]:
    """The calls by one of these names in a function, in source order."""
    calls = outline_of(flow, function).calls
    return sorted((call for name in names & calls.keys() for call in calls[name]), key=lambda call: call.at)


def given_names(function: FunctionDef) -> list[str]:
    """The parameters of a function that may hold input by themselves: neither `self` nor the request."""
    is_bound = function.owner is not None and not function.is_decorated("staticmethod")
    parameters = function.node.parameters[1 if is_bound else 0 :]
    return [each.name for each in parameters if each.kind in {"", "k"} and each.name != "request"]


def may_hold(flow: Flow, function: FunctionDef, nodes: Iterable[s.Expr]) -> bool:
    """Whether expressions may be made of input."""
    return _may_be_input(flow, function, origin_of(flow, function, nodes), FARTHEST)


def _may_be_input(flow: Flow, function: FunctionDef, origin: Origin, depth: int) -> bool:
    return origin.is_input or any(is_handed(flow, function, name, depth) for name in origin.parameters)


def is_handed(flow: Flow, function: FunctionDef, name: str, depth: int) -> bool:
    """Whether the URL or a caller may give input for a parameter."""
    key = ("handed", id(function.node), name, depth)
    found: bool = flow.once(key, lambda: _is_handed(flow, function, name, depth), False)
    return found


def _is_handed(flow: Flow, function: FunctionDef, name: str, depth: int) -> bool:
    if url_source(flow, function, name):
        return True
    return depth > 0 and any(True for _ in calls_that_hand(flow, function, name, depth))


def calls_that_hand(flow: Flow, function: FunctionDef, name: str, depth: int) -> Iterator[Handing]:
    """The calls that may give input for a parameter."""
    for each in handings(flow, function, name):
        if _may_be_input(flow, each.caller, each.origin, depth - 1):
            yield each


def origin_of(flow: Flow, function: FunctionDef, nodes: Iterable[s.Expr]) -> Origin:
    """What expressions may be made of, back through the names of their function."""
    seen: set[str] = set()
    pending = list(nodes)
    bound = outline_of(flow, function).bound
    while pending:
        node = pending.pop()
        if type(node) is s.Name or type(node) is s.Attribute:
            if type(node) is s.Attribute and may_be_input(node):
                return Origin(True)
            if (key := key_of(node)) not in seen:
                seen.add(key)
                pending += bound.get(key, ())
        elif type(node) is s.Call:
            handed_on = _handed_on(flow, function, node)
            if handed_on is None:
                return Origin(True)
            pending += handed_on
        elif type(node) in PARTS:
            pending += PARTS[type(node)](node)
    return Origin(False, tuple(name for name in given_names(function) if name in seen))


def _handed_on(flow: Flow, function: FunctionDef, call: s.Call) -> Iterable[s.Expr] | None:
    """What a call may return of what goes into it; None where what it calls reads input itself."""
    func = call.func
    given = (*call.args, *(keyword.value for keyword in call.keywords))
    if type(func) is s.Attribute and func.name in METHODS:
        return (func.value, *given)
    found = called_surely(flow, function, func)
    if isinstance(found, FunctionDef):
        return given if NAMES.isdisjoint(found.node.mentions) else None
    return given if symbol_of(found) in FUNCTIONS else ()  # type: ignore[arg-type]


def called_surely(flow: Flow, function: FunctionDef, func: s.Expr) -> object:
    """What a name, a chain of names or a method of the function's own class stands for."""
    names = flow.project.names
    if type(func) is s.Attribute and type(func.value) is s.Name and func.value.id in OWN:
        return names.class_member(function.owner, func.name) if function.owner else None
    return names.resolve(function.module, func, function)


def handings(flow: Flow, function: FunctionDef, name: str) -> tuple[Handing, ...]:
    """The calls that may reach a function and give something for a parameter that is no constant."""
    key = ("handings", id(function.node), name)
    found: tuple[Handing, ...] = flow.once(key, lambda: tuple(_handings(flow, function, name)), ())
    return found


def _handings(flow: Flow, function: FunctionDef, name: str) -> Iterator[Handing]:
    callers = list(flow.project.functions_that_mention(function.name))
    for caller in callers if len(callers) <= MOST_MENTIONS else ():
        for call in outline_of(flow, caller).calls.get(function.name, ()):
            argument = argument_for(function, call, name)
            if argument is not None and type(argument) is not s.Constant:
                target = called_surely(flow, caller, call.func)
                is_sure = isinstance(target, FunctionDef) and target.node is function.node
                if is_sure or (target is None and function.owner and type(call.func) is s.Attribute):
                    origin = origin_of(flow, caller, [argument])
                    if origin.is_input or origin.parameters:
                        yield Handing(caller, call, argument, origin, is_sure)
