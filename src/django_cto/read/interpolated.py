"""Takes the source of an f-string apart; knows nothing of what the text is for."""

from __future__ import annotations

import re
from typing import NamedTuple

from django_cto.read.python import parse

_LITERAL = re.compile(r"[fF](?P<quote>\"\"\"|'''|\"|')(?P<inside>.*)(?P=quote)", re.DOTALL)
_PLAIN = re.compile(r"(?:[^{}\\]|\\.|\{\{|\}\})*", re.DOTALL)


class Interpolated(NamedTuple):
    """An f-string: its `quote`, the `pieces` of text as they are written, and the `fields` between these."""

    quote: str
    pieces: tuple[str, ...]
    fields: tuple[str, ...]


def interpolated(source: str) -> Interpolated | None:
    """The parts of an f-string by its source.

    None for several strings in a row, raw ones, and where an expression is converted or formatted in any way.
    """
    literal = _LITERAL.fullmatch(source)
    if literal is None:
        return None
    quote, rest = literal["quote"], literal["inside"]
    pieces, fields = [], []
    while True:
        piece = _PLAIN.match(rest)
        assert piece is not None, "it matches nothing at all as well"
        pieces.append(piece[0])
        rest = rest[piece.end() :]
        field = _first_field(rest) if rest else None
        if field is None:
            break
        fields.append(field)
        rest = rest[len(field) + 2 :]
    is_one = not rest and not any(quote in piece.replace("\\" + quote, "") for piece in pieces)
    return Interpolated(quote, tuple(pieces), tuple(field.strip() for field in fields)) if is_one else None


def _first_field(text: str) -> str | None:
    """What stands in the braces that the text begins with, if that is an expression and nothing else."""
    end = text.find("}")
    while text[0] == "{" and end > 0:
        field = text[1:end]
        if field.strip() and not parse(f"({field}\n)", bodies=False).faults:
            return field
        end = text.find("}", end + 1)
    return None
