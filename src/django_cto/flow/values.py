"""What an expression may be at run time, as far as the source says."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from django_cto.project.definitions import ClassDef, Definition, External, FunctionDef
from django_cto.project.models import Model
from django_cto.project.relations import Step
from django_cto.read import syntax as s

if TYPE_CHECKING:
    from django_cto.flow.sites import CallSite


@dataclass(frozen=True, repr=False)
class Unknown:
    """Anything; all unknowns are equal."""


UNKNOWN = Unknown()


@dataclass(frozen=True, repr=False)
class Reference:
    """A class, function, module or outside name itself."""

    to: Definition


@dataclass(frozen=True, repr=False)
class Instance:
    """A row of a model; `is_new` where it was constructed here and is not yet saved.

    `source` is the call that fetched or constructed it, None for parameters and relations.
    """

    model: Model
    is_new: bool = False
    source: CallSite | None = field(default=None, compare=False)


@dataclass(frozen=True, repr=False)
class Manager:
    """A manager of a model; `step` is the relation of a related manager."""

    model: Model
    name: str = "objects"
    step: Step | None = None


@dataclass(frozen=True, repr=False)
class Queryset:
    """A queryset of a model with the calls that made it, first to last.

    `rows` is what one row is: instance or values.
    """

    model: Model
    rows: str = "instance"
    calls: tuple[CallSite, ...] = field(default=(), compare=False)


@dataclass(frozen=True, repr=False)
class Rows:
    """A list, dict or set of a model's instances that are already in memory."""

    model: Model


@dataclass(frozen=True, repr=False)
class Made:
    """An object of another class: a form, serializer, view …; `call` is the construction where it is seen."""

    of: ClassDef | External
    call: s.Call | None = field(default=None, compare=False)


@dataclass(frozen=True, repr=False)
class Bound:
    """A method of a value; `function` is its definition where that is in the project."""

    receiver: Value
    name: str
    function: FunctionDef | None = None


@dataclass(frozen=True, repr=False)
class Parts:
    """A tuple whose members are known one by one."""

    values: tuple[Value, ...]


@dataclass(frozen=True, repr=False)
class Super:
    """`super()` within a class."""

    owner: ClassDef


Value = Unknown | Reference | Instance | Manager | Queryset | Rows | Made | Bound | Parts | Super


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
    return value.model if isinstance(value, Instance | Manager | Queryset | Rows) else None
