"""Knows how a user's mistake is told: in one line, with the nearest right word."""

from __future__ import annotations

from collections.abc import Iterable


class Mistake(Exception):  # noqa: N818 - it is the user's, not ours
    """Something the user has to put right; the text is the one line that is shown."""


def nearest(word: str, known: Iterable[str]) -> str:
    """A clause that names the known word nearest to a wrong one; "" where none is near."""
    # Imported here: a run without a mistake never needs it.
    from difflib import get_close_matches

    found = get_close_matches(word.lower(), sorted(known), n=1, cutoff=0.5)
    return f"; did you mean `{found[0]}`?" if found else ""
