"""The edit that loads a relation with the rows where each of them asks for the first or last of it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from msgspec.structs import replace

from django_cto.flow.rows.at_hand import taken_from_memory
from django_cto.flow.rows.cure import cure
from django_cto.flow.rows.noted import Event
from django_cto.text import Edit

# To choose by an order every row is looked at anyway; a filter may leave out most of them, and only the database can.
METHODS: Final = frozenset({"order_by"})


def picked(events: Sequence[Event]) -> tuple[str, tuple[Edit, ...]] | None:
    """What to do and the edits, at the queryset and where one is picked; None where another one may be."""
    asking = [event for event in events if event.kind == "query"]
    readers = [taken_from_memory(event, METHODS) for event in asking]
    loaded = cure([replace(event, kind="rows") if event.kind == "query" else event for event in events])
    if not asking or loaded is None or None in readers:
        return None
    return f"{loaded[0]}, and pick in Python", (*loaded[1], *dict.fromkeys(reader for reader in readers if reader))
