"""Asks of an argument whether it comes from input: in its own function, from the URL, or through the callers."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import TYPE_CHECKING

import msgspec

from django_cto.flow.input.calling import argument_for
from django_cto.flow.input.sources import url_source
from django_cto.flow.input.trace import traced
from django_cto.flow.input.values import NONE, PARAMETER, Input, Step, carried
from django_cto.project.definitions import FunctionDef
from django_cto.read import syntax as s

if TYPE_CHECKING:
    from django_cto.flow.flow import Flow

# So many callers above one another are asked, and so many next to one another.
FARTHEST = 3
MOST_CALLERS = 24
MOST_STEPS = 8


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
    if each.source != PARAMETER:
        yield each
        return
    if source := url_source(flow, function, each.name):
        kind = "value" if each.kind == "whole" else each.kind
        yield msgspec.structs.replace(each, source=source, kind=kind, said=f"{each.name} (from the URL)")
    elif depth:
        yield from _from_callers(flow, function, each, depth)


def _from_callers(flow: Flow, function: FunctionDef, each: Input, depth: int) -> Iterator[Input]:
    for number, site in enumerate(flow.callers(function)):
        if number >= MOST_CALLERS:
            return
        argument = argument_for(function, site.call, each.name)
        if argument is None:
            continue
        for outer in traced(flow, site.function).values.get(id(argument), NONE):
            for handed in carried(each, outer, Step(site.place, f"handed to `{function.name}`")):
                yield from _origins(flow, site.function, handed, depth - 1)
