"""What is noted while functions are followed: relations that are read, loops, statements, and what that comes to."""

from __future__ import annotations

from msgspec import Struct

from django_cto.flow.rows.domain import Refined, Row, Rows, Sent, Spot, place_at
from django_cto.project.model import Model
from django_cto.text import Place

# A property of a row by which something is read: not where the queryset puts a value of its own under that name.
Guard = tuple[Row, str]
# Calls and open conditions on the way, together, if there is any condition. On real applications 29 of 47 findings
# beyond were wanted, and 226 of the 235 others.
MOST_DOUBTFUL = 2


class Hop(Struct, frozen=True):
    """One step from a queryset to the line that reads a relation of its rows."""

    spot: Spot
    note: str

    @property
    def place(self) -> Place:
        """Where it is taken."""
        return place_at(self.spot)


class Round(Struct, frozen=True, eq=False):
    """A loop: what it runs over, where, and the `id` of each queryset that was there before it.

    It is implicit where a library runs it: a serializer of many, a changelist.
    """

    rows: Rows | Sent
    spot: Spot
    known: frozenset[int] = frozenset()
    is_implicit: bool = False

    @property
    def place(self) -> Place:
        """Where it stands."""
        return place_at(self.spot)

    @property
    def model(self) -> Model | None:
        """Whose rows it runs over, None for what a request brings."""
        return self.rows.model if type(self.rows) is Rows else None


class Read(Struct, frozen=True, eq=False):
    """A relation of a row that is read at a place; `hops` leads there from where the row is at hand, outermost first.

    `kind` is relation (one row behind it), rows (all behind it), count (how many are behind it), or query (some of
    them, as they are `refined`, which loading ahead cannot spare); `verb` is the method that asks, "" for what runs
    through them. `doubts` counts the conditions on which it hangs in the functions that were called with the row, and
    which nobody could decide; `loop` is the loop that goes through these rows.
    """

    row: Row
    name: str
    spot: Spot
    kind: str
    symbol: str
    hops: tuple[Hop, ...] = ()
    guards: tuple[Guard, ...] = ()
    verb: str = ""
    refined: Refined | None = None
    doubts: int = 0
    loop: Round | None = None


class Asked(Struct, frozen=True, eq=False):
    """A statement: the method that sends it ("" for rows that are gone through), and on which rows.

    `hops` leads to it from within the loop, `way` from where the rows of the loop are at hand to the loop; `by` is the
    row that remembers the answer.
    """

    verb: str
    rows: Rows
    spot: Spot
    symbol: str
    is_write: bool = False
    round: Round | None = None
    hops: tuple[Hop, ...] = ()
    way: tuple[Hop, ...] = ()
    by: Row | None = None

    @property
    def place(self) -> Place:
        """Where it is sent."""
        return place_at(self.spot)


class Event(Struct, frozen=True, eq=False):
    """A relation that is read once a row: `path` leads there from the rows, `read` is the last line of the way.

    It is of one where all that is gone through belongs to one row, and written where for each row something is stored
    as well, or it is locked for that. It is open where those who give the row may have loaded it, where all rows may
    share what is read, or where the loop ends as soon as something is found. `also` has the same of other rows, which
    come to the same line by another way.
    """

    rows: Rows
    path: tuple[str, ...]
    kind: str
    spot: Spot
    symbol: str
    hops: tuple[Hop, ...] = ()
    verb: str = ""
    refined: Refined | None = None
    doubts: int = 0
    loop: Round | None = None
    is_of_one: bool = False
    is_written: bool = False
    is_open: bool = False
    also: tuple[Event, ...] = ()

    @property
    def is_sure(self) -> bool:
        """Whether it is told from the code that it is read of each row.

        Far from the loop, or behind many conditions that nobody could decide, it may be read of a few rows or of none;
        and where those who call the function have rows of which nobody knows what they load, that may be among it.
        On real applications 18 of 26 findings on what belongs to one row were wanted, and 3 of 6 in searches.
        """
        is_near = not self.doubts or len(self.hops) + self.doubts <= MOST_DOUBTFUL
        return is_near and not self.is_open and not self._is_few

    @property
    def _is_few(self) -> bool:
        """Whether what belongs to one row is gone through by code that no page or serializer asks to: mostly a few."""
        in_code = self.loop is None or (not self.loop.is_implicit and self.loop.place.path.endswith(".py"))
        return self.is_of_one and in_code and not self.rows.is_streamed

    @property
    def place(self) -> Place:
        """Where it is read."""
        return place_at(self.spot)

    @property
    def relation(self) -> str:
        """The relation as lookups write it."""
        return "__".join(self.path)


class Level(Struct, frozen=True, eq=False):
    """Some rows, and how what is read is reached from one of them."""

    rows: Rows
    path: tuple[str, ...]
    is_each: bool
