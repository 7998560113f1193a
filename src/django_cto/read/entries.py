"""Knows how to leave wrong entries out of a bracket over many lines, going by the indentation; knows no statements.

A migration, a URLconf and a settings list are often one statement: one slip in it must not cost the whole.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from itertools import pairwise

from django_cto.read.layout import indentation, width
from django_cto.read.tokens import Token, tokens

# What stands for the opening in a trial, and what closes it.
_BRACKETS = {"(": ("_(", ")"), "[": ("[", "]"), "{": ("{", "}")}
_KEYWORD = re.compile(r"\s*(?:[^\W\d]\w*\s*=(?!=)|\*\*)")
_DEEPEST = 20


def without_wrong_entries(lines: list[str], reads: Callable[[str], bool]) -> Iterator[tuple[list[str], list[int]]]:
    """What a statement may become without the entries that do not parse, and the numbers of the lines changed.

    Nothing is yielded where the first line opens no bracket; whether the whole parses is for the caller to try.
    """
    mending = _Entries(lines, reads)
    end = len(lines)
    sections = mending.sections(0, end)
    for first, stop, bracket in sections:
        mending.inside(first, stop, bracket, 0)
    if sections:
        yield mending.lines, mending.wrong
        changed, rest = mending.closed(*sections[-1][1:])
        yield [*mending.lines[:changed], *rest], [*mending.wrong, changed]
        header = f"{indentation(lines[0])}_ = {sections[0][2]}"
        for below in (mending.lines[1:], [*mending.lines[1:changed], *rest]):
            yield [header, *below], [0, *mending.wrong]


class _Entries:
    """The lines of one statement while entries are left out; line numbers count from 0 and ends are exclusive."""

    def __init__(self, lines: list[str], reads: Callable[[str], bool]) -> None:
        self.lines = list(lines)
        self.reads = reads
        self.wrong: list[int] = []
        self.in_string = _in_string(lines)

    def stands(self, start: int, end: int, trial: tuple[str, str]) -> bool:
        """Whether entries parse between a trial's opening and closing."""
        return self.reads("\n".join([trial[0], *self.lines[start:end], trial[1]]))

    def code(self, start: int, end: int) -> list[int]:
        """The lines that begin with code."""
        numbers = (number for number in range(start, end) if number not in self.in_string)
        return [number for number in numbers if self.lines[number].lstrip()[:1] not in ("", "#")]

    def opens(self, number: int) -> str:
        """The bracket that a line ends with, if it does."""
        last = _last(self.lines[number])
        return last if last in _BRACKETS else ""

    def next_outside(self, start: int, end: int) -> int:
        """The next line that is no further in than this one."""
        base = width(self.lines[start])
        return next((number for number in self.code(start + 1, end) if width(self.lines[number]) <= base), end)

    def sections(self, start: int, end: int) -> list[tuple[int, int, str]]:
        """What is in the brackets of an entry: the first opened by its first line, others as in `).filter(`."""
        found: list[tuple[int, int, str]] = []
        while start < end and (bracket := self.opens(start)):
            stop = self.next_outside(start, end)
            if stop > start + 1:
                found.append((start + 1, stop, bracket))
            if stop == end or not self.closes(stop):
                break
            start = stop
        return found

    def closes(self, number: int) -> bool:
        return self.lines[number].lstrip()[:1] in tuple(")]}")

    def closed(self, stop: int, bracket: str) -> tuple[int, list[str]]:
        """The lines from the one on that ends a bracket when that end is put simply, or added where there is none."""
        closing = _BRACKETS[bracket][1]
        if stop < len(self.lines) and self.closes(stop):
            return stop, [f"{indentation(self.lines[stop])}{closing}", *self.lines[stop + 1 :]]
        return stop - 1, [f"{_code_of(self.lines[stop - 1])}{closing}", *self.lines[stop:]]

    def inside(self, start: int, end: int, bracket: str, depth: int) -> None:
        """Mend the entries of a bracket, which begin and end at these lines."""
        opening, closing = _BRACKETS[bracket]
        groups = list(self.groups(start, end))
        if bracket == "{" and groups and self.stands(groups[0][0], groups[0][-1], ("{0: 0,", "}")):
            opening = "{0: 0,"
        for group in groups:
            if not self.stands(group[0], group[-1], (opening, closing)):
                for first, after in pairwise(group):
                    self.entry(first, after, (opening, closing), depth, is_part=after != group[-1])
            if bracket == "(" and _KEYWORD.match(self.lines[group[0]]):
                opening = "_(_=0,"

    def groups(self, start: int, end: int) -> Iterator[list[int]]:
        """Where the parts of each entry begin, and where the last one ends; an entry ends with a comma."""
        code = self.code(start, end)
        base = width(self.lines[code[0]]) if code else 0
        starts = [n for n in code if width(self.lines[n]) <= base and not self.closes(n)]
        group: list[int] = []
        for number, after in pairwise([*starts, end]):
            group.append(number)
            if after == end or _last("\n".join(self.lines[number:after])) == ",":
                yield [*group, after]
                group = []

    def entry(self, start: int, end: int, trial: tuple[str, str], depth: int, *, is_part: bool) -> None:
        """Mend one entry by what is in its brackets, or by a comma, or leave it out."""
        before = self.lines[start:end]
        sections = self.sections(start, end) if depth < _DEEPEST else []
        if self.stands(start, end, trial):
            self.lines[start:end] = _with_comma(before) if is_part else before
        elif sections and self.ends(start, end, sections, trial):
            for first, stop, bracket in sections:
                self.inside(first, stop, bracket, depth + 1)
            if sections[-1][1] == end:
                self.lines[end - 1] = f"{_code_of(self.lines[end - 1])}{_BRACKETS[sections[-1][2]][1]},"
        else:
            self.lines[start:end] = _with_comma(before)
        if not self.stands(start, end, trial):
            self.lines[start:end] = [""] * (end - start)
        if self.lines[start:end] != before and not any(start <= line < end for line in self.wrong):
            self.wrong.append(start)

    def ends(self, start: int, end: int, sections: list[tuple[int, int, str]], trial: tuple[str, str]) -> bool:
        """Whether an entry parses with nothing in its brackets, if need be with its first or last line put simply."""
        shown = self.lines[start:end]
        for first, stop, _ in sections:
            shown[first - start : stop - start] = [""] * (stop - first)
        bracket, last = sections[0][2], sections[-1][1]
        simple = f"{_BRACKETS[sections[-1][2]][1]},"
        below = shown[last - start :]
        closings = [below, [simple, *[""] * (len(below) - 1)]] if below else [[]]
        margin = indentation(shown[0])
        for header in (shown[0], f"{margin}{_BRACKETS[bracket][0]}", f"{margin}_={_BRACKETS[bracket][0]}"):
            for closing in closings:
                trial_lines = [header, *shown[1 : last - start], *(closing or [simple])]
                if self.reads("\n".join([trial[0], *trial_lines, trial[1]])):
                    self.lines[start], self.lines[last:end] = header, closing
                    return True
        return False


def _in_string(lines: list[str]) -> set[int]:
    """The lines that begin within a string."""
    text = "\n".join(lines)
    found: set[int] = set()
    number = counted = 0
    for token in tokens(text):
        if token.kind in ("string", "template"):
            number += text.count("\n", counted, token.start)
            counted = token.start
            found |= set(range(number + 1, number + 1 + text.count("\n", token.start, token.end)))
    return found


def _code_tokens(text: str) -> list[Token]:
    return [token for token in tokens(text) if token.kind not in ("comment", "newline")]


def _last(text: str) -> str:
    """The last token that is no comment."""
    found = _code_tokens(text)
    return text[found[-1].start : found[-1].end] if found else ""


def _code_of(line: str) -> str:
    found = _code_tokens(line)
    return line[: found[-1].end] if found else ""


def _with_comma(lines: list[str]) -> list[str]:
    """The lines with a comma after the last token, unless there is one."""
    if _last("\n".join(lines)) == ",":
        return lines
    number = max((number for number, line in enumerate(lines) if _code_of(line)), default=0)
    return [*lines[:number], f"{_code_of(lines[number])},", *lines[number + 1 :]]
