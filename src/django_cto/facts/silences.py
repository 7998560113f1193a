"""Knows which comments of a file silence a rule, and which lines they cover; knows no rule."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

import msgspec

from django_cto.read.tokens import tokens

MARK = "django-cto:"
_SAID = rf"\s*{MARK}[ \t]*(?:allow[ \t]*\[(?P<rules>[^\]\n]*)\])?"
_COMMENT = re.compile(rf"(?:^|(?<=\s))#{_SAID}(?P<rest>[^\n]*)")
_TEMPLATE_COMMENT = re.compile(rf"\{{#{_SAID}(?P<rest>.*?)#\}}")
_DEFINITION = re.compile(r"\s*(?:async\s+def|def|class)\b")


class Silence(msgspec.Struct, frozen=True, array_like=True, gc=False):
    """A comment that silences rules on the lines `first` to `last`; without rules it was not understood.

    The comment itself stands in `line` from `column` to `end`, both from 1, the end exclusive.
    """

    line: int
    column: int
    end: int
    rules: tuple[str, ...]
    reason: str
    first: int
    last: int
    own_line: bool = False

    def covers(self, line: int, end_line: int) -> bool:
        """Whether any line of a span is silenced."""
        return self.first <= end_line and line <= self.last


def silences_in(text: str, path: str = "") -> tuple[Silence, ...]:
    """The silences of a file; in Python only real comments count, elsewhere `{# … #}` and `# …` do."""
    if MARK not in text:
        return ()
    lines = text.split("\n")
    found = _in_python(text) if path.endswith(".py") or not path else _in_lines(lines)
    return tuple(_silence(lines, number, column, match) for number, column, match in found)


def _in_python(text: str) -> Iterator[tuple[int, int, re.Match[str]]]:
    for token in tokens(text):
        if token.kind == "comment" and (match := _COMMENT.search(text[token.start : token.end])):
            column = token.start - text.rfind("\n", 0, token.start)
            yield text.count("\n", 0, token.start) + 1, column + match.start(), match


def _in_lines(lines: Sequence[str]) -> Iterator[tuple[int, int, re.Match[str]]]:
    for number, line in enumerate(lines, 1):
        if MARK in line:
            found = list(_TEMPLATE_COMMENT.finditer(line)) or list(_COMMENT.finditer(line))
            yield from ((number, match.start() + 1, match) for match in found)


def _silence(lines: Sequence[str], number: int, column: int, match: re.Match[str]) -> Silence:
    end = column + len(match.group().rstrip())
    line = lines[number - 1]
    own_line = not line[: column - 1].strip() and not line[end - 1 :].strip()
    first, last = _lines_below(lines, number) if own_line else (number, number)
    rules = tuple(name for part in (match["rules"] or "").split(",") if (name := part.strip()))
    return Silence(number, column, end, rules, match["rest"].strip(" \t:-–"), first, last, own_line)


def _lines_below(lines: Sequence[str], number: int) -> tuple[int, int]:
    """The next line that says something; a decorator takes the lines down to what it decorates with it."""
    first = next(
        (
            below
            for below, line in enumerate(lines[number:], number + 1)
            if line.strip() and not line.lstrip().startswith(("#", "{#"))
        ),
        number,
    )
    last = first
    if lines[first - 1].lstrip().startswith("@"):
        rest = enumerate(lines[first:], first + 1)
        last = next((below for below, line in rest if _DEFINITION.match(line)), first)
    return first, last
