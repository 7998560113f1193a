"""What an expression may be at run time, as far as rows of models are concerned; None stands for anything else."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, final

from msgspec import Struct

from django_cto.flow.rows.loads import EMPTY, Loads
from django_cto.project.definitions import ClassDef, Definition, FunctionDef
from django_cto.project.models import Model
from django_cto.project.relations import Step
from django_cto.read import syntax as s
from django_cto.text import Place

if TYPE_CHECKING:
    from django_cto.flow.rows.frame import Frame

Value = Any
# Where something stands: a place, or a file and a packed span in it, which is quicker to make.
Spot = Place | tuple[str, int]


@final
class Param(Struct, frozen=True, cache_hash=True):
    """What a caller gives: the number of the argument, and how to get from there to the value."""

    path: tuple[Any, ...]


class Related(Struct, frozen=True, eq=False):
    """The rows behind a relation of one row."""

    row: Row
    name: str
    step: Step


class Written(Struct, frozen=True):
    """How a queryset stands in the source: where its manager ends, and the methods that follow.

    `selected` and `prefetched` are the last names in a `select_related` or `prefetch_related` that is there already. It
    is closed where only the manager itself has the method that comes next.
    """

    manager: Spot
    methods: frozenset[str] = frozenset()
    selected: Spot | None = None
    prefetched: Spot | None = None
    is_closed: bool = False


class Refined(Struct, frozen=True):
    """The method that asks for a part of some rows, or for them in another way, and where that is written."""

    name: str
    spot: Spot

    @property
    def place(self) -> Place:
        """Where it is written."""
        return place_at(self.spot)


class Rows(Struct, frozen=True, eq=False):
    """A queryset, manager or list of a model's rows.

    `base` is None where it begins at the table; `spot` is where it begins in the source. It is plain as long as
    rows that were loaded ahead can still stand for it. `shape` is manager, queryset, list or values.
    They are shown where a template or a serializer asks for them, which can only be cured further out; `refined` is the
    last method that makes of them what no rows loaded ahead can stand for. They are few where a slice says so, one at
    most where a unique column says which, and picked where a list in hand does, as many as somebody named.
    """

    model: Model
    base: Param | Related | None = None
    loads: Loads = EMPTY
    spot: Spot | None = None
    shape: str = "queryset"
    is_plain: bool = True
    symbol: str = ""
    manager: str = ""
    is_shown: bool = False
    written: Written | None = None
    refined: Refined | None = None
    is_few: bool = False
    is_one: bool = False
    is_picked: bool = False

    @property
    def place(self) -> Place | None:
        """Where it begins in the source."""
        return place_at(self.spot) if self.spot else None

    @property
    def is_locked(self) -> bool:
        """Whether its rows are fetched to be changed."""
        return self.written is not None and "select_for_update" in self.written.methods

    @property
    def is_streamed(self) -> bool:
        """Whether its rows are fetched by and by, for there are too many to hold."""
        return self.written is not None and "iterator" in self.written.methods


class Element(Struct, frozen=True, eq=False):
    """One row after the other of some rows."""

    rows: Rows


class Single(Struct, frozen=True, eq=False):
    """One row of some rows; None where it was made here and never fetched."""

    rows: Rows | None


Root = Param | Element | Single


class Row(Struct, frozen=True, eq=False):
    """A row: reached from its root by a path of relations that lead to one row each.

    `back` is the relation by which it knows the row that it was reached from, the other side of a one-to-one.
    """

    model: Model | None
    root: Root
    path: tuple[str, ...] = ()
    back: tuple[str, Row] | None = None


class Ref(Struct, frozen=True, eq=False):
    """A class, function or module itself."""

    to: Definition


class Obj(Struct, eq=False):
    """An object of a class of the project, and what its attributes hold; a live one is changed by its methods."""

    of: ClassDef
    attributes: dict[str, Value] = {}
    is_live: bool = False


class Bound(Struct, frozen=True, eq=False):
    """A method of a value; `function` is its definition where that is in the project."""

    receiver: Value
    name: str
    function: FunctionDef | None = None


class Closure(Struct, frozen=True, eq=False):
    """A lambda or inner function with the names around it."""

    node: s.Lambda | s.Function
    frame: Frame


class Partial(Struct, frozen=True, eq=False):
    """A callable with some of its arguments (`functools.partial`)."""

    function: Value
    arguments: tuple[Value, ...]
    keywords: dict[str, Value]


class Getter(Struct, frozen=True, eq=False):
    """`operator.attrgetter(…)`."""

    names: tuple[str, ...]


class Inherited(Struct, frozen=True, eq=False):
    """`super()`: the members that come after a class."""

    owner: ClassDef
    me: Value


class Many(Struct, eq=False):
    """A list, set or generator whose members are all alike; an empty one was written so and not changed since."""

    of: Value = None
    is_empty: bool = False


class Tup(Struct, frozen=True, eq=False):
    """A tuple whose members are known one by one."""

    items: tuple[Value, ...]


class Dict(Struct, eq=False):
    """A dictionary: what literal keys hold, and what all others do; a whole one has no keys that are not known."""

    items: dict[str, Value] = {}
    rest: Value = None
    is_whole: bool = False


class Ahead(Struct, frozen=True, eq=False):
    """A `Prefetch` object."""

    lookup: str
    rows: Rows | None = None
    to_attr: str = ""
    is_known: bool = True


class Shown(Struct, frozen=True, eq=False):
    """A serializer of REST framework with what it shows."""

    by: ClassDef
    value: Value
    is_many: bool = False
    context: Value = None


class Pages(Struct, frozen=True, eq=False):
    """A paginator, or a page of it."""

    rows: Value


class Looked(Struct, frozen=True, eq=False):
    """A template that was looked up by its names, and not yet rendered."""

    names: Value


class Request(Struct, frozen=True, eq=False):
    """The request that a view answers."""


class Either(Struct, frozen=True, eq=False):
    """One of several."""

    choices: tuple[Value, ...]


class Nothing(Struct, frozen=True, eq=False):
    """`None` itself."""


class Key(Struct, frozen=True, eq=False):
    """The primary key of a row that is stored: it counts as true and is not `None`."""


class Sent(Struct, frozen=True, eq=False):
    """What a request brings: its body, the fields of a form, what a serializer made of them."""


class Unknown(Struct, frozen=True, eq=False):
    """Something that has no rows: an attribute that nobody defines, of a request, a row, an object of the project.

    All of them are one, so that a function is not followed anew for each. A library's object may be among them.
    """


REQUEST, NIL, KEY, SENT, UNKNOWN = Request(), Nothing(), Key(), Sent(), Unknown()
# Pagination and filters of libraries have methods of these names, which hand on the rows that they are given.
PASSES = frozenset({
    "filter_queryset", "paginate_queryset", "get_page", "page", "paginate", "filter", "order_by", "get_queryset",
})  # fmt: skip


def place_at(spot: Spot) -> Place:
    """The place of a spot."""
    return spot if isinstance(spot, Place) else s.place_of(*spot)
