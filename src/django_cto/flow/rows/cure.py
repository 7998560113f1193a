"""The edit that lets a queryset load what is read of its rows one by one."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Final

from django_cto.flow.rows.domain import Element, Related, Rows, Single, Spot, Written, place_at
from django_cto.flow.rows.listing import NAME, listing_edit, listing_of
from django_cto.flow.rows.noted import Event
from django_cto.project.admin import AdminClass
from django_cto.project.models import Model
from django_cto.project.relations import attribute_step
from django_cto.text import Edit, Place

# A joined table cannot be locked where it may be missing; the parts of a union have the same columns, and SQL of the
# project's own may name columns that another table has too. Rows without all columns lack the keys.
NO_JOIN: Final = frozenset({"select_for_update", "union", "intersection", "difference", "extra"})
NO_CURE: Final = frozenset({"only", "defer", "raw", "values", "values_list"})
# `iterator` ignores what is prefetched (Django documentation, "iterator").
NO_PREFETCH: Final = frozenset({"iterator"})
Lookup = tuple[str, ...]
Part = tuple[Place | None, str]


def cure(events: Sequence[Event], parts: frozenset[Part] = frozenset()) -> tuple[str, tuple[Edit, ...]] | None:
    """What to do and the edits that do it; None where a queryset is written so that no edit is sure.

    `parts` are the relations of which some is asked for elsewhere.
    """
    if listing := listing_of(events[0].rows):
        return _of_list(listing, events)
    querysets: dict[Written, tuple[Rows, list[Lookup]]] = {}
    for event in dict.fromkeys(way for one in events for way in (one, *one.also)):
        rows, path = _outermost(event)
        if rows is None or rows.written is None or event.kind == "query" or _is_asked(rows, path, parts):
            return None
        querysets.setdefault(rows.written, (rows, []))[1].append(path)
    calls = {written: _calls(rows, paths) for written, (rows, paths) in querysets.items()}
    known = {written: found for written, found in calls.items() if found is not None}
    if len(known) < len(calls):
        return None
    titles = (
        " and ".join(f"`{name}({_quoted(_longest(paths))})`" for name, paths in c.items()) for c in known.values()
    )
    return f"Load it with the rows: {', '.join(dict.fromkeys(titles))}", tuple(_edits(known))


def asked_in_part(events: Iterable[Event]) -> frozenset[Part]:
    """The relations of which rows somewhere ask for a part: loaded ahead, they would be asked for in vain as well."""
    return frozenset((event.rows.place, event.relation) for event in events if event.kind == "query")


def _is_asked(rows: Rows, path: Lookup, parts: frozenset[Part]) -> bool:
    return any((rows.place, "__".join(path[:size])) in parts for size in range(1, len(path) + 1))


def _of_list(admin: AdminClass, events: Sequence[Event]) -> tuple[str, tuple[Edit, ...]] | None:
    """The same for a list of the admin, which makes its queryset itself."""
    if any(event.kind == "query" or not _is_joinable(event.rows.model, event.path) for event in events):
        return None
    names = _longest([event.path for event in events])
    edit = listing_edit(admin, names)
    return (f"Load it with the rows: `{NAME}` of {_quoted(names)}", (edit,)) if edit else None


def _outermost(event: Event) -> tuple[Rows | None, Lookup]:
    """The queryset that can be told to load it, and the way from there; no rows where that may be any caller's.

    The rows of a relation are let be as they are if somebody could load them ahead: one word more in their query and
    what was loaded ahead is of no use.
    """
    rows, path = event.rows, event.path
    while type(rows.base) is Related and rows.is_plain:
        row = rows.base.row
        match row.root:
            case Element(rows=outer):
                path = (*row.path, rows.base.name, *path)
                rows = outer
            case Single(rows=one) if one and f"{rows.symbol}.".startswith(f"{one.symbol}."):
                # Nobody else hands the row to this function.
                break
            case _:
                return None, path
    return rows, path


def _calls(rows: Rows, paths: Sequence[Lookup]) -> dict[str, list[Lookup]] | None:
    """What each method is to load; None where no method can."""
    written = rows.written
    if written is None or written.is_closed or written.methods & NO_CURE:
        return None
    # A bare `select_related()` that comes later forgets all names.
    can_join = not written.methods & NO_JOIN and not rows.loads.is_bare
    joins = [path for path in paths if can_join and _is_joinable(rows.model, path)]
    others = [path for path in paths if path not in joins]
    if others and written.methods & NO_PREFETCH:
        return None
    calls = {"select_related": joins, "prefetch_related": others}
    return {name: found for name, found in calls.items() if found}


def _edits(calls: Mapping[Written, Mapping[str, list[Lookup]]]) -> Iterator[Edit]:
    """The names behind those that stand there, and one call of each method behind a manager."""
    named: dict[Spot, list[Lookup]] = {}
    called: dict[Spot, dict[str, list[Lookup]]] = {}
    for written, methods in calls.items():
        for name, paths in methods.items():
            last = written.selected if name == "select_related" else written.prefetched
            if last is not None:
                named.setdefault(last, []).extend(paths)
            else:
                called.setdefault(written.manager, {}).setdefault(name, []).extend(paths)
    for spot, paths in named.items():
        yield _insert(spot, f", {_quoted(_longest(paths))}")
    for spot, methods in called.items():
        yield _insert(
            spot,
            "".join(f".{name}({_quoted(_longest(paths))})" for name, paths in sorted(methods.items(), reverse=True)),
        )


def _insert(spot: Spot, text: str) -> Edit:
    place = place_at(spot)
    at = (place.end_line, place.end_column)
    return Edit(place.path, at, at, text)


def _quoted(names: Sequence[str]) -> str:
    return ", ".join(f'"{name}"' for name in names)


def _longest(paths: Sequence[Lookup]) -> list[str]:
    """The lookups, without those that another one brings along."""
    names = list(dict.fromkeys("__".join(path) for path in paths))
    return [name for name in names if not any(other.startswith(f"{name}__") for other in names)]


def _is_joinable(model: Model | None, path: tuple[str, ...]) -> bool:
    """Whether every step of a path leads to one row, so that a join can bring it."""
    for name in path:
        step = attribute_step(model, name) if model else None
        if step is None or step.is_many or (step.target is None and step.field.kind == "GenericForeignKey"):
            return False
        if model and step.is_reverse and "polymorphic_ctype" in model.fields:
            # The join is asked of each child's table again, which does not have it (django-polymorphic).
            return False
        model = step.target
    return True
