"""Reads errors as pytest writes them, long and short: the `E` lines, and the places above and below them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from django_cto.read.trace.cleaning import Line
from django_cto.read.trace.kinds import RAISED, link_in
from django_cto.read.trace.trace import Frame, Raised

ERROR = re.compile(r"E {3,}(?P<said>.*)|E$")
PLACE = re.compile(r"(?P<path>[^\s:][^:]*\.py):(?P<line>\d+): (?:in (?P<function>\S.*)|(?P<kind>[\w.]+))?$")
TITLE = re.compile(r"_{2,} .+ _{2,}$|={3,} .+ ={3,}$")
ERROR_KIND = re.compile(r"[\w.]*[A-Z][\w.]*(:|$)")


def has_pytest_errors(lines: Sequence[Line]) -> bool:
    """Whether a text is pytest's: it has lines of errors and places of its form."""
    return any(ERROR.match(line.text) for line in lines) and any(PLACE.match(line.text + " ") for line in lines)


def pytest_traces(lines: Sequence[Line]) -> Iterator[tuple[Raised, ...]]:
    """The chains of exceptions of each failed test."""
    chain: list[Raised] = []
    frames: list[Frame] = []
    said: list[str] = []
    link, source = "", ""

    def close() -> None:
        nonlocal link
        if said:
            chain.append(_raised(said, tuple(frames), link))
            link = ""
            frames.clear()
            said.clear()

    for line in lines:
        if error := ERROR.match(line.text):
            said.append(error["said"] or "")
        elif TITLE.match(line.text):
            close()
            yield tuple(chain)
            chain = []
            frames.clear()
        elif found := link_in(line.text.strip())[0]:
            close()
            link = found
        elif place := PLACE.match(line.text + " " if line.text.endswith(":") else line.text):
            frames.append(Frame(place["path"], int(place["line"]), place["function"] or "", source))
            source = ""
            if place["kind"]:
                close()
        elif line.text.startswith(">"):
            source = line.text[1:].strip()
    close()
    yield tuple(chain)


def _raised(said: Sequence[str], frames: tuple[Frame, ...], link: str) -> Raised:
    first = RAISED.match(said[0]) if ERROR_KIND.match(said[0]) else None
    message = "\n".join([(first["message"] or "") if first else said[0], *said[1:]]).rstrip()
    return Raised(first["kind"] if first else "AssertionError", message, frames, link)
