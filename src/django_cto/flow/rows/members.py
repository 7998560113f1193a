"""One member of what holds many: each of those that a loop runs over, or a single one."""

from __future__ import annotations

from msgspec.structs import replace

from django_cto.flow.rows.domain import Either, Element, Many, Pages, Row, Rows, Sent, Single, Tup, Value
from django_cto.flow.rows.frame import Frame
from django_cto.flow.rows.joining import choices, joined


def element(value: Value) -> Value:
    """One member of what a loop runs over."""
    match value:
        case Rows(shape="values"):
            return None
        case Rows(model=model):
            return Row(model, Element(value))
        case Many(of=of):
            return of
        case Sent():
            return value
        case Pages(rows=rows):
            return element(rows)
        case Tup(items=items):
            found = None
            for item in items:
                found = joined(found, item)
            return found
        case Either(choices=choices):
            found = None
            for choice in choices:
                found = joined(found, element(choice))
            return found
    return None


def one_of(value: Value) -> Value:
    """A single member, picked out."""
    match value:
        case Rows(shape="values"):
            return None
        case Rows(model=model):
            return Row(model, Single(value))
        case Either(choices=choices):
            found = None
            for choice in choices:
                found = joined(found, one_of(choice))
            return found
    return alone(element(value))


def alone(value: Value) -> Value:
    """What was one of many, when it is looked at alone."""
    match value:
        case Row(root=Element(rows=rows)):
            return replace(value, root=Single(rows))
        case Either(choices=choices):
            return Either(tuple(alone(choice) for choice in choices))
        case Tup(items=items):
            return Tup(tuple(alone(item) for item in items))
    return value


def leave_last(frame: Frame, each: Value, before: dict[str, Value]) -> None:
    """What a round kept of its row under another name is, after the loop, that of one row alone."""
    rows = {id(row.root.rows) for row in choices(each) if isinstance(row, Row) and isinstance(row.root, Element)}
    if not rows:
        return
    for name, value in frame.environment.items():
        root = value.root if type(value) is Row else None
        if isinstance(root, Element) and id(root.rows) in rows and value is not before.get(name):
            frame.environment[name] = alone(value)
