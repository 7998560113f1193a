"""Lays out labelled lines of source as styled text; knows no terminal and no colour."""

from __future__ import annotations

import re
import textwrap
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from django_cto.text import Place

# A line of output: pieces of text, each with the name of its style.
Line = tuple[tuple[str, str], ...]
# Reviewed code is a stranger's: it must not move the cursor, recolour the screen or turn text around.
UNSEEN = dict.fromkeys((*range(32), *range(127, 160), *range(0x202A, 0x202F), *range(0x2066, 0x206A)), "\ufffd")
UNSEEN[ord("\t")] = "    "
LONGEST_CODE = 200
NARROWEST_NOTE = 24
LONGEST_GAP = 2
_WORD = re.compile(r"[\w.]+")


class Glyphs(NamedTuple):
    """The characters that draw."""

    bar: str = "│"
    primary: str = "━"
    secondary: str = "─"
    gap: str = "⋮"
    cut: str = "…"
    bullet: str = "●"
    dot: str = "·"


UNICODE = Glyphs()
ASCII = Glyphs("|", "^", "-", ":", "~", "*", "-")


class Label(NamedTuple):
    """A place with what to say of it; `style` names how it is shown."""

    place: Place
    note: str
    style: str
    is_primary: bool = False


def clean(text: str) -> str:
    """Text without what a terminal would take for a command."""
    return text.translate(UNSEEN)


def cells(text: str) -> int:
    """How many columns a text takes on a terminal."""
    if text.isascii():
        return len(text)
    wide = sum(unicodedata.east_asian_width(character) in "WF" for character in text)
    return len(text) + wide - sum(unicodedata.combining(character) > 0 for character in text)


def snippet(lines: Sequence[str], labels: Iterable[Label], room: int, glyphs: Glyphs) -> Iterator[Line]:
    """The labelled lines of one file with a mark and a note below each label; `room` is the width in columns."""
    ordered = sorted(labels, key=lambda label: (label.place.line, not label.is_primary, label.place.column))
    numbers = _shown(sorted({label.place.line for label in ordered if label.place.line <= len(lines)}))
    margin = len(str(max((number or 0 for number in numbers), default=0))) + 1
    rest = max(room - margin - 2, NARROWEST_NOTE)
    for number in numbers:
        if number is None:
            yield ((f"{glyphs.gap:>{margin + 1}}", "gutter"),)
            continue
        here = [label for label in ordered if label.place.line == number]
        code, shift = _cropped(lines[number - 1], here, rest, glyphs)
        yield (f"{number:>{margin - 1}} {glyphs.bar} ", "gutter"), (code, "code")
        for label in here:
            yield from _marked(lines[number - 1], label, shift, margin, rest, glyphs)
    for label in ordered:
        if label.place.line > len(lines):
            yield from (((" " * margin, ""), (row, label.style)) for row in wrapped(label.note, rest))


def wrapped(text: str, room: int) -> list[str]:
    """A text in lines of at most so many columns."""
    return textwrap.wrap(clean(text), room, break_on_hyphens=False) or [""]


def _shown(numbers: Sequence[int]) -> list[int | None]:
    """The line numbers with small gaps filled; None for a gap that is not."""
    found: list[int | None] = []
    previous = None
    for number in numbers:
        if previous is not None and number - previous - 1 <= LONGEST_GAP:
            found.extend(range(previous + 1, number))
        elif previous is not None:
            found.append(None)
        found.append(number)
        previous = number
    return found


def _span(line: str, place: Place) -> tuple[int, int]:
    """Where a label begins and ends in its first line; a place without an end takes the word, or the whole line."""
    code_end = len(line.rstrip())
    start = min(place.column - 1, len(line))
    if place.end_line == place.line:
        return start, max(place.end_column - 1, start + 1)
    if place.end_line > place.line:
        return start, max(code_end, start + 1)
    if start == 0:
        return len(line) - len(line.lstrip()), max(code_end, 1)
    word = _WORD.match(line, start)
    return start, word.end() if word else start + 1


def _cropped(line: str, labels: Sequence[Label], room: int, glyphs: Glyphs) -> tuple[str, int]:
    """The part of a line that fits, and how many characters were cut off before it."""
    room = min(room, LONGEST_CODE)
    if cells(clean(line)) <= room:
        return clean(line.rstrip()), 0
    start, end = _span(line, labels[0].place) if labels else (0, 0)
    if cells(clean(line[:end])) < room - 1:
        return _cut(clean(line), room, glyphs), 0
    shift = max(0, start - room // 3)
    return glyphs.cut + _cut(clean(line[shift + 1 :]), room - 1, glyphs), shift


def _cut(text: str, room: int, glyphs: Glyphs) -> str:
    if cells(text) <= room:
        return text
    while cells(text) >= room:
        # Wide characters make a text longer than its length, so one cut may not do.
        text = text[: len(text) - max(1, (cells(text) - room) // 2)]
    return text + glyphs.cut


def _marked(line: str, label: Label, shift: int, margin: int, rest: int, glyphs: Glyphs) -> Iterator[Line]:
    start, end = _span(line, label.place)
    indent = cells(clean(line[shift : max(start, shift)]))
    length = max(1, min(cells(clean(line[max(start, shift) : end])), rest - indent))
    gutter = (f"{' ' * margin}{glyphs.bar} ", "gutter")
    mark = (glyphs.primary if label.is_primary else glyphs.secondary) * length
    note = clean(label.note)
    if indent + length + 1 + cells(note) <= rest:
        yield gutter, (" " * indent, ""), (f"{mark} {note}".rstrip(), label.style)
        return
    yield gutter, (" " * indent, ""), (mark, label.style)
    indent = max(0, min(indent, rest - cells(note)))
    for row in wrapped(note, rest - indent):
        yield gutter, (" " * indent, ""), (row, label.style)
