"""What an expression may be at run time, as far as the source says."""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec

from django_cto.project.definitions import ClassDef, Definition, External, FunctionDef
from django_cto.project.models import Model
from django_cto.project.relations import Step
from django_cto.read import syntax as s

if TYPE_CHECKING:
    from django_cto.flow.sites import CallSite


class Seen(msgspec.Struct, frozen=True):
    """What every value has; a review makes so many that they must be quick to make and to compare."""

    def __repr__(self) -> str:
        return object.__repr__(self)  # A model leads to the whole project.


class Unknown(Seen, frozen=True):
    """Anything; all unknowns are equal."""


UNKNOWN = Unknown()


class Reference(Seen, frozen=True):
    """A class, function, module or outside name itself."""

    to: Definition


class Instance(Seen, frozen=True, eq=False):
    """A row of a model; `is_new` where it was constructed here and is not yet saved.

    `source` is the call that fetched or constructed it, None for parameters and relations.
    """

    model: Model
    is_new: bool = False
    source: CallSite | None = None

    def __eq__(self, other: object) -> bool:
        """Whether it is a row of the same model, as new as this one, wherever it comes from."""
        return isinstance(other, Instance) and self.model is other.model and self.is_new == other.is_new

    def __hash__(self) -> int:
        """By the model, of whose rows there are few kinds."""
        return hash(self.model)


class Manager(Seen, frozen=True):
    """A manager of a model; `step` is the relation of a related manager."""

    model: Model
    name: str = "objects"
    step: Step | None = None


class Queryset(Seen, frozen=True, eq=False):
    """A queryset of a model with the calls that made it, first to last.

    `rows` is what one row is: instance or values.
    """

    model: Model
    rows: str = "instance"
    calls: tuple[CallSite, ...] = ()

    def __eq__(self, other: object) -> bool:
        """Whether it has rows of the same kind, however it was made."""
        return isinstance(other, Queryset) and self.model is other.model and self.rows == other.rows

    def __hash__(self) -> int:
        """By the model, of whose querysets there are few kinds."""
        return hash(self.model)


class Rows(Seen, frozen=True):
    """A list, dict or set of a model's instances that are already in memory."""

    model: Model


class Made(Seen, frozen=True, eq=False):
    """An object of another class: a form, serializer, view …; `call` is the construction where it is seen."""

    of: ClassDef | External
    call: s.Call | None = None

    def __eq__(self, other: object) -> bool:
        """Whether it is an object of the same class, wherever it was constructed."""
        return isinstance(other, Made) and self.of == other.of

    def __hash__(self) -> int:
        """By the class."""
        return hash(self.of)


class Bound(Seen, frozen=True):
    """A method of a value; `function` is its definition where that is in the project."""

    receiver: Value
    name: str
    function: FunctionDef | None = None


class Parts(Seen, frozen=True):
    """A tuple whose members are known one by one."""

    values: tuple[Value, ...]


class Super(Seen, frozen=True):
    """`super()` within a class."""

    owner: ClassDef


Value = Unknown | Reference | Instance | Manager | Queryset | Rows | Made | Bound | Parts | Super
