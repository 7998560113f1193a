"""Walks the statements of one function, and tells what its expressions and its answer have of users' input."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django_cto.flow.input.guards import absent, checked, equal, parts_of, validated
from django_cto.flow.input.reading import Reading, trimmed_from
from django_cto.flow.input.sources import NAMES
from django_cto.flow.input.spelling import bound_names
from django_cto.flow.input.values import NONE, PARAMETER, Input, Inputs, each_of, part, put_in, together
from django_cto.project.definitions import FunctionDef, place_of
from django_cto.read import syntax as s

if TYPE_CHECKING:
    from django_cto.flow.flow import Flow

# A function that is called is looked into this far below the one asked for.
DEEPEST = 3
ENDS = (s.Return, s.Raise, s.Jump)


@dataclass(frozen=True, eq=False, repr=False)
class Traced:
    """The input in a function's expressions, by the `id` of the node, and in what it returns."""

    values: dict[int, Inputs]
    returns: Inputs = NONE


State = tuple[dict[str, Inputs], frozenset[str]]
NOTHING = Traced({})


def traced(flow: Flow, function: FunctionDef, depth: int = 0) -> Traced:
    """What a function has of input, its parameters standing for whatever they are given."""
    found: Traced = flow.once(("input", id(function.node), depth), lambda: _trace(flow, function, depth), NOTHING)
    return found


def _trace(flow: Flow, function: FunctionDef, depth: int) -> Traced:
    def returned_by(target: FunctionDef, is_given: bool) -> Inputs:
        is_worth_it = is_given or not NAMES.isdisjoint(target.node.mentions)
        return traced(flow, target, depth + 1).returns if is_worth_it and depth < DEEPEST else NONE

    reading = Reading(flow, function, returned_by)
    place = place_of(function.module, function.node.name_at)
    for index, parameter in enumerate(function.node.parameters):
        is_own = index == 0 and function.owner is not None and not function.is_decorated("staticmethod")
        if parameter.kind in {"", "k"} and not is_own and parameter.name != "request":
            reading.held[parameter.name] = (Input(PARAMETER, "whole", place, parameter.name, parameter.name),)
    reading.validated = frozenset(validated(function.node))
    walk = _Walk(reading)
    walk.body(function.node.body)
    return Traced(reading.values, together(walk.returned))


class _Walk:
    def __init__(self, reading: Reading) -> None:
        self.reading = reading
        self.returned: list[Inputs] = []

    def body(self, nodes: tuple[s.Stmt, ...]) -> None:
        for node in nodes:
            self.step(node)

    def step(self, node: s.Stmt) -> None:
        reading = self.reading
        match node:
            case s.Assign(targets=targets, value=value) if value is not None:
                found = reading.value(value)
                for target in targets:
                    reading.value(target)
                    self.bound(target, found, value)
            case s.Augment(target=target, op=op, value=value):
                self.augmented(target, op, reading.value(value))
            case s.Expression(value=value):
                reading.value(value)
                reading.look_at(checked(value), parts_of)
                self.grown(value)
            case s.Return(value=value) if value is not None:
                self.returned.append(reading.value(value))
            case s.Function(parameters=parameters, body=body):
                self.inner(parameters, body)
            case s.Assert(test=test):
                reading.value(test)
                reading.test(test)
            case s.Raise(exception=exception) if exception is not None:
                reading.value(exception)
            case _:
                self.block(node)

    def block(self, node: s.Stmt) -> None:
        reading = self.reading
        match node:
            case s.If(test=test, body=body, orelse=orelse):
                self.branched(test, body, orelse)
            case s.For(target=target, iter=rows, body=body, orelse=orelse):
                reading.bind(target, each_of(reading.value(rows)))
                self.looped((*body, *orelse))
            case s.While(test=test, body=body, orelse=orelse):
                reading.value(test)
                reading.test(test)
                self.looped((*body, *orelse))
            case s.With(items=items, body=body):
                for opened in items:
                    found = reading.value(opened.context)
                    if opened.target is not None:
                        reading.bind(opened.target, found)
                self.body(body)
            case s.Try():
                self.tried(node)
            case s.Match(subject=subject, cases=cases):
                reading.value(subject)
                start = self.state()
                self.meet([start, *(self.after(start, inner) for _, inner in cases)])

    def bound(self, target: s.Expr, found: Inputs, value: s.Expr) -> None:
        """Assign; of `a, b = x, y` each gets its own."""
        parts = value.items if isinstance(value, s.Sequence) else ()
        names = target.items if isinstance(target, s.Sequence) else ()
        if len(names) == len(parts) > 0 and not any(isinstance(each, s.Starred) for each in (*names, *parts)):
            given = [self.reading.values.get(id(each), NONE) for each in parts]
            for name, each, node in zip(names, given, parts, strict=True):
                self.reading.bind(name, each, node)
        else:
            self.reading.bind(target, found, value)

    def augmented(self, target: s.Expr, op: str, found: Inputs) -> None:
        reading = self.reading
        before = reading.value(target)
        if op in {"+", "+="}:
            found = part(found, is_first=False)
        for place in bound_names(target):
            reading.bind(place, together([before, found]))

    def grown(self, node: s.Expr) -> None:
        """`parts.append(x)`, `kept.update(y)`: the list or dict holds it from here on."""
        match node:
            case s.Call(
                func=s.Attribute(value=s.Name(id=name), name="append" | "add" | "extend" | "update" | "insert")
            ):
                given = [self.reading.values.get(id(argument), NONE) for argument in node.args]
                kept = [put_in(each) if node.func.name != "update" else each for each in given]  # type: ignore[union-attr]
                self.reading.held[name] = together([self.reading.held.get(name, NONE), *kept])

    def branched(self, test: s.Expr, body: tuple[s.Stmt, ...], orelse: tuple[s.Stmt, ...]) -> None:
        reading = self.reading
        reading.value(test)
        reading.test(test)
        held, clean = self.state()
        reading.look_at(equal(test), trimmed_from)
        through = self.after((held, reading.clean | set(absent(test, is_so=True))), body)
        self.meet([through, self.after((held, clean | set(absent(test, is_so=False))), orelse)])

    def tried(self, node: s.Try) -> None:
        """A handler may run with what was held before the block, or with what the block has bound until then."""
        start = self.state()
        through = self.after(start, (*node.body, *node.orelse))
        begun = _met([start, self.state()])
        self.meet([through, *(self.after(begun, handler.body) for handler in node.handlers)])
        self.body(node.final)

    def looped(self, body: tuple[s.Stmt, ...]) -> None:
        """Once, and again where the first round leaves input that the next one finds there."""
        start = self.state()
        self.body(body)
        if any(value and value != start[0].get(name) for name, value in self.reading.held.items()):
            self.body(body)
        self.meet([start, self.state()])

    def state(self) -> State:
        return dict(self.reading.held), self.reading.clean

    def after(self, start: State, body: tuple[s.Stmt, ...]) -> State | None:
        """The state behind some statements, None where they never come to their end."""
        self.reading.held, self.reading.clean = dict(start[0]), start[1]
        self.body(body)
        return None if body and _ends(body[-1]) else self.state()

    def meet(self, states: list[State | None]) -> None:
        """Go on with all that is possible behind one of several ways."""
        open_ways = [state for state in states if state is not None]
        if open_ways:
            self.reading.held, self.reading.clean = _met(open_ways)

    def inner(self, parameters: tuple[s.Parameter, ...], body: tuple[s.Stmt, ...]) -> None:
        """A function within is walked where it stands; of its own parameters nothing is known."""
        held, returned = dict(self.reading.held), self.returned
        self.returned = []
        self.reading.held.update((parameter.name, NONE) for parameter in parameters)
        self.body(body)
        self.reading.held, self.returned = held, returned


def _met(states: list[State]) -> State:
    """What is clean on one way is so for the names only there; what is clean on all ways stays so."""
    held: dict[str, Inputs] = {}
    for values, clean in states:
        for name, value in values.items():
            held[name] = together([held.get(name, NONE), NONE if name in clean else value])
    return held, frozenset.intersection(*(clean for _, clean in states))


def _ends(node: s.Stmt) -> bool:
    match node:
        case s.If(body=body, orelse=orelse):
            return bool(body and orelse) and _ends(body[-1]) and _ends(orelse[-1])
        case s.Jump(kind="pass"):
            return False
    return isinstance(node, ENDS)
