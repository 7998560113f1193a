"""The edit that asks the database for what code makes of its rows, where both surely say the same."""

from __future__ import annotations

from collections.abc import Callable

from django_cto.flow.flow import Flow
from django_cto.flow.values import Instance, Value
from django_cto.flow.wasted import Wasted
from django_cto.project.definitions import place_of
from django_cto.project.fields import Field
from django_cto.project.importing import import_edits
from django_cto.project.model import Model
from django_cto.read import syntax as s
from django_cto.text import Edit, offset_of, put_at, text_at

WHOLE = frozenset({
    "IntegerField", "SmallIntegerField", "BigIntegerField", "PositiveIntegerField", "PositiveSmallIntegerField",
    "PositiveBigIntegerField",
})  # fmt: skip
# Texts are ordered and compared by each database in its own way.
ORDERED = WHOLE | {"DateField", "DateTimeField", "TimeField", "DecimalField", "FloatField", "DurationField"}
# Behind these a queryset can still be narrowed and ordered.
OPEN = frozenset({"all", "filter", "exclude", "select_related", "prefetch_related"})
# These give a row or raise.
ALWAYS_ROWS = frozenset({"get", "get_object_or_404", "earliest", "latest"})
LOOKUPS = {"==": "", "<": "__lt", "<=": "__lte", ">": "__gt", ">=": "__gte"}
Edits = tuple[Edit, ...]


def asked_instead(flow: Flow, wasted: Wasted) -> tuple[str, Edits] | None:
    """The method that is asked, and the edits; None where the answer may be another."""
    made = WANTS[wasted.wants](flow, wasted) if wasted.wants in WANTS else None
    if made is None:
        return None
    method, edits = made
    return f"Ask for `{method}`", edits


def _ordered(flow: Flow, wasted: Wasted) -> tuple[str, Edits] | None:
    """Rows that are alike stay in their order when Python sorts them: only where they have none."""
    field, node = wasted.model.field(wasted.field), wasted.node
    if not isinstance(node, s.Call) or not _is_open(wasted) or not _is_sure(field, ORDERED) or wasted.model.ordering:
        return None
    turned = node.keyword("reverse")
    if turned is not None and not (isinstance(turned, s.Constant) and isinstance(turned.value, bool)):
        return None
    minus = "-" if isinstance(turned, s.Constant) and turned.value else ""
    return "order_by()", (
        _put(wasted, node, f'list({_text(flow, wasted, wasted.rows)}.order_by("{minus}{wasted.field}"))'),
    )


def _summed(flow: Flow, wasted: Wasted) -> tuple[str, Edits] | None:
    """Only whole numbers add up alike everywhere."""
    node = wasted.node
    if not isinstance(node, s.Call) or s.dotted(node.func) != "sum" or not _is_open(wasted):
        return None
    inner = node.args[0]
    imports = import_edits(wasted.function.module, "django.db.models", "Sum")
    is_each = isinstance(inner, s.Comprehension) and inner.kind != "set"
    if not is_each or imports is None or not _is_sure(wasted.model.field(wasted.field), WHOLE):
        return None
    rows = _text(flow, wasted, wasted.rows)
    return "aggregate()", (
        *imports,
        _put(wasted, node, f'({rows}.aggregate(total=Sum("{wasted.field}"))["total"] or 0)'),
    )


def _filtered(flow: Flow, wasted: Wasted) -> tuple[str, Edits] | None:
    match wasted.node:
        case s.Comprehension(generators=(s.Generator(iter=rows, conditions=(only,)),)) if _is_open(wasted):
            asked = _lookup(only, wasted.model.field(wasted.field))
            if asked is None:
                return None
            place = place_of(wasted.function.module, only.at)
            begin = place_of(wasted.function.module, rows.at)
            start, end = (begin.end_line, begin.end_column), (place.end_line, place.end_column)
            text = flow.project.text(place.path)
            between = text[offset_of(text, start) : offset_of(text, (place.line, place.column))]
            # Comments and brackets between the two are their author's.
            return (
                (asked[0], (Edit(place.path, start, end, f".{asked[0]}({asked[1]})"),))
                if between.strip() == "if"
                else None
            )
    return None


def _lookup(node: s.Expr, field: Field | None) -> tuple[str, str] | None:
    """The method and its argument."""
    if field is None:
        return None
    match node:
        case s.Compare(ops=("is" | "is not" as op,), comparators=(s.Constant(value=None),)):
            return "filter", f"{field.name}__isnull={op == 'is'}"
        case s.Compare(ops=(op,), comparators=(s.Constant(value=int() as number),)):
            if isinstance(number, bool) or field.kind not in WHOLE or (field.is_nullable and op not in {"==", "!="}):
                return None
            if op == "!=":
                return "exclude", f"{field.name}={number}"
            return ("filter", f"{field.name}{LOOKUPS[op]}={number}") if op in LOOKUPS else None
        case s.Attribute() if field.kind == "BooleanField":
            return "filter", f"{field.name}=True"
        case s.Unary(op="not", operand=s.Attribute()) if _is_sure(field, frozenset({"BooleanField"})):
            return "filter", f"{field.name}=False"
    return None


def _first(flow: Flow, wasted: Wasted) -> tuple[str, Edits] | None:
    rows = _text(flow, wasted, wasted.rows)
    return "[0]", (_put(wasted, wasted.node, f"{rows}[0]"),)


def _contained(flow: Flow, wasted: Wasted) -> tuple[str, Edits] | None:
    match wasted.node:
        case s.Compare(left=left, ops=(op,)):
            value = flow.evaluation(wasted.function).values.get(id(left))
            if (
                value is None
                or not _is_stored(value, wasted.model)
                or not _is_open(wasted, OPEN | {"order_by", "distinct"})
            ):
                return None
            negation, rows = "not " if op == "not in" else "", _text(flow, wasted, wasted.rows)
            text = f"{negation}{rows}.contains({_text(flow, wasted, left)})"
            return "contains()", (_put(wasted, wasted.node, text),)
    return None


WANTS: dict[str, Callable[[Flow, Wasted], tuple[str, Edits] | None]] = {
    "order": _ordered,
    "aggregate": _summed,
    "filter": _filtered,
    "first": _first,
    "contains": _contained,
}


def _is_stored(value: Value, model: Model) -> bool:
    """Whether it is surely a row of the model: `contains` takes neither None nor what is not saved."""
    if not isinstance(value, Instance) or value.model is not model or value.source is None:
        return False
    return value.source.name in ALWAYS_ROWS and not value.is_new


def _is_open(wasted: Wasted, methods: frozenset[str] = OPEN) -> bool:
    """Whether the rows are a chain that nobody has cut, grouped or ordered."""
    node = wasted.rows
    while isinstance(node, s.Call) and isinstance(node.func, s.Attribute):
        if node.func.name not in methods:
            return False
        node = node.func.value
    return node is not wasted.rows and isinstance(node, s.Attribute)


def _is_sure(field: Field | None, kinds: frozenset[str]) -> bool:
    return field is not None and field.kind in kinds and not field.is_nullable


def _text(flow: Flow, wasted: Wasted, node: s.Expr) -> str:
    """The source of an expression, in brackets where it goes over several lines."""
    place = place_of(wasted.function.module, node.at)
    found = text_at(flow.project.text(place.path), place)
    return f"({found})" if "\n" in found else found


def _put(wasted: Wasted, node: s.Expr, text: str) -> Edit:
    return put_at(place_of(wasted.function.module, node.at), text)
