"""Decides of every relation that is read whether it costs a query for each row of a queryset."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from msgspec.structs import replace

from django_cto.flow.rows.domain import Element, Param, Related, Row, Rows, Spot
from django_cto.flow.rows.noted import Asked, Event, Level, Read, Round
from django_cto.project.model import Model
from django_cto.project.relations import attribute_step
from django_cto.text import Place

# What needs to know how many rows there are, or whether there are any, and none of them.
COUNTING: Final = frozenset({"count", "exists", "acount", "aexists", "len", "length"})
Key = tuple[Spot | None, str, str]
# Where the rows furthest out are made, and the names that they load already stand.
Way = tuple[Spot | None, Spot | None, Spot | None]


class Events:
    """What was found so far, each cause once."""

    def __init__(self) -> None:
        # By the loop as well, for some store what they go through.
        self.found: dict[tuple[Key, Spot | None], Event] = {}
        self.ways: dict[Key, dict[Way, Event]] = {}
        # What a function alone would be told of, unless its callers load what it reads.
        self.pending: dict[Key, Event] = {}
        # What was noted of a function with a switch that is followed as nobody calls it, by the `id` of its node:
        # `alone` meanwhile. Only the ways count that those who do call it go: `met` has whom somebody calls so.
        self.alone: int | None = None
        self.doubted: dict[Key, int] = {}
        self.called: set[int] = set()
        self.met: set[int] = set()
        self.sure: set[Key] = set()
        self.settled: set[Key] = set()
        # What callers read of rows of which they do not know what they load.
        self.clouded: set[Key] = set()
        # By the line: what asks for a part of rows that were loaded ahead, and so in vain.
        self.defeated: dict[Spot, Event] = {}
        # By the line: where the rows are made of which something is counted there, None for a single row.
        self.counters: dict[Spot, set[Spot | None]] = {}
        # By the rows and the name: columns that the queryset left out.
        self.left_out: dict[tuple[Spot | None, str], Event] = {}
        self.asked: dict[tuple[Spot, Spot], Asked] = {}
        # The loops in which something is written, and where their rows are made.
        self.written: set[Spot] = set()
        # The loops whose rounds are pieces of work of their own, and those that end as soon as something is found.
        self.units: set[Spot] = set()
        self.searches: set[Spot] = set()
        # How often a way was not gone to its end.
        self.cut = 0

    def judge(self, read: Read) -> None:
        """Note what a read costs, as far as that is known where it is."""
        if read.kind == "column":
            self._judge_column(read)
            return
        levels, is_whole = self._reached(read)
        if not levels:
            return
        covering = [level.rows.loads for level in levels if level.rows.loads.covers(level.rows.model, level.path)]
        if is_whole and read.hops:
            # A caller whose own loads are unknown says nothing of what the function would be told.
            known = self.clouded if any(loads.is_unknown for loads in covering) else self.settled
            known.add(_key(levels[0], read))
        if covering:
            if read.refined and (event := defeated(levels, read)):
                self.defeated.setdefault(read.refined.spot, event)
            return
        chosen = _chosen(levels)
        if chosen is None or (chosen.rows.is_shown and not is_whole):
            return
        is_open = not chosen.is_each or _is_shared(chosen)
        event = replace(_event(chosen, read), is_of_one=_is_of_one(levels, chosen), is_open=is_open)
        key = _key(chosen, read)
        if is_whole:
            self._find((key, event.loop.spot if event.loop else None), event)
            self.ways.setdefault(key, {}).setdefault(_way(levels[-1].rows), event)
        elif not read.hops and chosen.rows.spot:
            self.pending.setdefault(key, event)
            if self.alone is None:
                self.doubted.pop(key, None)
                self.sure.add(key)
            elif key not in self.sure:
                self.doubted.setdefault(key, self.alone)

    def _find(self, place: tuple[Key, Spot | None], event: Event) -> None:
        before = self.found.get(place)
        if before is None or (event.is_sure and not before.is_sure):
            self.found[place] = event

    def _reached(self, read: Read) -> tuple[list[Level], bool]:
        levels, is_whole = _levels(read.row, read.name)
        if read.verb in COUNTING and is_whole:
            self.counters.setdefault(read.spot, set()).add(levels[0].rows.spot if levels else None)
        return levels, is_whole

    def _judge_column(self, read: Read) -> None:
        root = read.row.root
        if type(root) is not Element or root.rows.is_one:
            return
        if not read.row.path and root.rows.loads.leaves_out(read.name):
            event = Event(root.rows, (read.name,), read.kind, read.spot, read.symbol, read.hops)
            self.left_out.setdefault((root.rows.spot, read.name), event)

    def ask(self, asked: Asked) -> None:
        """Note a statement that is sent once a round of a loop."""
        if asked.round is None or _is_read_by_relation(asked.rows):
            return
        self.asked.setdefault((asked.spot, asked.round.spot), asked)
        if asked.is_write:
            self.write(asked.round)

    def write(self, over: Round) -> None:
        """Note a loop that writes in each of its rounds, and where its rows are made."""
        self.written.add(over.spot)
        if type(over.rows) is Rows and over.rows.spot:
            self.written.add(over.rows.spot)

    def add(self, other: Events) -> None:
        """Note all that was found elsewhere, as if it had been found after what is known here."""
        for place, event in other.found.items():
            self._find(place, event)
        for key, ways in other.ways.items():
            self.ways[key] = {**ways, **self.ways.get(key, {})}
        for spot, rows in other.counters.items():
            self.counters.setdefault(spot, set()).update(rows)
        # What was found first comes first.
        self.pending |= {**other.pending, **self.pending}
        self.defeated |= {**other.defeated, **self.defeated}
        self.left_out |= {**other.left_out, **self.left_out}
        self.asked |= {**other.asked, **self.asked}
        self.sure |= other.sure
        doubted = {**other.doubted, **self.doubted}
        self.doubted = {key: alone for key, alone in doubted.items() if key not in self.sure}
        self.called |= other.called
        self.met |= other.met
        self.settled |= other.settled
        self.clouded |= other.clouded
        self.written |= other.written
        self.units |= other.units
        self.searches |= other.searches
        self.cut += other.cut

    def all(self) -> list[Event]:
        """Every event, in the order in which they were found."""
        found: dict[Key, Event] = {}
        for (key, _), event in self.found.items():
            seen = self._in_loop(self._with_others(key, event))
            if key not in found or _rank(seen) < _rank(found[key]):
                found[key] = seen
        for key, event in self.pending.items():
            if key not in self.settled and not self._is_never_gone(key):
                found.setdefault(key, self._in_loop(replace(event, is_open=event.is_open or key in self.clouded)))
        return [event for event in found.values() if not _is_counted_in_passing(event)]

    def _with_others(self, key: Key, event: Event) -> Event:
        ways = self.ways.get(key, {})
        return replace(event, also=tuple(ways.values())) if len(ways) > 1 else event

    def _in_loop(self, event: Event) -> Event:
        """An event with what is known of its loop once all has been followed."""
        spot = event.loop.spot if event.loop else None
        is_written = event.rows.is_locked or spot in self.written
        return replace(event, is_written=is_written, is_open=event.is_open or spot in self.searches)

    def _is_never_gone(self, key: Key) -> bool:
        """Whether all who call a function keep off the way on which something was noted."""
        alone = self.doubted.get(key)
        return alone is not None and alone in self.called and alone not in self.met


def _rank(event: Event) -> tuple[bool, bool]:
    """What is told first of the same relation of the same rows."""
    return event.is_written, not event.is_sure


def _is_counted_in_passing(event: Event) -> bool:
    """Whether something is only counted of rows that go through more than that: locked, or named one by one."""
    return event.verb in COUNTING and (event.rows.is_locked or event.rows.is_picked)


def _is_read_by_relation(rows: Rows) -> bool:
    """Whether rows belong to each of others: what is asked of them is a relation that is read."""
    return type(rows.base) is Related and type(rows.base.row.root) is Element


def defeated(levels: list[Level], read: Read) -> Event | None:
    """A part of rows that is asked for once a row although all of them were prefetched."""
    is_each = False
    for level in levels:
        is_each |= level.is_each
        loads = level.rows.loads
        if loads.is_unknown:
            return None
        if "__".join(level.path) in loads.prefetched:
            return _event(level, read) if is_each else None
    return None


def by_cause(events: Iterable[Event]) -> dict[tuple[Place, str], list[Event]]:
    """What the rows of one queryset are read for, by its place and the first step of the way."""
    causes: dict[tuple[Place, str], list[Event]] = {}
    for event in events:
        if event.rows.place is not None:
            causes.setdefault((event.rows.place, event.path[0]), []).append(event)
    return causes


def _event(level: Level, read: Read) -> Event:
    return Event(
        level.rows, level.path, read.kind, read.spot, read.symbol, read.hops, read.verb, read.refined, read.doubts,
        read.loop,
    )  # fmt: skip


def _way(rows: Rows) -> Way:
    written = rows.written
    return (rows.spot, written.selected, written.prefetched) if written else (rows.spot, None, None)


def _key(level: Level, read: Read) -> Key:
    return level.rows.spot, "__".join(level.path), read.kind


def _levels(row: Row, name: str) -> tuple[list[Level], bool]:
    """The rows from which a read is reached, innermost first, and whether nothing of them is left to a caller."""
    found: list[Level] = []
    path: tuple[str, ...] = (*row.path, name)
    while type(row.root) is not Param:
        rows = row.root.rows
        if rows is None:
            return found, True
        found.append(Level(rows, path, type(row.root) is Element and not rows.is_one))
        if type(rows.base) is Param:
            return found, False
        if type(rows.base) is not Related or not rows.is_plain:
            return found, True
        row = rows.base.row
        path = (*row.path, rows.base.name, *path)
    return found, False


def _chosen(levels: list[Level]) -> Level | None:
    """The queryset that can be cured: the innermost that is not itself loaded with rows further out.

    None where nothing is gone through row by row.
    """
    if not any(level.is_each for level in levels):
        return None
    chosen, *further = levels
    for outer in further:
        before = outer.path[: -len(chosen.path)]
        if made := outer.rows.loads.queryset_of("__".join(before)):
            return Level(made, chosen.path, True)
        if chosen.rows.is_shown and not outer.is_each and _is_bare(outer.rows):
            return Level(
                replace(chosen.rows, spot=outer.rows.spot, symbol=outer.rows.symbol, written=None), chosen.path, True
            )
        if not chosen.rows.is_shown and not outer.rows.loads.covers(outer.rows.model, before):
            break
        chosen = outer
    return chosen


def _is_shared(chosen: Level) -> bool:
    """Whether what is read belongs to rows that were prefetched by a key: all rows with that key hold the same one.

    What such a row was asked for once is known to all others (Django documentation, "prefetch_related()").
    """
    model: Model | None = chosen.rows.model
    for size, name in enumerate(chosen.path[:-1], 1):
        step = attribute_step(model, name) if model else None
        if step is None:
            return False
        if not step.is_many and not step.is_reverse and "__".join(chosen.path[:size]) in chosen.rows.loads.prefetched:
            return True
        model = step.target
    return False


def _is_of_one(levels: list[Level], chosen: Level) -> bool:
    """Whether all that is gone through belongs to one row."""
    further = levels[levels.index(chosen) + 1 :] if chosen in levels else None
    return type(chosen.rows.base) is Related and further is not None and not any(level.is_each for level in further)


def _is_bare(rows: Rows) -> bool:
    """Whether a single row was picked from the model as such: then its children want a queryset of their own."""
    return rows.base is None and rows.is_plain and not rows.loads.paths
