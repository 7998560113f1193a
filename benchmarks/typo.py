"""Makes the slips that break a file while somebody writes it; every line keeps its number."""

from __future__ import annotations

import random

_UNFINISHED = [
    "order.",
    "if order.total",
    "def total(self",
    "return (",
    "for item in",
    "x = [",
    'name = "',
    "@cached",
    "foo bar",
]


def typo(text: str, chance: random.Random) -> str:
    """A text with one slip: a character lost, a line cut off, a line begun and not finished, a quote too many."""
    lines = text.split("\n")
    number = chance.choice([number for number, line in enumerate(lines) if line.strip()] or [0])
    line = lines[number]
    indent = line[: len(line) - len(line.lstrip())]
    slip = chance.randrange(4)
    if slip == 0 and (places := [place for place, character in enumerate(line) if character in "()[]{}:,'\"="]):
        place = chance.choice(places)
        line = line[:place] + line[place + 1 :]
    elif slip == 1:
        line = line[: chance.randrange(len(indent), len(line) + 1)]
    elif slip == 2:
        line = indent + chance.choice(_UNFINISHED)
    else:
        place = chance.randrange(len(indent), len(line) + 1)
        line = line[:place] + chance.choice("()[]{}'\",:") + line[place:]
    lines[number] = line
    return "\n".join(lines)
