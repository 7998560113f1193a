"""One function, or template, while it is followed: its names, and what it reads of what its caller gave."""

from __future__ import annotations

from collections.abc import Hashable
from typing import TYPE_CHECKING

from msgspec import Struct
from msgspec.structs import replace

from django_cto.flow.rows.domain import Element, Param, Refined, Related, Row, Rows, Single, Spot, Value, place_at
from django_cto.project.definitions import ClassDef, Definition, FunctionDef, Module
from django_cto.project.relations import accessor
from django_cto.read import syntax as s
from django_cto.text import Place

if TYPE_CHECKING:
    from django_cto.flow.rows.asking import Asked, Round
    from django_cto.flow.rows.engine import Engine


class Hop(Struct, frozen=True):
    """One step from a queryset to the line that reads a relation of its rows."""

    spot: Spot
    note: str

    @property
    def place(self) -> Place:
        """Where it is taken."""
        return place_at(self.spot)


# Who looks at these asks the database only for what is not loaded.
ASKED_WHETHER_LOADED = frozenset({"_prefetched_objects_cache", "_result_cache"})
# Behind a path: the relation is at hand, but not what lies behind it; instead of one: all that is read of the row.
EXACTLY, ANYTHING = "=", "*"
# What a row is asked for within a loop through others hangs on whether it has any at all, and which.
WITHIN_ROWS = 2
# A property of a row by which something is read: not where the queryset puts a value of its own under that name.
Guard = tuple[Row, str]


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


class Frame:
    """Where one walk is: module and function, names, what was read so far, what was returned."""

    __slots__ = (
        "asked", "cached", "doubts", "engine", "environment", "function", "guarded", "is_cached", "known", "loops",
        "module", "node", "outside", "path", "reads", "remembers", "returned", "rounds", "symbol", "within_rows",
        "yielded",
    )  # fmt: skip

    def __init__(
        self,
        engine: Engine,
        module: Module | None,
        function: FunctionDef | None,
        environment: dict[str, Value],
        outer: Frame | None = None,
    ) -> None:
        self.engine = engine
        self.module = module
        self.function = function
        self.environment = environment
        # What is read of a frame that is part of another is the other's.
        self.reads: dict[Hashable, Read] = outer.reads if outer else {}
        # The relations that were put there here, by where the rows come from and how they are reached.
        self.known: dict[tuple[Hashable, str], Row] = outer.known if outer else {}
        # By where rows come from and the relation: what spares it where the queryset puts a value there.
        self.guarded: dict[tuple[Hashable, str], Guard] = outer.guarded if outer else {}
        # The names that hold what a cache gave, and whether the function ends here where that was something.
        self.cached: set[str] = set()
        self.is_cached = False
        # The loops around what is followed now, and the statements that nobody has yet been told of.
        self.rounds: list[Round] = list(outer.rounds) if outer else []
        self.asked: list[Asked] = outer.asked if outer else []
        # Whether what is followed now is kept for the next time.
        self.remembers: int = outer.remembers if outer else 0
        self.loops = 0
        # On how many conditions, which nobody could decide, it hangs that the walk is where it is.
        self.doubts: int = outer.doubts if outer else 0
        # The loops through rows around what is followed now.
        self.within_rows = 0
        self.returned: list[Value] = []
        self.yielded: list[Value] = []
        self.symbol = function.symbol if function else module.name if module else ""
        self.path = module.path if module else ""
        # What the names bound outside of it stand for.
        self.outside: dict[str, Definition | None] | None = None
        # What is followed, as those who call others are known by.
        self.node: Hashable = id(function.node) if function else self.symbol

    def place(self, at: int) -> tuple[str, int]:
        """The place of a packed span."""
        return self.path, at

    def resolve(self, node: s.Expr) -> Definition | None:
        """What a name or chain of names stands for."""
        return self.engine.project.resolve(self.module, node, self.function) if self.module else None

    @property
    def owner(self) -> ClassDef | None:
        """The class of the method."""
        return self.function.owner if self.function else None

    def read(self, row: Row, name: str, spot: Spot, kind: str, verb: str = "", refined: Refined | None = None) -> None:
        """Note that a relation of a row is read here."""
        knows = self.function is not None and not ASKED_WHETHER_LOADED.isdisjoint(self.function.node.mentions)
        self.note(Read(row, name, spot, kind, self.symbol, verb=verb, refined=None if knows else refined))

    def note(self, read: Read) -> None:
        """Judge what was read, or leave it to the caller whose row it is."""
        found = None if self.engine.muted or self.is_cached else from_parent(read)
        if found is None:
            return
        if self.doubts and depends(found.row):
            found = replace(found, doubts=found.doubts + self.doubts)
        if self.guarded:
            found = self._with_guard(found)
        if self.rounds and found.loop is None:
            found = self._in_loop(found)
        if self.within_rows and isinstance(found.row.root, Param):
            found = replace(found, doubts=found.doubts + WITHIN_ROWS)
        key = _key(found)
        # The second look is free.
        if key in self.reads or self._is_at_hand(found):
            return
        self.reads[key] = found
        self.engine.events.judge(found)

    def guard(self, row: Row, relation: str, guard: Guard) -> None:
        """Note what stands for a relation of a row from here on where its queryset puts that there."""
        if depends(row):
            self.guarded[(source_of(row), "__".join((*row.path, relation)))] = guard

    def _with_guard(self, read: Read) -> Read:
        source, path = source_of(read.row), read.row.path
        keys = ((source, "__".join((*path, name))) for name in (read.name, ANYTHING))
        more = tuple(self.guarded[key] for key in keys if key in self.guarded)
        return replace(read, guards=(*read.guards, *more)) if more else read

    def _in_loop(self, read: Read) -> Read:
        rows = None if isinstance(read.row.root, Param) else read.row.root.rows
        if rows is None:
            return read
        loops = [over for over in self.rounds if over.model is rows.model]
        own = (over for over in loops if over.rows is rows)
        return replace(read, loop=next(own, loops[-1] if loops else None))

    def left(self) -> tuple[Read, ...]:
        """What was read of rows that a caller knows more of."""
        return tuple(read for read in self.reads.values() if depends(read.row))

    def _is_at_hand(self, read: Read) -> bool:
        """Whether what is read was put there before, or all of the row was fetched anew."""
        if not self.known:
            return False
        if any((source_of(held), "__".join((*held.path, name))) in self.known for held, name in read.guards):
            return True
        source, path = source_of(read.row), (*read.row.path, read.name)
        if (source, ANYTHING) in self.known or (source, "__".join((*path, EXACTLY))) in self.known:
            return True
        ends = ("__".join(path[:size]) for size in range(1, len(path) + 1))
        return any((source, end) in self.known for end in ends)

    def assign(self, row: Row, name: str) -> None:
        """Note that an attribute of a row is bound: a relation or column is not fetched then, a property not run."""
        if row.model is None:
            return
        is_narrowed = id(row.model) in self.engine.narrowed()
        is_run = isinstance(self.engine.class_member(row.model.owner, name), FunctionDef)
        if is_run or is_narrowed or accessor(row.model, name):
            self.put(replace(row, path=(*row.path, name)))

    def put(self, row: Row) -> None:
        """Note that the last relation of a path is put there, so that it is not fetched."""
        self.known[(source_of(row), "__".join(row.path))] = row


def _key(read: Read) -> Hashable:
    """What makes one read as good as another: the same relation of the same rows."""
    kind = (read.kind, read.spot) if read.kind == "query" else read.kind
    way = bool(read.guards), bool(read.hops), bool(read.doubts), read.refined and read.refined.spot
    return read.name, kind, way, isinstance(read.row.root, Element), read.row.path, source_of(read.row)


def source_of(row: Row) -> Hashable:
    """Where a row comes from: the same for each of the same rows, as often as they were asked for at one place."""
    root = row.root
    return root if type(root) is Param or root.rows is None else _identity(root.rows)


def _identity(rows: Rows) -> Hashable:
    base = rows.base
    from_row = (source_of(base.row), base.row.path, base.name) if type(base) is Related else base
    return id(rows.model), rows.spot, rows.shape, rows.is_plain, rows.loads, from_row


def from_parent(read: Read) -> Read | None:
    """What is read of the row whose reverse relation gave this one, which Django puts there by itself; None if all is.

    Django's documentation, "Following relationships backward".
    """
    row = read.row
    root = row.root
    base = root.rows.base if type(root) is not Param and root.rows else None
    if type(base) is not Related or not knows_parent(base):
        return read
    parent, known = base.row, base.step.field.name
    if row.path[:1] == (known,):
        return from_parent(replace(read, row=replace(row, root=parent.root, path=(*parent.path, *row.path[1:]))))
    return None if not row.path and read.name == known else read


def knows_parent(base: Related) -> bool:
    """Whether rows know the one that they were reached from: what a foreign key points back to."""
    return base.step.is_reverse and base.step.field.is_foreign_key


def depends(row: Row) -> bool:
    """Whether a caller knows more of the rows that a row comes from."""
    root = row.root
    while type(root) is not Param:
        base = root.rows.base if root.rows is not None else None
        if type(base) is not Related:
            return type(base) is Param
        root = base.row.root
    return True


def made_here(row: Row) -> bool:
    """Whether a row was constructed and not fetched."""
    return isinstance(row.root, Single) and row.root.rows is None
