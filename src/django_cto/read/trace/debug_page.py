"""Reads Django's debug page, as its copy-and-paste view gives it or as it is copied from the browser."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from django_cto.read.trace.cleaning import Line
from django_cto.read.trace.kinds import link_in
from django_cto.read.trace.python import FRAME, START, frames_at
from django_cto.read.trace.trace import Frame, Raised

TYPE = re.compile(r"\s*Exception Type:\s*(?P<kind>[\w.]+)(?: at \S.*)?$")
VALUE = re.compile(r"\s*Exception Value:\s*(?P<message>.*)$")
HEAD = re.compile(r"(?P<kind>[A-Z]\w+)$|(?:\S.*\s)?(?P<headed>[A-Z]\w+) at /\S*$")
METHOD = re.compile(r"\s*Request Method:")
RELEASE = re.compile(r"^\s*Django Version:\s*(?P<version>\d+(?:\.\d+)*)", re.MULTILINE)
# What follows the exception's value in one of the views.
AFTER = re.compile(r"\s*(Exception Location|Raised during|Request Method|Python Executable|Request information):")


def page_traces(lines: Sequence[Line]) -> Iterator[tuple[Raised, ...]]:
    """The chain of exceptions of a debug page; none where a text is no such page."""
    texts = [line.text for line in lines]
    kind, message = _by_rows(texts) or _by_head(texts) or ("", "")
    if kind:
        *earlier, (frames, link, _) = _parts(lines)
        yield (
            *(Raised("", said, frames, link) for frames, link, said in earlier),
            Raised(kind, message, frames, link),
        )


def _by_rows(texts: Sequence[str]) -> tuple[str, str] | None:
    for index, text in enumerate(texts):
        if found := TYPE.match(text):
            value = next((i for i in range(index + 1, min(index + 3, len(texts))) if VALUE.match(texts[i])), None)
            return found["kind"], _value(texts, value) if value else ""
    return None


def _value(texts: Sequence[str], index: int) -> str:
    found = VALUE.match(texts[index])
    rows = [found["message"].strip() if found else ""]
    for text in texts[index + 1 :]:
        if AFTER.match(text) or START.search(text) or not (text.strip() or not rows[0]):
            break
        rows.append(text.strip())
    return "\n".join(rows).strip()


def _by_head(texts: Sequence[str]) -> tuple[str, str] | None:
    """The head of the page as a browser copies it: the class and path, the message, then the request's table."""
    for index, text in enumerate(texts):
        after = range(index + 1, min(index + 12, len(texts)))
        found = HEAD.match(text)
        if found and (method := next((i for i in after if METHOD.match(texts[i])), None)):
            return found["kind"] or found["headed"], "\n".join(texts[index + 1 : method]).strip()
    return None


def _parts(lines: Sequence[Line]) -> list[tuple[tuple[Frame, ...], str, str]]:
    """For each exception of the chain its frames, how it came about, and what it said where the page tells."""
    found: list[tuple[tuple[Frame, ...], str, str]] = []
    frames: tuple[Frame, ...] = ()
    index, before = 0, ""
    while index < len(lines):
        link, said = link_in(lines[index].text.strip())
        if link:
            found.append((frames, before, said))
            frames, before = (), link
        elif FRAME.match(lines[index].text):
            more, index = frames_at(lines, index)
            frames += more
            continue
        index += 1
    return [*found, (frames, before, "")]
