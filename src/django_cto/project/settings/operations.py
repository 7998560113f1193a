"""Computes with values of settings: operators, methods of texts, lists and dicts, and the usual casts."""

from __future__ import annotations

import ast
import operator
import re
from collections.abc import Callable, Sequence
from typing import Any

from django_cto.project.settings.values import (
    Choice,
    Condition,
    Env,
    Item,
    Listing,
    Literal,
    Option,
    Table,
    Unknown,
    Value,
    by_default,
    chosen,
)
from django_cto.text import Place

LONGEST_TEXT, LONGEST_LIST, WIDEST_NUMBER = 4_000, 2_000, 256
# A width of four digits in a format is no setting, but may fill the memory.
WIDE_FORMAT = re.compile(r"\d{4,}")
TRUE_TEXTS = frozenset({"1", "true", "t", "yes", "y", "on", "ok"})


class UnknownPartError(Exception):
    """A value has no Python counterpart, because part of it is unknown."""


def as_python(value: Value) -> Any:
    """The Python value; raises `UnknownPartError` where any part of it is unknown."""
    if isinstance(value, Literal):
        return value.value
    if isinstance(value, Listing) and not any(item.is_rest or item.conditions for item in value.items):
        return [as_python(item.value) for item in value.items]
    if isinstance(value, Table) and value.is_whole:
        return {key: as_python(entry) for key, entry in value.entries.items()}
    raise UnknownPartError


def as_value(found: Any, place: Place) -> Value:
    """The value of a Python object that was computed at a place."""
    if found is None or isinstance(found, str | int | float | bool):
        too_long = isinstance(found, str) and len(found) > LONGEST_TEXT
        too_wide = isinstance(found, int) and found.bit_length() > WIDEST_NUMBER
        return Unknown("too long", place) if too_long or too_wide else Literal(found, place)
    if isinstance(found, list | tuple | set | frozenset) and len(found) <= LONGEST_LIST:
        return Listing(tuple(Item(as_value(item, place)) for item in found), place)
    if isinstance(found, dict) and all(isinstance(key, str) for key in found):
        return Table({key: as_value(item, place) for key, item in found.items()}, place)
    return Unknown("a value of another kind", place)


def lift(function: Callable[..., Any], args: Sequence[Value], place: Place) -> Value:
    """Apply a Python function to values; what comes from the environment stays so, its default computed."""
    if environment := next((arg for arg in args if isinstance(arg, Env)), None):
        if any(isinstance(arg, Env) and arg.default is None for arg in args):
            return Env(environment.name, None, place)
        default = lift(function, [by_default(arg) if isinstance(arg, Env) else arg for arg in args], place)
        return Env(environment.name, None if isinstance(default, Unknown) else default, place)
    if choice := next((arg for arg in args if isinstance(arg, Choice)), None):
        options = [Option(o.conditions, lift(function, _with(args, choice, o.value), place)) for o in choice.options]
        return Choice(tuple(options), place)
    try:
        return as_value(function(*(as_python(arg) for arg in args)), place)
    except UnknownPartError:
        return next((arg for arg in args if isinstance(arg, Unknown)), Unknown("computed from what is unknown", place))
    except Exception as error:  # noqa: BLE001 - the reviewed project's own values may be of any wrong type
        return Unknown(f"cannot be computed: {type(error).__name__}", place)


def _with(args: Sequence[Value], old: Value, new: Value) -> list[Value]:
    return [new if arg is old else arg for arg in args]


def is_true_text(value: object) -> bool:
    """What `strtobool` and its many relatives make of a text."""
    return value.strip().lower() in TRUE_TEXTS if isinstance(value, str) else bool(value)


def as_list(value: Any, separator: str = ",") -> list[Any]:
    """What the readers of the environment make of `a,b`."""
    return [part.strip() for part in value.split(separator) if part.strip()] if isinstance(value, str) else list(value)


CASTS: dict[str, Callable[..., Any]] = {
    "bool": is_true_text,
    "int": int,
    "float": float,
    "str": str,
    "list": as_list,
    "tuple": as_list,
    "set": as_list,
}
FUNCTIONS: dict[str, Callable[..., Any]] = {
    "bool": bool,
    "int": int,
    "float": float,
    "str": str,
    "list": list,
    "tuple": tuple,
    "set": list,
    "len": len,
    "sorted": sorted,
    "any": any,
    "all": all,
    "max": max,
    "min": min,
    "literal_eval": ast.literal_eval,
    "strtobool": is_true_text,
}


def call_method(name: str, text: Any, *args: Any) -> Any:
    """Call a method of a text."""
    if name == "format" and WIDE_FORMAT.search(text):
        return None
    return getattr(text, name)(*args)


TEXT_METHODS = frozenset(
    "lower upper strip lstrip rstrip split rsplit replace startswith endswith format join title capitalize casefold "
    "removeprefix removesuffix partition rpartition count".split()
)
BINARY: dict[str, Callable[..., Any]] = {
    "+": operator.add,
    "-": operator.sub,
    "*": lambda a, b: a * b if not isinstance(a, str | list) and not isinstance(b, str | list) else None,
    "/": operator.truediv,
    "//": operator.floordiv,
    "%": lambda a, b: None if isinstance(a, str) and WIDE_FORMAT.search(a) else a % b,
    "|": operator.or_,
    "**": lambda a, b: a**b if abs(a) <= 10**6 and abs(b) <= 8 else None,
    "<<": lambda a, b: a << b if b <= 64 else None,
}
COMPARE: dict[str, Callable[..., Any]] = {
    "==": operator.eq,
    "!=": operator.ne,
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
    "is": lambda a, b: a == b and type(a) is type(b),
    "is not": lambda a, b: not (a == b and type(a) is type(b)),
    "in": lambda a, b: a in b,
    "not in": lambda a, b: a not in b,
}


def binary(op: str, left: Value, right: Value, place: Place) -> Value:
    """`left op right`; lists and dicts are joined though parts of them are unknown."""
    if op == "+" and (isinstance(left, Listing) or isinstance(right, Listing)):
        items = (*items_of(left), *items_of(right))
        return Listing(items, place) if len(items) <= LONGEST_LIST else Unknown("too long", place)
    if op == "|" and isinstance(left, Table) and isinstance(right, Table):
        return merged(left, right)
    function = BINARY.get(op)
    return lift(function, [left, right], place) if function else Unknown(f"computed with {op}", place)


def items_of(value: Value) -> tuple[Item, ...]:
    """The items of a list; one rest item for what is no known list."""
    if isinstance(value, Listing):
        return value.items
    if isinstance(value, Choice) and all(isinstance(option.value, Listing) for option in value.options):
        return tuple(
            Item(item.value, (*option.conditions, *item.conditions), item.is_rest)
            for option in value.options
            for item in items_of(option.value)
        )
    return (Item(value, (), is_rest=True),)


def merged(left: Table, right: Value) -> Table:
    """A dict with the entries of another put over it."""
    if not isinstance(right, Table):
        return Table(left.entries, left.place, is_whole=False)
    return Table(left.entries | right.entries, left.place, left.is_whole and right.is_whole)


def with_entry(table: Value, keys: Sequence[str], value: Value) -> Value:
    """A dict with one entry set below a chain of keys."""
    if not isinstance(table, Table):
        return table
    inner = value if len(keys) == 1 else with_entry(table.entries.get(keys[0], _open(value.place)), keys[1:], value)
    return Table(table.entries | {keys[0]: inner}, table.place, table.is_whole)


def _open(place: Place) -> Table:
    return Table({}, place, is_whole=False)


def either(conditions: Sequence[Condition], values: Sequence[Value]) -> Value:
    """The first value whose condition holds, the last one otherwise."""
    found = values[-1]
    for condition, value in zip(reversed(conditions), reversed(values[:-1]), strict=True):
        found = chosen(condition, value, found)
    return found
