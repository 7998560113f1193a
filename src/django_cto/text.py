"""Knows where a piece of text stands and how to change it; knows nothing of what the text means."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

import msgspec


class Place(msgspec.Struct, frozen=True, order=True):
    """A span in one file: `path` from the reviewed root with `/`, lines and columns from 1, the end exclusive."""

    path: str
    line: int
    column: int = 1
    end_line: int = 0
    end_column: int = 0

    def __str__(self) -> str:
        """Read as `path:line:column`, the form that editors and terminals turn into a link."""
        return f"{self.path}:{self.line}:{self.column}"


class Edit(msgspec.Struct, frozen=True, order=True):
    """Put `text` in the place of the span from `start` to `end` (line and column from 1, the end exclusive)."""

    path: str
    start: tuple[int, int]
    end: tuple[int, int]
    text: str


def offset_of(text: str, position: tuple[int, int]) -> int:
    """Turn a (line, column) pair, both from 1, into an index into `text`."""
    line, column = position
    start = 0
    for _ in range(line - 1):
        start = text.index("\n", start) + 1
    return start + column - 1


def apply_edits(texts: Mapping[str, str], edits: Iterable[Edit]) -> dict[str, str]:
    """Apply edits to a mapping of path to text; an edit of a missing path makes that file.

    Raises `ValueError` where two edits of one file overlap.
    """
    changed = dict(texts)
    by_path: dict[str, list[Edit]] = {}
    for edit in edits:
        by_path.setdefault(edit.path, []).append(edit)
    for path, of_path in by_path.items():
        text = changed.get(path, "")
        previous_start = len(text) + 1
        for edit in sorted(set(of_path), reverse=True):
            start, end = offset_of(text, edit.start), offset_of(text, edit.end)
            if end > previous_start:
                raise ValueError(f"two edits overlap at {path}:{edit.start[0]}")
            text = text[:start] + edit.text + text[end:]
            previous_start = start
        changed[path] = text
    return changed


def text_at(text: str, place: Place) -> str:
    """What stands at a place."""
    return text[offset_of(text, (place.line, place.column)) : offset_of(text, (place.end_line, place.end_column))]


def put_at(place: Place, text: str) -> Edit:
    """The edit that puts a text for what stands at a place."""
    return Edit(place.path, (place.line, place.column), (place.end_line, place.end_column), text)


def edit_of(text: str, place: Place, old: str, new: str) -> Edit | None:
    """The edit that puts `new` for `old` within a place of one line; None where `old` does not stand there."""
    line = text.split("\n")[place.line - 1]
    end = place.end_column - 1 if place.end_line == place.line else len(line)
    found = line.find(old, place.column - 1, end)
    if found < 0:
        return None
    return Edit(place.path, (place.line, found + 1), (place.line, found + 1 + len(old)), new)


def last_argument(text: str, call: Place, argument: str) -> Edit:
    """The edit that puts an argument behind the last one of a call, on a line of its own where that one has a comma."""
    end = (call.end_line, call.end_column - 1)
    close = offset_of(text, end)
    before = text[:close].rstrip()
    line, column = before.count("\n") + 1, len(before) - before.rfind("\n")
    glue = {"(": "", ",": " "}.get(before[-1], ", ")
    if before[-1] == "," and "\n" in text[len(before) : close]:
        last = before.split("\n")[-1]
        glue, argument = f"\n{last[: len(last) - len(last.lstrip())]}", f"{argument},"
    return Edit(call.path, (line, column), (line, column), f"{glue}{argument}")
