"""The edit that lets a queryset fetch the columns that it leaves out and its readers want."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from django_cto.flow.rows.chain import chain_of
from django_cto.flow.rows.domain import Rows, place_at
from django_cto.read import syntax as s
from django_cto.text import Edit, offset_of

NARROWING: Final = frozenset({"only", "defer"})


def widened(rows: Rows, columns: Sequence[str]) -> tuple[str, Edit] | None:
    """What to do and the edit; None where something else than one literal `only` or `defer` leaves them out."""
    chain = chain_of(rows)
    calls = [call for call in chain if type(call.func) is s.Attribute and call.func.name in NARROWING]
    if len(calls) != 1 or rows.spot is None:
        return None
    call, path = calls[0], place_at(rows.spot).path
    quote = _quote(rows, path, call)
    names = [s.text_of(item) for item in call.args]
    method = call.func.name if type(call.func) is s.Attribute else ""
    if not names or None in names or call.keywords:
        return None
    if method == "only":
        last = s.place_of(path, call.args[-1].at)
        end, added = (last.end_line, last.end_column), "".join(f", {quote}{name}{quote}" for name in columns)
        return f"Fetch {_told(columns)} as well", Edit(path, end, end, added)
    kept = [name for name in names if name and name.removesuffix("_id") not in columns and name not in columns]
    is_whole = len(kept) + len(columns) == len(names)
    return (
        (
            f"Do not defer {_told(columns)}",
            _undeferred(path, call, [f"{quote}{name}{quote}" for name in kept], is_alone=len(chain) == 1),
        )
        if is_whole
        else None
    )


def _quote(rows: Rows, path: str, call: s.Call) -> str:
    """The quotation mark that the call uses."""
    place = s.place_of(path, call.args[0].at) if call.args else None
    text = rows.model.project.text(path)
    found = text[offset_of(text, (place.line, place.column))] if place else '"'
    return found if found in "'\"" else '"'


def _undeferred(path: str, call: s.Call, kept: Sequence[str], *, is_alone: bool) -> Edit:
    """The call with the names that are left, or nothing in its place where none is; a manager alone is no queryset."""
    if not kept and type(call.func) is s.Attribute:
        before, whole = s.place_of(path, call.func.value.at), s.place_of(path, call.at)
        return Edit(path, (before.end_line, before.end_column), (whole.end_line, whole.end_column), ".all()" * is_alone)
    first, last = s.place_of(path, call.args[0].at), s.place_of(path, call.args[-1].at)
    return Edit(path, (first.line, first.column), (last.end_line, last.end_column), ", ".join(kept))


def _told(columns: Sequence[str]) -> str:
    return " and ".join(f"`{name}`" for name in columns)
