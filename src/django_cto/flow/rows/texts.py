"""Texts that are put together of others that are all known: names of templates, of attributes, of actions."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Final

from django_cto.flow.rows.domain import Dict, Tup, Value

PERCENT: Final = re.compile(r"%(?:\((?P<name>\w+)\))?s|%%")
BRACES: Final = re.compile(r"\{(?P<name>\w*)\}")
SIGNS: Final = {PERCENT: "%", BRACES: "{}"}
# What is put together in a loop is no name.
LONGEST: Final = 200


def together(parts: Sequence[Value]) -> str | None:
    """One text after the other; None where one is not known."""
    known = [part for part in parts if isinstance(part, str)]
    made = "".join(known)
    return made if len(known) == len(parts) and len(made) <= LONGEST else None


def percent(text: str, right: Value) -> str | None:
    """`text % right`."""
    if type(right) is Dict:
        return _filled(PERCENT, text, (), right.items)
    return _filled(PERCENT, text, right.items if type(right) is Tup else (right,), {})


def braces(text: str, arguments: Sequence[Value], keywords: Mapping[str, Value]) -> str | None:
    """`text.format(…)`."""
    return _filled(BRACES, text, arguments, keywords)


def _filled(
    pattern: re.Pattern[str], text: str, arguments: Sequence[Value], keywords: Mapping[str, Value]
) -> str | None:
    """A text with the places that a pattern finds filled in; None where there are others that it does not know."""
    pieces: list[str] = []
    values: list[Value] = []
    position = end = 0
    for found in pattern.finditer(text):
        pieces.append(text[end : found.start()])
        end = found.end()
        if found[0] == "%%":
            values.append("%")
        elif (name := found["name"] or "") and not name.isdigit():
            values.append(keywords.get(name))
        else:
            number = int(name) if name else position
            values.append(arguments[number] if number < len(arguments) else None)
            position += 1
    pieces.append(text[end:])
    if any(sign in piece for piece in pieces for sign in SIGNS[pattern]):
        return None
    return together([part for pair in zip(pieces, [*values, ""], strict=True) for part in pair])
