"""Learns what stands before every line of a traceback, whoever put it there: a cluster, a supervisor, a mail."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

START = re.compile(r"(?P<before>.*?\S.*?)Traceback \(most recent call last\):$")
# Lines of a traceback of which the beginning was cut off; the mark before a frame is indented by two.
FRAME = re.compile(r"(?P<before>.*?\S.*?)  File \"[^\"]+\", line \d+, in \S+$")
SIGNS = {START: "Traceback (most recent", FRAME: '  File "'}
# pytest's own mark, and what belongs to a group of exceptions.
OTHERS = re.compile(r"E\s*$|.*Exception Group |[\s|+-]*$")
NUMBER = re.compile(r"\d+")
MOST, LONGEST, NEAR = 8, 400, 6


def without_prefix(lines: Sequence[str]) -> list[str]:
    """The lines without what stands before the traceback's own; all as they are where nothing does.

    Lines that others wrote meanwhile come first, so that those of a traceback follow one another.
    """
    found = dict.fromkeys(_before(lines, START)) or dict.fromkeys(_before(lines, FRAME))
    if not found:
        return list(lines)
    patterns = dict.fromkeys(re.compile(_pattern(before)) for before in list(found)[-MOST:])
    own: dict[re.Pattern[str] | None, list[str]] = {None: [], **{pattern: [] for pattern in patterns}}
    for line in lines:
        pattern, end = next(((each, at.end()) for each in patterns if (at := each.match(line))), (None, 0))
        own[pattern].append(line[end:])
    return [line for of_one in own.values() for line in of_one]


def _before(lines: Sequence[str], known: re.Pattern[str]) -> Iterable[str]:
    """What stands before the known lines, where one soon after has it too: else it is a record's own text."""
    for number, line in enumerate(lines):
        # The quick look first: a log may have a hundred thousand lines.
        match = known.match(line) if SIGNS[known] in line and len(line) < LONGEST else None
        if not match or OTHERS.match(match["before"]):
            continue
        pattern = re.compile(_pattern(match["before"]))
        if any(map(pattern.match, lines[number + 1 : number + 1 + NEAR])):
            yield match["before"]


def _pattern(before: str) -> str:
    """A pattern for a prefix: its numbers change, and an empty line has lost the spaces at the prefix's end."""
    text = before.rstrip(" ")
    written = r"\d+".join(re.escape(part) for part in NUMBER.split(text))
    spaces = len(before) - len(text)
    return rf"{written}(?: {{{spaces}}}| *$)" if spaces else written
