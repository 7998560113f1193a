"""What a URL route captures: the names between its angle brackets, or the groups of its regular expression."""

from __future__ import annotations

import functools
import re
from collections.abc import Iterable
from dataclasses import dataclass

# As django.urls.resolvers: `<converter:name>` or `<name>`.
CONVERTER = re.compile(r"<(?:[^>:]+:)?([^>]+)>")
# Where one of these stands, a group may be absent or repeated, and Django itself tries several spellings.
SEVERAL_SPELLINGS = re.compile(r"\)[?*+{]|\||\(\?[^P]|\(\?P[^<]")
GROUP = re.compile(r"\((?:\?P<(\w+)>)?")
ESCAPED = re.compile(r"\\.|\[\^?\]?[^\]]*\]")

Captured = tuple[str, ...]


@dataclass(frozen=True)
class Piece:
    """The route of one `path()` or `re_path()`, None where it is no literal, and the arguments given beside it."""

    text: str | None
    is_path: bool = True
    is_certain: bool = True
    defaults: tuple[str, ...] = ()


def captured_by_path(route: str) -> Captured:
    """The arguments of a `path()` route."""
    return tuple(CONVERTER.findall(route))


@functools.cache
def captured_by_regex(route: str) -> Captured | None:
    """The arguments of a `re_path()` route, `#0`, `#1` … for groups without a name; None where that is not certain."""
    bare = ESCAPED.sub("", route)
    if SEVERAL_SPELLINGS.search(bare) or _is_nested(bare):
        return None
    names = GROUP.findall(bare)
    if not any(names):
        return tuple(f"#{index}" for index in range(len(names)))
    return tuple(names) if all(names) else None


def _is_nested(bare: str) -> bool:
    depth = 0
    for sign in bare:
        depth += (sign == "(") - (sign == ")")
        if depth > 1:
            return True
    return False


def captured_by(pieces: Iterable[Piece]) -> Captured | None:
    """The arguments of a whole route; None where that is not certain, as where named and unnamed groups meet."""
    both: list[str] = []
    for piece in pieces:
        if piece.text is None or not piece.is_certain:
            return None
        captured = captured_by_path(piece.text) if piece.is_path else captured_by_regex(piece.text)
        if captured is None:
            return None
        both.extend(captured)
    unnamed = sum(name.startswith("#") for name in both)
    if unnamed:
        return tuple(f"#{index}" for index in range(unnamed)) if unnamed == len(both) else None
    return tuple(dict.fromkeys(both))
