"""The edit that takes from memory, of rows that were loaded ahead, those that a query would have brought again."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final, NamedTuple

from django_cto.flow.rows.chain import around
from django_cto.flow.rows.conditions import NUMBERS, conditions_of
from django_cto.flow.rows.noted import Event
from django_cto.project.model import Model
from django_cto.project.relations import attribute_step
from django_cto.read import syntax as s
from django_cto.text import Edit, offset_of

ORDERED: Final = NUMBERS | {"DateField", "DateTimeField", "TimeField", "DecimalField", "FloatField", "DurationField"}
# What goes through all the rows that it is given.
GOES_THROUGH: Final = frozenset({"list", "set", "tuple", "sorted", "len", "enumerate", "max", "min", "reversed"})


class Asked(NamedTuple):
    """The call that asks for some of the rows, and the smallest expression or loop that says what is wanted of them."""

    call: s.Call
    whole: s.Expr
    wants: str


def taken_from_memory(event: Event, methods: frozenset[str] = frozenset({"filter", "order_by"})) -> Edit | None:
    """The edit; None where a database may pick other rows than Python would, or hand on more than the rows.

    `methods` are those that ask which the edit may stand for.
    """
    rows, refined = event.rows, event.refined
    model = _behind(rows.model, event.path)
    if model is None or refined is None or refined.name not in methods or rows.loads.queryset_of(event.relation):
        return None
    place, project = refined.place, rows.model.project
    module = project.modules.get(place.path)
    body = list(around(module, place)) if module else []
    found = [asked for asked in _asked(body) if s.place_of(place.path, asked.call.at) == place]
    if len(found) != 1 or not _is_relation(found[0].call, event.path[-1]):
        return None
    func = found[0].call.func
    related = _text(project.text(place.path), place.path, func.value) if type(func) is s.Attribute else ""
    made = (_chosen if refined.name == "filter" else _extreme)(related, found[0], model)
    whole = s.place_of(place.path, found[0].whole.at)
    return Edit(place.path, (whole.line, whole.column), (whole.end_line, whole.end_column), made) if made else None


def _behind(model: Model | None, path: tuple[str, ...]) -> Model | None:
    """The model that a path of attributes leads to."""
    for name in path:
        step = attribute_step(model, name) if model else None
        model = step.target if step else None
    return model


def _chosen(related: str, asked: Asked, model: Model) -> str:
    """Those that a filter would have brought."""
    conditions = conditions_of(model, asked.call)
    row = model.name.lower()
    test = " and ".join(condition.format(row=row) for condition in conditions)
    each = f"for {row} in {related}.all()"
    if not conditions or asked.wants == "last":
        return ""
    if asked.wants == "first":
        if model.option("ordering") is not None:
            return f"next(({row} {each} if {test}), None)"
        return f"min(({row} {each} if {test}), key=lambda {row}: {row}.pk, default=None)"
    made = {"exists": f"any({test} {each})", "count": f"sum(1 {each} if {test})"}
    return made.get(asked.wants, f"[{row} {each} if {test}]")


def _extreme(related: str, asked: Asked, model: Model) -> str:
    """The first or last by one column; of several that are alike there a database takes any."""
    if asked.wants not in {"first", "last"} or len(asked.call.args) != 1 or asked.call.keywords:
        return ""
    column = s.text_of(asked.call.args[0]) or ""
    field, row = model.field(column.removeprefix("-")), model.name.lower()
    if field is None or field.kind not in ORDERED or field.is_nullable:
        return ""
    function = "max" if column.startswith("-") == (asked.wants == "first") else "min"
    return f"{function}({related}.all(), key=lambda {row}: {row}.{field.name}, default=None)"


def _asked(body: list[s.Stmt]) -> Iterator[Asked]:
    for node in (inner for part in body for inner in s.descend(part)):
        match node:
            case s.Call(func=s.Attribute(value=s.Call() as call, name="first" | "last" | "exists" | "count" as wants)):
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
                    if type(one.iter) is s.Call and not one.is_async:
                        yield Asked(one.iter, one.iter, "rows")


def _is_relation(call: s.Call, name: str) -> bool:
    """Whether the rows are those of the relation itself, on which nothing was asked before."""
    func = call.func
    return type(func) is s.Attribute and type(func.value) is s.Attribute and func.value.name == name


def _text(text: str, path: str, node: s.Expr) -> str:
    place = s.place_of(path, node.at)
    start, end = (place.line, place.column), (place.end_line, place.end_column)
    return text[offset_of(text, start) : offset_of(text, end)]
