"""What every expression of one function has of what users send, where the walk through it stands."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from typing import TYPE_CHECKING, Any

from django_cto.flow.input.calling import called, target_of
from django_cto.flow.input.guards import FLAG, is_test, looked_at, made_of, parts_of, tested
from django_cto.flow.input.sources import read_from_request, under
from django_cto.flow.input.spelling import bound_names, spelt
from django_cto.flow.input.values import (
    NONE,
    Inputs,
    cut,
    each_of,
    item,
    of_kind,
    pair,
    part,
    put_in,
    together,
    validated_by_form,
)
from django_cto.project.definitions import FunctionDef
from django_cto.read import syntax as s

if TYPE_CHECKING:
    from django_cto.flow.flow import Flow

NAME = re.compile(r"\w+")


class Reading:
    """The state: what names hold, which expressions somebody has looked at, and what every node was found to be."""

    def __init__(self, flow: Flow, function: FunctionDef, returned_by: Callable[[FunctionDef, bool], Inputs]) -> None:
        self.flow = flow
        self.function = function
        self.returned_by = returned_by
        self.held: dict[str, Inputs] = {}
        self.clean: frozenset[str] = frozenset()
        self.validated: frozenset[str] = frozenset()
        self.made: dict[str, s.Expr] = {}
        self.values: dict[int, Inputs] = {}

    def value(self, node: s.Expr) -> Inputs:
        """What an expression has of the input."""
        read = READERS.get(type(node))
        found = read(self, node) if read else self.inside(node)
        spelling = spelt(node) if found or self.held else ""
        if spelling in self.held and type(node) is not s.Name:
            found = self.held[spelling]
        if spelling and self.clean and (spelling in self.clean or self._in_full(spelling) in self.clean):
            found = NONE
        if found:
            self.values[id(node)] = found
        return found

    def _in_full(self, spelling: str) -> str:
        """The same with what the first name was made of: of `data = request.data`, `data.get('x')`."""
        name = NAME.match(spelling)
        made = self.made.get(name[0]) if name and name[0] != spelling else None
        origin = spelt(made) if made is not None else ""
        return f"{origin}{spelling[len(name[0]) :]}" if name and origin else ""

    def target(self, node: s.Call) -> Any:
        """What a call calls."""
        return target_of(self, node)

    def inside(self, node: object) -> Inputs:
        """Of expressions that hand on nothing only the parts are read."""
        for child in s.children(node):
            if isinstance(child, s.Keyword | s.Generator):
                self.inside(child)
            else:
                self.value(child)  # type: ignore[arg-type]
        return NONE

    def bind(self, target: s.Expr, value: Inputs, node: s.Expr | None = None) -> None:
        """Assign to a name, attribute or subscript; what was known of it before is forgotten."""
        is_whole = not isinstance(target, s.Sequence)
        for index, place in enumerate(bound_names(target)):
            if isinstance(place, s.Subscript) and isinstance(place.value, s.Name) and value:
                kind = "table" if s.text_of(place.index) is not None else "held"
                self.held[place.value.id] = together([self.held.get(place.value.id, NONE), of_kind(value, kind)])
            if spelling := spelt(place):
                self._forget(spelling)
                self.held[spelling] = value if is_whole else pair(value, index)
                if node is not None and is_whole:
                    self.made[spelling] = node
                self._bind_keys(spelling, node)

    def _forget(self, spelling: str) -> None:
        self.clean = frozenset(known for known in self.clean if not known.startswith(spelling))
        self.made.pop(spelling, None)
        for known in [known for known in self.held if known.startswith((f"{spelling}.", f"{spelling}["))]:
            del self.held[known]

    def _bind_keys(self, spelling: str, node: s.Expr | None) -> None:
        """Of a dict display each literal key is known by itself."""
        for key, inner in node.items if isinstance(node, s.Mapping) else ():
            if isinstance(key, s.Constant):
                self.held[f"{spelling}[{key.value!r}]"] = self.values.get(id(inner), NONE)

    def test(self, test: s.Expr) -> None:
        """Take for checked, from here on, what a test looks at."""
        self.look_at(tested(test), parts_of)
        self.look_at(looked_at(test), trimmed_from)

    def look_at(self, spellings: Iterable[str], origins: Callable[[s.Expr], Iterable[str]]) -> None:
        """Take expressions for checked from here on, with their origins."""
        pending, seen = list(spellings), set[str]()
        while pending:
            spelling = pending.pop()
            if spelling in seen:
                continue
            seen.add(spelling)
            made = self.made.get(spelling.removeprefix(FLAG))
            if made is None:
                continue
            if not spelling.startswith(FLAG):
                pending += origins(made)
            elif is_test(made):
                pending += [*tested(made), *looked_at(made)]
        self.clean |= {spelling for spelling in seen if spelling and not spelling.startswith(FLAG)}


def trimmed_from(node: s.Expr) -> Iterator[str]:
    """The spelling of what an expression was trimmed from."""
    origin = made_of(node)
    while origin is not None:
        yield spelt(origin)
        origin = made_of(origin)


def _attribute(reading: Reading, node: s.Attribute) -> Inputs:
    reading.value(node.value)
    found = read_from_request(reading.function, node)
    return validated_by_form(found) if node.name in reading.validated else found


def _subscript(reading: Reading, node: s.Subscript) -> Inputs:
    below = reading.value(node.value)
    reading.value(node.index)
    if isinstance(node.index, s.Slice):
        return cut(below)
    return under(below, s.text_of(node.index))


def _binary(reading: Reading, node: s.Binary) -> Inputs:
    left, right = reading.value(node.left), reading.value(node.right)
    if node.op == "%":
        text = s.text_of(node.left)
        return together([left, _filled_in(reading, node.right, right, is_first=text is None or text.startswith("%"))])
    if node.op == "+":
        return together([part(left, is_first=True), part(right, is_first=False)])
    return together([left, right]) if node.op in {"/", "|", "*"} else NONE


def _filled_in(reading: Reading, node: s.Expr, right: Inputs, is_first: bool) -> Inputs:
    """What `%` puts into a text: of a tuple only the first may stand at the beginning."""
    if not isinstance(node, s.Sequence) or node.kind != "tuple":
        return part(item(right), is_first)
    known = [reading.values.get(id(each), NONE) for each in node.items]
    return together(part(each, is_first and index == 0) for index, each in enumerate(known))


def _format(reading: Reading, node: s.Format) -> Inputs:
    if node.is_template:  # Whoever takes one, a cursor say, gets the text and its values apart.
        return reading.inside(node)
    found, is_first = [], True
    for piece in node.parts:
        found.append(part(reading.value(piece), is_first))
        is_first = False
    return together(found)


def _display(reading: Reading, node: s.Sequence) -> Inputs:
    return put_in(together([reading.value(each) for each in node.items]))


def _mapping(reading: Reading, node: s.Mapping) -> Inputs:
    found = []
    for key, inner in node.items:
        chosen = reading.value(key) if key is not None else NONE
        value = reading.value(inner)
        found += [of_kind(chosen, "mapping"), value if key is None else of_kind(value, "table")]
    return together(found)


def _conditional(reading: Reading, node: s.Conditional) -> Inputs:
    reading.value(node.test)
    before = reading.clean
    reading.test(node.test)
    found = together([reading.value(node.body), reading.value(node.orelse)])
    reading.clean = before
    return found


def _comprehension(reading: Reading, node: s.Comprehension) -> Inputs:
    before, held = reading.clean, dict(reading.held)
    for generator in node.generators:
        reading.bind(generator.target, each_of(reading.value(generator.iter)))
        for condition in generator.conditions:
            reading.value(condition)
            reading.test(condition)
    found = [reading.value(element) for element in node.elements]
    reading.clean, reading.held = before, held
    if node.kind == "dict":
        return together([of_kind(found[0], "mapping"), of_kind(found[-1], "table")])
    return put_in(together(found))


def _boolean(reading: Reading, node: s.Boolean) -> Inputs:
    before, found = reading.clean, []
    for value in node.values:
        found.append(reading.value(value))
        if node.op == "and":
            reading.test(value)
    reading.clean = before
    return together(found)


def _walrus(reading: Reading, node: s.Walrus) -> Inputs:
    value = reading.value(node.value)
    reading.bind(node.target, value, node.value)
    return value


def _lambda(reading: Reading, node: s.Lambda) -> Inputs:
    held = dict(reading.held)
    reading.held.update((parameter.name, NONE) for parameter in node.parameters)
    reading.value(node.body)
    reading.held = held
    return NONE


READERS: dict[type, Callable[[Reading, Any], Inputs]] = {
    s.Name: lambda reading, node: reading.held.get(node.id, NONE),
    s.Constant: lambda reading, node: NONE,
    s.Attribute: _attribute,
    s.Subscript: _subscript,
    s.Call: called,
    s.Binary: _binary,
    s.Format: _format,
    s.Sequence: _display,
    s.Mapping: _mapping,
    s.Conditional: _conditional,
    s.Comprehension: _comprehension,
    s.Boolean: _boolean,
    s.Walrus: _walrus,
    s.Lambda: _lambda,
    s.Starred: lambda reading, node: reading.value(node.value),
    s.Await: lambda reading, node: reading.value(node.value),
}
