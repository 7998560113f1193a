"""Knows how a Python text is laid out in logical lines, statements and bodies, broken text as well; parses nothing."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import takewhile
from typing import NamedTuple

from django_cto.read.tokens import Token, tokens

CLAUSES = frozenset({"else", "elif", "except", "finally"})
HEADERS = CLAUSES | {"def", "class", "async", "if", "for", "while", "with", "try", "match", "case"}
# Words that begin a statement and stand nowhere else.
_ONLY_STATEMENTS = set("def class import while with return try raise del global assert pass".split())
_DEFINITION = re.compile(r"\s*(?:(?:async\s+)?def\s+\w+\s*[\[(]|class\s+\w+\s*[\[(:]|@\w)")
_CLOSING = {"(": ")", "[": "]", "{": "}"}
_CLOSED = frozenset(_CLOSING.values())
_TAB = 8


class Line(NamedTuple):
    """A logical line: the number of its first line, how far it is indented, its first word, its last line's number."""

    number: int
    indent: int
    word: str
    last: int

    @property
    def column(self) -> int:
        """The column of its first word if it is indented by spaces."""
        return self.indent + 1


class Clause(NamedTuple):
    """A header with the lines below it; line numbers count from 0 and ends are exclusive."""

    start: int
    body: int
    end: int
    word: str


def indentation(line: str) -> str:
    """The white space that a line begins with."""
    return line[: len(line) - len(line.lstrip(" \t\f"))]


def width(line: str, tab: int = _TAB) -> int:
    """How far a line is indented, as Python counts it."""
    return len(indentation(line).rpartition("\f")[2].expandtabs(tab))


def logical_lines(lines: Sequence[str], start: int, end: int) -> list[Line]:
    """The logical lines that hold code; one that is continued stands where it begins."""
    text = "\n".join(lines[start:end])
    found: list[Line] = []
    number, counted, closing, begins = start, 0, "", True
    last = start - 1
    for token in tokens(text):
        number += text.count("\n", counted, token.start)
        counted = token.start
        if token.kind == "newline":
            begins = begins or not closing
        if token.kind in ("newline", "comment"):
            continue
        said = text[token.start : token.end]
        if number > last and closing and _begins_anew(lines[number], said, found[-1]):
            begins, closing = True, ""
        if begins:
            found.append(Line(number, width(lines[number]), said, number))
            begins = False
        last = number + said.count("\n")
        found[-1] = found[-1]._replace(last=last)
        closing = _still_open(closing, said)
    return found


def _begins_anew(line: str, said: str, before: Line) -> bool:
    """Whether a line with this first word, though in a bracket, must be a statement: so the bracket was left open."""
    return said in _ONLY_STATEMENTS or (said not in _CLOSED and width(line) <= before.indent)


def base_of(found: Sequence[Line]) -> int:
    """The indentation of a block: that of its first lines, unless more lines stand further out below them."""
    first = found[0].indent
    outside = [line for line in found if line.indent < first]
    run = sum(line.indent == first for line in takewhile(lambda line: line.indent >= first, found))
    return first if len(outside) <= run else min(line.indent for line in outside)


def statements(found: Sequence[Line], base: int, end: int) -> list[tuple[list[Line], int]]:
    """The statements of a block, each with decorators, body and further clauses, and with the line where it ends."""
    grouped: list[list[Line]] = []
    decorated = False
    for line in found:
        here = line.indent <= base
        if not grouped or (here and line.word not in CLAUSES and not decorated):
            grouped.append([])
        grouped[-1].append(line)
        decorated = here and line.word == "@"
    ends = [*(group[0].number for group in grouped[1:]), end]
    return list(zip(grouped, ends, strict=False))


def strays(found: Sequence[Line]) -> Iterator[Line]:
    """The lines that stand further out than they may: they open nothing, and the body around them goes on below."""
    open_indents: list[int] = []
    for line, below in zip(found, [*found[1:], None], strict=bool(found)):
        opens = line.word in HEADERS or line.word == "@"
        if below and not opens and line.indent < below.indent and below.indent in open_indents:
            yield line
            continue
        while open_indents and open_indents[-1] > line.indent:
            open_indents.pop()
        if line.indent not in open_indents:
            open_indents.append(line.indent)


def clauses(found: Sequence[Line], base: int, end: int) -> list[Clause]:
    """The headers of one statement with their bodies; decorators belong to the header they stand above."""
    grouped: list[list[Line]] = []
    decorated = False
    for line in found:
        here = line.indent <= base or not grouped
        if here and decorated:
            grouped[-1].append(line)
        elif here:
            grouped.append([line])
        decorated = here and line.word == "@"
    ends = [*(group[0].number for group in grouped[1:]), end]
    return [
        Clause(group[0].number, _body(found, group[-1].number, stop), stop, group[-1].word)
        for group, stop in zip(grouped, ends, strict=True)
    ]


def _body(found: Sequence[Line], header: int, end: int) -> int:
    return next((line.number for line in found if header < line.number < end), end)


def pieces(lines: Sequence[str], start: int, end: int, base: int) -> list[tuple[int, int]]:
    """The lines of a statement cut wherever one begins no further in, whatever brackets and strings are open."""
    starts = [start]
    for number in range(start + 1, end):
        line = lines[number].lstrip()
        if line and line[0] not in ")]}#" and width(lines[number]) <= base:
            starts.append(number)
    return list(zip(starts, [*starts[1:], end], strict=True))


def hidden_definition(lines: Sequence[str], found: Sequence[Line], end: int, base: int) -> int:
    """The first line of a statement where a definition begins no further in, but within a string; 0 if none does.

    That is what it looks like when a string above was never closed.
    """
    seen = {line.number for line in found}
    for number in range(found[0].number + 1, end):
        if number not in seen and _DEFINITION.match(lines[number]) and width(lines[number]) <= base:
            return number
    return 0


def open_brackets(text: str, found: Sequence[Token]) -> str:
    """What would close the brackets that are open after these tokens."""
    closing = ""
    for token in found:
        closing = _still_open(closing, text[token.start : token.end])
    return closing


def _still_open(closing: str, said: str) -> str:
    """What closes the open brackets, the innermost first, after one more token; one that closes nothing is let be."""
    if said in _CLOSING:
        return _CLOSING[said] + closing
    if said in _CLOSED and said in closing:
        return closing[closing.index(said) + 1 :]
    return closing


def next_line(lines: Sequence[str], start: int, end: int) -> int:
    """The next line that is neither empty nor a comment; the end where there is none."""
    return next((n for n in range(start, end) if lines[n].lstrip() and lines[n].lstrip()[0] != "#"), end)
