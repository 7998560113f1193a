"""Follows lines through edits."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping

from django_cto.text import Edit, Place, offset_of

LineOf = Callable[[str, int], int]


def lines_after(texts: Mapping[str, str], edits: Iterable[Edit]) -> LineOf:
    """Where the line of a path that was not yet edited is to be found; `texts` has the edited files as they were."""
    shifts: dict[str, list[tuple[int, int, str]]] = {}
    for edit in sorted(set(edits)):
        if edit.path in texts:
            text = texts[edit.path]
            start, end = offset_of(text, edit.start), offset_of(text, edit.end)
            shifts.setdefault(edit.path, []).append((start, end, edit.text))

    def line_of(path: str, line: int) -> int:
        if path not in shifts:
            return line
        text = texts[path]
        start = _code_on(text, line)
        return line + sum(_shift(text, start, edit) for edit in shifts[path])

    return line_of


def touched_lines(texts: Mapping[str, str], edits: Iterable[Edit], line_of: LineOf) -> set[tuple[str, int]]:
    """The lines, as they are after all edits, on which some of them stand."""
    return {
        (edit.path, line_of(edit.path, line)) if edit.path in texts else (edit.path, line)
        for edit in edits
        for line in range(edit.start[0], edit.end[0] + 1 + edit.text.count("\n"))
    }


def place_after(place: Place, line_of: LineOf) -> tuple[str, int]:
    """The path and line of a place after edits."""
    return place.path, line_of(place.path, place.line)


def _code_on(text: str, line: int) -> int:
    """The offset of the first character on a line that is no blank: what stands before it moves the line."""
    lines = text.split("\n")
    if line > len(lines):
        return len(text)
    before = sum(len(each) + 1 for each in lines[: line - 1])
    return before + len(lines[line - 1]) - len(lines[line - 1].lstrip())


def _shift(text: str, offset: int, edit: tuple[int, int, str]) -> int:
    """How many lines an edit moves what stands at an offset."""
    start, end, new = edit
    if start > offset:
        return 0
    old = text[start : min(end, offset)].count("\n")
    return new.count("\n") - old if end <= offset else min(new.count("\n") - old, 0)
