"""Takes an item out of a written list, with its comma and, where it stands on lines of its own, with those."""

from __future__ import annotations

import re

from django_cto.text import Edit, Place, offset_of

COMMA = re.compile(r"[ \t]*,")
REST_OF_LINE = re.compile(r"[ \t]*(?:#[^\n]*)?\n")


def without_item(text: str, place: Place) -> Edit:
    """The edit that takes the item at a place away."""
    start = offset_of(text, (place.line, place.column))
    end = offset_of(text, (place.end_line, place.end_column))
    if comma := COMMA.match(text, end):
        end = comma.end()
    before = text.rfind("\n", 0, start) + 1
    if not text[before:start].strip() and (rest := REST_OF_LINE.match(text, end)):
        start, end = before, rest.end()
    elif comma:
        end += len(text[end:]) - len(text[end:].lstrip(" \t"))
    else:  # The last of several on one line takes the comma before it along.
        start -= len(text[:start]) - len(text[:start].rstrip(" \t,"))
    return Edit(place.path, _position(text, start), _position(text, end), "")


def _position(text: str, offset: int) -> tuple[int, int]:
    line = text.count("\n", 0, offset) + 1
    return line, offset - (text.rfind("\n", 0, offset) + 1) + 1
