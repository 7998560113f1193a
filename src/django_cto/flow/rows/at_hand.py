"""The edit that takes from memory, of rows that were loaded ahead, those that a query would have brought again."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from django_cto.flow.rows.chain import around
from django_cto.flow.rows.events import Event
from django_cto.project.fields import Field
from django_cto.project.model import Model
from django_cto.project.relations import accessor
from django_cto.read import syntax as s
from django_cto.text import Edit, Place, offset_of

NUMBERS = frozenset({
    "BooleanField", "IntegerField", "SmallIntegerField", "BigIntegerField", "PositiveIntegerField",
    "PositiveSmallIntegerField", "PositiveBigIntegerField",
})  # fmt: skip
OPERATORS = {"": "==", "exact": "==", "gt": ">", "gte": ">=", "lt": "<", "lte": "<="}
# What goes through all the rows that it is given.
GOES_THROUGH = frozenset({"list", "set", "tuple", "sorted", "len", "enumerate", "max", "min", "reversed"})


class Asked(NamedTuple):
    """The call that asks for some of the rows, and the smallest expression or loop that says what is wanted of them."""

    call: s.Call
    whole: s.Expr
    wants: str


def taken_from_memory(event: Event) -> Edit | None:
    """The edit; None where a database may pick other rows than Python would, or hand on more than the rows."""
    rows, name, refined = event.rows, event.path[-1], event.refined
    model = _behind(rows.model, event.path)
    if model is None or refined is None or refined.name != "filter" or rows.loads.queryset_of(event.relation):
        return None
    module = rows.model.project.modules.get(refined.place.path)
    found = (
        [asked for asked in _asked(list(around(module, refined.place))) if _is_at(asked.call, refined.place)]
        if module
        else []
    )
    conditions = _conditions(model, found[0].call) if len(found) == 1 else None
    if not found or conditions is None or not _is_relation(found[0].call, name):
        return None
    text = rows.model.project.text(refined.place.path)
    return _edit(text, refined.place.path, found[0], model, conditions)


def _behind(model: Model | None, path: tuple[str, ...]) -> Model | None:
    """The model that a path of attributes leads to."""
    for name in path:
        step = accessor(model, name) if model else None
        model = step.target if step else None
    return model


def _edit(text: str, path: str, asked: Asked, model: Model, conditions: list[str]) -> Edit:
    func = asked.call.func
    related = _text(text, path, func.value) if isinstance(func, s.Attribute) else ""
    row = model.name.lower()
    test = " and ".join(condition.format(row=row) for condition in conditions)
    each = f"for {row} in {related}.all()"
    made = {
        "first": f"next(({row} {each} if {test}), None)"
        if model.ordering
        else f"min(({row} {each} if {test}), key=lambda {row}: {row}.pk, default=None)",
        "exists": f"any({test} {each})",
        "count": f"sum(1 {each} if {test})",
    }.get(asked.wants, f"[{row} {each} if {test}]")
    place = s.place_of(path, asked.whole.at)
    return Edit(path, (place.line, place.column), (place.end_line, place.end_column), made)


def _asked(body: list[s.Stmt]) -> Iterator[Asked]:
    for node in (inner for part in body for inner in s.descend(part)):
        match node:
            case s.Call(func=s.Attribute(value=s.Call() as call, name="first" | "exists" | "count" as wants)):
                if not node.args and not node.keywords:
                    yield Asked(call, node, wants)
            case s.Call(func=s.Name(id="list"), args=(s.Call() as call,), keywords=()):
                yield Asked(call, node, "rows")
            case s.Call(func=s.Name(id=name), args=(s.Call() as call, *_)) if name in GOES_THROUGH:
                yield Asked(call, call, "rows")
            case s.For(iter=s.Call() as call, is_async=False):
                yield Asked(call, call, "rows")
            case s.Comprehension(generators=generators):
                for one in generators:
                    if isinstance(one.iter, s.Call) and not one.is_async:
                        yield Asked(one.iter, one.iter, "rows")


def _conditions(model: Model, call: s.Call) -> list[str] | None:
    """What Python would ask of each row, as texts with a place for its name; None where the two may differ."""
    if call.args or not call.keywords:
        return None
    found = [_condition(model, keyword) for keyword in call.keywords]
    return [one for one in found if one] if all(found) else None


def _condition(model: Model, keyword: s.Keyword) -> str:
    name, _, lookup = (keyword.name or "").partition("__")
    field, value = model.field(name), keyword.value
    if field is None or field.kind not in NUMBERS or not isinstance(value, s.Constant) or lookup not in OPERATORS:
        return ""
    if isinstance(value.value, bool) and field.kind == "BooleanField" and OPERATORS[lookup] == "==":
        return f"{{row}}.{name}" if value.value else _denied(field)
    is_number = isinstance(value.value, int) and not isinstance(value.value, bool) and field.kind != "BooleanField"
    if not is_number or (field.is_nullable and OPERATORS[lookup] != "=="):
        return ""
    return f"{{row}}.{name} {OPERATORS[lookup]} {value.value}"


def _denied(field: Field) -> str:
    return f"{{row}}.{field.name} is False" if field.is_nullable else f"not {{row}}.{field.name}"


def _is_relation(call: s.Call, name: str) -> bool:
    """Whether the rows are those of the relation itself, on which nothing was asked before."""
    func = call.func
    return isinstance(func, s.Attribute) and isinstance(func.value, s.Attribute) and func.value.name == name


def _is_at(call: s.Call, place: Place) -> bool:
    found = s.place_of(place.path, call.at)
    return (found.line, found.column, found.end_line, found.end_column) == (
        place.line, place.column, place.end_line, place.end_column,
    )  # fmt: skip


def _text(text: str, path: str, node: s.Expr) -> str:
    place = s.place_of(path, node.at)
    start, end = (place.line, place.column), (place.end_line, place.end_column)
    return text[offset_of(text, start) : offset_of(text, end)]
