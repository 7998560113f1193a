"""Joins what a name holds after ways that part, and takes apart again what may be one of several."""

from __future__ import annotations

from typing import Final

from msgspec.structs import replace

from django_cto.flow.rows.domain import NIL, Either, Key, Nothing, Param, Row, Rows, Value

MOST_CHOICES: Final = 4
# What says nothing where it is only known on one way.
UNSURE: Final = frozenset({bool, Nothing, Key, type(None)})


def joined(one: Value, other: Value) -> Value:
    """What a name holds that was bound to one value on one way and to another on the other; what is known wins.

    Two states of one queryset load what either does: which of them is read where cannot be told.
    """
    if one is other:
        return one
    if one is None and type(other) not in UNSURE:
        return other
    if one is None or one is NIL or other is None or other is NIL:
        known = other if one is None or one is NIL else one
        # Of a truth that is only known on one way nothing can be said.
        return None if type(known) in UNSURE else known
    if type(one) is Rows and type(other) is Rows and _are_one(one, other):
        is_plain, is_one = one.is_plain and other.is_plain, one.is_one and other.is_one
        return replace(one, loads=one.loads.merged(other.loads), is_plain=is_plain, is_one=is_one)
    if type(one) is Row and type(other) is Row and one.model is other.model and _same_root(one, other):
        return one
    if isinstance(one, (str, bool)) and one == other:
        return one
    found = list(choices(one))
    found += [value for value in choices(other) if not any(value is known for known in found)]
    return Either(tuple(found[:MOST_CHOICES]))


def _are_one(one: Rows, other: Rows) -> bool:
    if one.model is not other.model or one.shape == "values" or other.shape == "values":
        return False
    return one.spot == other.spot and (one.base is other.base or one.base == other.base)


def _same_root(one: Row, other: Row) -> bool:
    if type(one.root) is Param or type(other.root) is Param:
        return one.root == other.root and one.path == other.path
    same = type(one.root) is type(other.root) and one.root.rows is other.root.rows
    return same and one.path == other.path


def choices(value: Value) -> tuple[Value, ...]:
    """Every value that a value may be."""
    return () if value is None else value.choices if type(value) is Either else (value,)
