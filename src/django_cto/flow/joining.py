"""What two ways to a value have in common, and the model that a value speaks of."""

from __future__ import annotations

from django_cto.flow.values import UNKNOWN, Instance, Manager, Queryset, Rows, Value
from django_cto.project.models import Model


def joined(one: Value, other: Value) -> Value:
    """What a name holds that was bound to one value on one way and to another on the other."""
    if one == other:
        return one
    # An unsaved and a fetched row of one model are both rows of it.
    if isinstance(one, Instance) and isinstance(other, Instance) and one.model is other.model:
        return Instance(one.model)
    return UNKNOWN


def model_of(value: Value | None) -> Model | None:
    """The model of rows, of one row, or of a manager."""
    if type(value) is Instance or type(value) is Manager or type(value) is Queryset or type(value) is Rows:
        return value.model
    return None
