"""The edit that lets a queryset load what is read of its rows one by one."""

from __future__ import annotations

from collections.abc import Sequence

from django_cto.flow.rows.domain import Element, Related, Rows, Single, Spot, Written, place_at
from django_cto.flow.rows.events import Event
from django_cto.flow.rows.listing import NAME, listing_edit, listing_of
from django_cto.project.admin import AdminClass
from django_cto.project.models import Model
from django_cto.project.relations import accessor
from django_cto.text import Edit

# A joined table cannot be locked where it may be missing; the parts of a union have the same columns, and SQL of the
# project's own may name columns that another table has too. Rows without all columns lack the keys.
NO_JOIN = frozenset({"select_for_update", "union", "intersection", "difference", "extra"})
NO_CURE = frozenset({"only", "defer", "raw", "values", "values_list"})
# `iterator` ignores what is prefetched (Django documentation, "iterator").
NO_PREFETCH = frozenset({"iterator"})
Lookup = tuple[str, ...]


def cure(events: Sequence[Event]) -> tuple[str, tuple[Edit, ...]] | None:
    """What to do and the edits that do it; None where a queryset is written so that no edit is sure."""
    if listing := listing_of(events[0].rows):
        return _of_list(listing, events)
    querysets: dict[Spot, tuple[Rows, list[Lookup]]] = {}
    for event in events:
        rows, path = _outermost(event)
        if rows is None or rows.written is None or event.kind == "query":
            return None
        querysets.setdefault(rows.written.manager, (rows, []))[1].append(path)
    edits: list[Edit] = []
    titles: dict[str, None] = {}
    for rows, paths in querysets.values():
        calls = _calls(rows, paths)
        if rows.written is None or calls is None:
            return None
        edits += _edits(rows.written, calls)
        titles[" and ".join(f"`{name}({_quoted(names)})`" for name, names in calls.items())] = None
    return f"Load it with the rows: {', '.join(titles)}", tuple(edits)


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
    while isinstance(rows.base, Related) and rows.is_plain:
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


def _calls(rows: Rows, paths: Sequence[Lookup]) -> dict[str, list[str]] | None:
    """The names that each method is to load; None where no method can."""
    written = rows.written
    if written is None or written.is_closed or written.methods & NO_CURE:
        return None
    # A bare `select_related()` that comes later forgets all names.
    can_join = not written.methods & NO_JOIN and not rows.loads.is_bare
    joins = [path for path in paths if can_join and _is_joinable(rows.model, path)]
    others = [path for path in paths if path not in joins]
    if others and written.methods & NO_PREFETCH:
        return None
    calls = {"select_related": _longest(joins), "prefetch_related": _longest(others)}
    return {name: names for name, names in calls.items() if names}


def _edits(written: Written, calls: dict[str, list[str]]) -> tuple[Edit, ...]:
    edits: list[Edit] = []
    added = ""
    for name, names in calls.items():
        last = written.selected if name == "select_related" else written.prefetched
        if last is not None:
            edits.append(_insert(last, f", {_quoted(names)}"))
        else:
            added += f".{name}({_quoted(names)})"
    return (*edits, *([_insert(written.manager, added)] if added else []))


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
        step = accessor(model, name) if model else None
        if step is None or step.is_many or (step.target is None and step.field.kind == "GenericForeignKey"):
            return False
        if model and step.is_reverse and "polymorphic_ctype" in model.fields:
            # The join is asked of each child's table again, which does not have it (django-polymorphic).
            return False
        model = step.target
    return True
