"""One function, or template, while it is followed: its names, and what it reads of what its caller gave."""

from __future__ import annotations

from collections.abc import Hashable
from typing import TYPE_CHECKING, Final

from msgspec.structs import replace

from django_cto.flow.rows.domain import Element, Param, Refined, Related, Row, Rows, Single, Spot, Value
from django_cto.flow.rows.noted import Asked, Guard, Read, Round
from django_cto.project.definitions import ClassDef, Definition, FunctionDef, Module
from django_cto.read import syntax as s

if TYPE_CHECKING:
    from django_cto.flow.rows.engine import Engine


# Who looks at these asks the database only for what is not loaded.
ASKED_WHETHER_LOADED: Final = frozenset({"_prefetched_objects_cache", "_result_cache"})
# Behind a path: the relation is at hand, but not what lies behind it; instead of one: all that is read of the row.
EXACTLY, ANYTHING = "=", "*"
# What a row is asked for within a loop through others hangs on whether it has any at all, and which.
WITHIN_ROWS: Final = 2


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
        self.outside: dict[str, Value] | None = None
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
        if refined is not None and self.function is not None:
            knows = not ASKED_WHETHER_LOADED.isdisjoint(self.function.node.mentions)
            refined = None if knows else refined
        self.note(Read(row, name, spot, kind, self.symbol, verb=verb, refined=refined))

    @property
    def is_silent(self) -> bool:
        """Whether nothing that is read now counts."""
        return self.engine.muted > 0 or self.is_cached

    def note(self, read: Read) -> None:
        """Judge what was read, or leave it to the caller whose row it is."""
        found = None if self.is_silent else from_parent(read)
        if found is None or _tells_nothing(found):
            return
        if self.doubts and depends(found.row):
            found = replace(found, doubts=found.doubts + self.doubts)
        if self.guarded:
            found = self._with_guard(found)
        if self.rounds and found.loop is None:
            found = self._in_loop(found)
        if self.within_rows and type(found.row.root) is Param:
            found = replace(found, doubts=found.doubts + WITHIN_ROWS)
        source = source_of(found.row)
        key = _key(found, source)
        # The second look is free.
        if key in self.reads or (self.known and self._is_at_hand(found, source)):
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
        rows = None if type(read.row.root) is Param else read.row.root.rows
        if rows is None:
            return read
        loops = [over for over in self.rounds if over.model is rows.model]
        own = (over for over in loops if over.rows is rows)
        return replace(read, loop=next(own, loops[-1] if loops else None))

    def left(self) -> tuple[Read, ...]:
        """What was read of rows that a caller knows more of."""
        return tuple(read for read in self.reads.values() if depends(read.row))

    def _is_at_hand(self, read: Read, source: Hashable) -> bool:
        """Whether what is read was put there before, or all of the row was fetched anew."""
        known = self.known
        for held, name in read.guards:
            if (source_of(held), "__".join((*held.path, name))) in known:
                return True
        if (source, ANYTHING) in known:
            return True
        end = ""
        for part in (*read.row.path, read.name):
            end = f"{end}__{part}" if end else part
            if (source, end) in known:
                return True
        return (source, f"{end}__{EXACTLY}") in known

    def assign(self, row: Row, name: str) -> None:
        """Note that an attribute of a row is bound: a relation or column is not fetched then, a property not run."""
        if row.model is None:
            return
        is_narrowed = id(row.model) in self.engine.narrowed()
        is_run = type(self.engine.class_member(row.model.owner, name)) is FunctionDef
        if is_run or is_narrowed or self.engine.field_and_step(row.model, name)[1]:
            self.put(replace(row, path=(*row.path, name)))

    def put(self, row: Row) -> None:
        """Note that the last relation of a path is put there, so that it is not fetched."""
        self.known[(source_of(row), "__".join(row.path))] = row


class Aside:
    """While it is entered, nothing that is read is noted."""

    __slots__ = ("engine",)

    def __init__(self, engine: Engine) -> None:
        self.engine = engine

    def __enter__(self) -> None:
        self.engine.muted += 1

    def __exit__(self, *error: object) -> None:
        self.engine.muted -= 1


def _key(read: Read, source: Hashable) -> Hashable:
    """What makes one read as good as another: the same relation of the same rows."""
    kind = (read.kind, read.spot) if read.kind == "query" else read.kind
    way = bool(read.guards), bool(read.hops), bool(read.doubts), read.refined and read.refined.spot
    return read.name, kind, way, type(read.row.root) is Element, read.row.path, source


def _tells_nothing(read: Read) -> bool:
    """Whether a column is read of which neither this function nor a caller can say that a queryset left it out."""
    row = read.row
    return read.kind == "column" and (bool(row.path) or type(row.root) is Single)


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
    return type(row.root) is Single and row.root.rows is None
