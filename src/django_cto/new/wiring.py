"""Edits lists and imports of a project's own files as its people would: in their layout, with their quotes."""

from __future__ import annotations

import re

from django_cto.facts.imports import flat as flat_statements
from django_cto.project.definitions import Module
from django_cto.read import syntax as s
from django_cto.text import Edit, Place, offset_of


def after_item(text: str, item: Place, new: str) -> Edit:
    """Put another item after one of a list: on a line of its own where that one has one."""
    start, end = offset_of(text, (item.line, item.column)), offset_of(text, (item.end_line, item.end_column))
    before = text[:start].rpartition("\n")[2]
    rest = text[end:].partition("\n")[0]
    if before.strip():
        return _insertion(item, f", {new}")
    if re.match(r"\s*,\s*(#.*)?$", rest):
        below = (item.end_line + 1, 1)
        return Edit(item.path, below, below, f"{before}{new},\n")
    if not rest.strip():  # The last one, without a comma.
        return _insertion(item, f",\n{before}{new}")
    return _insertion(item, f", {new}")


def in_empty(text: str, sequence: Place, new: str) -> Edit | None:
    """Put a first item into a list; None where something else, such as a comment, is in it already."""
    start = offset_of(text, (sequence.line, sequence.column))
    end = offset_of(text, (sequence.end_line, sequence.end_column))
    if text[start + 1 : end - 1].strip():
        return None
    indent = re.match(r"\s*", text[:start].rpartition("\n")[2])
    margin = indent[0] if indent else ""
    return Edit(
        sequence.path,
        (sequence.line, sequence.column),
        (sequence.end_line, sequence.end_column),
        f"[\n{margin}    {new},\n{margin}]",
    )


def quoted_like(text: str, item: Place, word: str) -> str:
    """A word in the quotes of an item beside it."""
    mark = text[offset_of(text, (item.line, item.column))]
    return f"'{word}'" if mark == "'" else f'"{word}"'


def import_edit(text: str, module: Module, source: str, name: str) -> Edit | None:
    """Import one more name from where others are imported already; None where none is."""
    found = [
        imported
        for node in flat_statements(module.facts.body)
        if isinstance(node, s.Import)
        for imported in node.names
        if imported.module == source and imported.level == 0 and imported.name not in {"", "*"}
    ]
    if not found:
        return None
    before = next((imported for imported in found if imported.name.lower() > name.lower()), None)
    if before is None:
        return after_item(text, s.place_of(module.path, found[-1].at), name)
    place = s.place_of(module.path, before.at)
    alone = not text[: offset_of(text, (place.line, place.column))].rpartition("\n")[2].strip()
    point = (place.line, place.column)
    return Edit(module.path, point, point, f"{name},\n{' ' * (place.column - 1)}" if alone else f"{name}, ")


def _insertion(item: Place, text: str) -> Edit:
    point = (item.end_line, item.end_column)
    return Edit(item.path, point, point, text)
