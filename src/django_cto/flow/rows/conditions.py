"""What Python would have to ask of a row to choose as a filter does."""

from __future__ import annotations

from typing import Final

from django_cto.project.fields import Field
from django_cto.project.model import Model
from django_cto.read import syntax as s

NUMBERS: Final = frozenset({
    "BooleanField", "IntegerField", "SmallIntegerField", "BigIntegerField", "PositiveIntegerField",
    "PositiveSmallIntegerField", "PositiveBigIntegerField",
})  # fmt: skip
OPERATORS: Final = {"": "==", "exact": "==", "gt": ">", "gte": ">=", "lt": "<", "lte": "<="}


def conditions_of(model: Model, call: s.Call) -> list[str]:
    """What Python would ask of each row, as texts with a place for its name; none where the two may differ."""
    if call.args or not call.keywords:
        return []
    found = [_condition(model, keyword) for keyword in call.keywords]
    return [one for one in found if one] if all(found) else []


def _condition(model: Model, keyword: s.Keyword) -> str:
    name, _, lookup = (keyword.name or "").partition("__")
    field, value = model.field(name), keyword.value
    if field is None or field.kind not in NUMBERS or type(value) is not s.Constant or lookup not in OPERATORS:
        return ""
    if isinstance(value.value, bool) and field.kind == "BooleanField" and OPERATORS[lookup] == "==":
        return f"{{row}}.{name}" if value.value else _denied(field)
    is_number = isinstance(value.value, int) and not isinstance(value.value, bool) and field.kind != "BooleanField"
    if not is_number or (field.is_nullable and OPERATORS[lookup] != "=="):
        return ""
    return f"{{row}}.{name} {OPERATORS[lookup]} {value.value}"


def _denied(field: Field) -> str:
    return f"{{row}}.{field.name} is False" if field.is_nullable else f"not {{row}}.{field.name}"
