"""The edit that lets a queryset load what is read of its rows one by one."""

from __future__ import annotations

from collections.abc import Sequence

from django_cto.flow.rows.domain import Rows, Spot, Written, place_at
from django_cto.flow.rows.events import Event
from django_cto.project.models import Model
from django_cto.project.relations import accessor
from django_cto.text import Edit

# A joined table cannot be locked where it may be missing, and rows without all columns lack the keys.
NO_JOIN = frozenset({"select_for_update"})
NO_CURE = frozenset({"only", "defer", "raw", "values", "values_list"})
# `iterator` ignores what is prefetched (Django documentation, "iterator").
NO_PREFETCH = frozenset({"iterator"})


def cure(events: Sequence[Event]) -> tuple[str, tuple[Edit, ...]] | None:
    """What to do and the edits that do it; None where the queryset is written so that no edit is sure."""
    rows = events[0].rows
    written = rows.written
    if written is None or written.methods & NO_CURE or any(event.kind == "query" for event in events):
        return None
    joins = [] if written.methods & NO_JOIN else [event for event in events if _is_joinable(rows.model, event.path)]
    others = [event for event in events if event not in joins]
    if others and written.methods & NO_PREFETCH:
        return None
    calls = {"select_related": _longest(joins), "prefetch_related": _longest(others)}
    edits = _edits(rows, written, {name: names for name, names in calls.items() if names})
    title = " and ".join(f"`{name}({_quoted(names)})`" for name, names in calls.items() if names)
    return f"Load it with the rows: {title}", edits


def _edits(rows: Rows, written: Written, calls: dict[str, list[str]]) -> tuple[Edit, ...]:
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


def _longest(events: Sequence[Event]) -> list[str]:
    """The lookups, without those that another one brings along."""
    names = list(dict.fromkeys(event.relation for event in events))
    return [name for name in names if not any(other.startswith(f"{name}__") for other in names)]


def _is_joinable(model: Model | None, path: tuple[str, ...]) -> bool:
    """Whether every step of a path leads to one row, so that a join can bring it."""
    for name in path:
        step = accessor(model, name) if model else None
        if step is None or step.is_many or (step.target is None and step.field.kind == "GenericForeignKey"):
            return False
        model = step.target
    return True
