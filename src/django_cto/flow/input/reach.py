"""Asks of an argument whether it comes from input: in its own function, from the URL, or through the callers."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import TYPE_CHECKING

import msgspec

from django_cto.flow.input.origin import FARTHEST, Handing, calls_that_hand
from django_cto.flow.input.sources import KEPT, kept_source, url_source
from django_cto.flow.input.trace import traced
from django_cto.flow.input.values import NONE, PARAMETER, Input, Step, carried
from django_cto.project.definitions import FunctionDef, place_of
from django_cto.read import syntax as s

if TYPE_CHECKING:
    from django_cto.flow.flow import Flow

MOST_STEPS = 8
# So many callers next to one another are asked.
MOST_CALLERS = 24


class Reached(msgspec.Struct, frozen=True):
    """Input that reaches an expression, and whether it does so within one function."""

    input: Input
    is_near: bool

    @property
    def said(self) -> str:
        """How the code writes where it comes from."""
        return self.input.said

    @property
    def trail(self) -> tuple[Step, ...]:
        """Where it is read, and what it passes on its way."""
        return (Step(self.input.place, "the input is read here"), *self.input.steps)[:MOST_STEPS]


def reached(flow: Flow, function: FunctionDef, node: s.Expr) -> Iterator[Reached]:
    """The input that an expression of a function may hold."""
    for each in traced(flow, function).values.get(id(node), NONE):
        for found in _origins(flow, function, each, FARTHEST):
            yield Reached(found, each.source != PARAMETER)


def first_reached(
    flow: Flow, function: FunctionDef, nodes: Iterable[s.Expr], is_harmful: Callable[[Input], bool]
) -> Reached | None:
    """The first input that reaches one of several expressions and does harm there."""
    found = (each for node in nodes for each in reached(flow, function, node))
    return next((each for each in found if is_harmful(each.input)), None)


def _origins(flow: Flow, function: FunctionDef, each: Input, depth: int) -> Iterator[Input]:
    if each.source == KEPT:
        if source := kept_source(flow, function, each.name):
            yield msgspec.structs.replace(each, source=source)
    elif each.source != PARAMETER:
        yield each
    elif source := url_source(flow, function, each.name):
        kind = "value" if each.kind == "whole" else each.kind
        yield msgspec.structs.replace(each, source=source, kind=kind, said=f"{each.name} (from the URL)")
    elif depth:
        yield from _from_callers(flow, function, each, depth)


def _from_callers(flow: Flow, function: FunctionDef, each: Input, depth: int) -> Iterator[Input]:
    for number, handing in enumerate(calls_that_hand(flow, function, each.name, depth)):
        if number >= MOST_CALLERS:
            return
        caller = handing.caller
        if handing.is_sure or _reaches(flow, handing, function):
            step = Step(place_of(caller.module, handing.call.at), f"handed to `{function.name}`")
            for outer in traced(flow, caller).values.get(id(handing.argument), NONE):
                for handed in carried(each, outer, step):
                    yield from _origins(flow, caller, handed, depth - 1)


def _reaches(flow: Flow, handing: Handing, function: FunctionDef) -> bool:
    """Whether the value that the call is made on has the function for a method."""
    site = flow.evaluation(handing.caller).by_call.get(id(handing.call))
    return site is not None and isinstance(site.target, FunctionDef) and site.target.node is function.node
