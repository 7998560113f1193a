"""Looks up what a template names: `order.customer.name|default:"-"`."""

from __future__ import annotations

import functools
import re
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Final

from django_cto.flow.rows.domain import Dict, Row, Rows, Spot, Tup, Value
from django_cto.flow.rows.frame import Frame
from django_cto.flow.rows.joining import choices, joined
from django_cto.flow.rows.members import element, one_of
from django_cto.flow.rows.registered import filter_function
from django_cto.flow.rows.serializing import step

if TYPE_CHECKING:
    from django_cto.flow.rows.engine import Engine

PARTS: Final = re.compile(r"""\|(?=(?:[^"']|"[^"]*"|'[^']*')*$)""")
ASSIGNED: Final = re.compile(r"^(?P<name>\w+)=(?P<value>.+)$")
CALLED: Final = re.compile(r"\(\s*\)")
QUOTES: Final = frozenset("\"'")
COUNTS: Final = frozenset({"length", "length_is", "pluralize"})
PICKS: Final = frozenset({"first", "last", "random"})


def looked_up(engine: Engine, frame: Frame, text: str, place: Spot) -> Value:
    """The value of a variable with its filters."""
    first, filters = _parts(text)
    value = _variable(engine, frame, first, place)
    for name, argument in filters:
        value = _filtered(engine, frame, value, name, argument, place)
    return value


@functools.lru_cache(maxsize=65536)
def _parts(text: str) -> tuple[str, tuple[tuple[str, str], ...]]:
    """The variable, and the name and argument of each filter."""
    first, *filters = [part.strip() for part in PARTS.split(text.strip())]
    pairs = (one.partition(":") for one in filters)
    return CALLED.sub("", first), tuple((name, argument.strip()) for name, _, argument in pairs)


def _variable(engine: Engine, frame: Frame, text: str, place: Spot) -> Value:
    if text[:1] in QUOTES and len(text) > 1 and text[0] == text[-1]:
        return text[1:-1]
    if "." not in text:
        return frame.environment.get(text)
    name, *rest = text.split(".")
    value = frame.environment.get(name)
    for part in rest:
        if value is None:
            return None
        value = _part(engine, frame, value, part, place)
    return value


def _part(engine: Engine, frame: Frame, value: Value, name: str, place: Spot) -> Value:
    if type(value) is Dict and (name in value.items or name not in {"items", "values", "keys"}):
        return value.items.get(name, value.rest)
    if name.isdigit():
        return _numbered(engine, frame, value, int(name), place)
    found = None
    for choice in choices(value):
        found = joined(found, step(engine, frame, choice, name, place))
    return found


def _numbered(engine: Engine, frame: Frame, value: Value, number: int, place: Spot) -> Value:
    if type(value) is Tup:
        return value.items[number] if number < len(value.items) else None
    engine.consume(frame, value, place, part=True)
    return one_of(value)


def _filtered(engine: Engine, frame: Frame, value: Value, name: str, argument: str, place: Spot) -> Value:
    given = _variable(engine, frame, argument, place) if argument else None
    if function := filter_function(engine, name):
        return function(frame, [value, given] if argument else [value], place)
    if name in COUNTS:
        engine.consume(frame, value, place, verb="length")
        return None
    if name in PICKS:
        engine.consume(frame, value, place)
        return one_of(value)
    if name == "join":
        engine.consume(frame, value, place)
        engine.shown(frame, element(value), place)
        return None
    if name in {"dictsort", "dictsortreversed"} and isinstance(given, str):
        engine.consume(frame, value, place)
        frame.environment["…"] = element(value)
        _variable(engine, frame, f"….{given}", place)
        frame.environment.pop("…")
        return value
    if name in {"default", "default_if_none"}:
        return joined(value, given)
    return value if isinstance(value, Rows | Row | Tup | Dict) or name in {"slice", "safe"} else None


@functools.lru_cache(maxsize=65536)
def split(word: str) -> tuple[str, str]:
    """`name=value` in its parts; the name is "" where there is none."""
    found = ASSIGNED.match(word)
    return (found["name"], found["value"]) if found else ("", word)


def assignments(words: Sequence[str]) -> Iterator[tuple[str, str]]:
    """The pairs of `a=b c=d`, and of `value as name`."""
    for number, word in enumerate(words):
        name, value = split(word)
        if name:
            yield name, value
        elif word == "as" and 0 < number < len(words) - 1:
            yield words[number + 1], words[number - 1]
