"""One member of what holds many: each of those that a loop runs over, or a single one."""

from __future__ import annotations

from msgspec.structs import replace

from django_cto.flow.rows.domain import Either, Element, Many, Pages, Row, Rows, Sent, Single, Tup, Value
from django_cto.flow.rows.frame import Frame
from django_cto.flow.rows.joining import choices, joined


def element(value: Value) -> Value:
    """One member of what a loop runs over."""
    kind = type(value)
    if kind is Rows:
        return None if value.shape == "values" else Row(value.model, Element(value))
    if kind is Many:
        return value.of
    if kind is Pages:
        return element(value.rows)
    found: Value = None
    if kind is Tup:
        for item in value.items:
            found = joined(found, item)
    elif kind is Either:
        for choice in value.choices:
            found = joined(found, element(choice))
    return value if kind is Sent else found


def one_of(value: Value) -> Value:
    """A single member, picked out."""
    kind = type(value)
    if kind is Rows:
        return None if value.shape == "values" else Row(value.model, Single(value))
    if kind is Either:
        found: Value = None
        for choice in value.choices:
            found = joined(found, one_of(choice))
        return found
    return alone(element(value))


def alone(value: Value) -> Value:
    """What was one of many, when it is looked at alone."""
    kind = type(value)
    if kind is Row and type(value.root) is Element:
        return replace(value, root=Single(value.root.rows))
    if kind is Either:
        return Either(tuple(alone(choice) for choice in value.choices))
    return Tup(tuple(alone(item) for item in value.items)) if kind is Tup else value


def leave_last(frame: Frame, each: Value, before: dict[str, Value]) -> None:
    """What a round kept of its row under another name is, after the loop, that of one row alone."""
    rows = {id(row.root.rows) for row in choices(each) if type(row) is Row and type(row.root) is Element}
    if not rows:
        return
    for name, value in frame.environment.items():
        root = value.root if type(value) is Row else None
        if type(root) is Element and id(root.rows) in rows and value is not before.get(name):
            frame.environment[name] = alone(value)
