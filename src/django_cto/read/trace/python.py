"""Reads tracebacks as the interpreter and the `traceback` module write them: chains, groups and notes included."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from django_cto.read.trace.cleaning import Line
from django_cto.read.trace.kinds import RAISED, link_in
from django_cto.read.trace.trace import Frame, Raised

START = re.compile(r"(?:Exception Group )?Traceback \(most recent call last\):")
FRAME = re.compile(r'\s*File "(?P<path>[^"]+)"(?:, line (?P<line>\d+))?(?:, in (?P<function>.*))?$')
MARKS = re.compile(r"[\s~^]*$|\s*\[Previous line repeated|\s*<\d+ more|\s*\.\.\.<\d+ lines>\.\.\.$")
GROUP_EDGE = re.compile(r"\s*\+[-+]*-{3,}(?: (?:\d+|\.\.\.) -+)?$")
GROUP_MARK = re.compile(r"\s*[|+] ?")
# Its message has blank lines and comes last.
WHOLE = frozenset({"SystemCheckError"})
LONGEST_MESSAGE = 40


def python_traces(lines: Sequence[Line]) -> Iterator[tuple[Raised, ...]]:
    """The chains of exceptions in a text."""
    chain: list[Raised] = []
    link, index, lines = "", 0, _without_group_marks(lines)
    while index < len(lines):
        text = lines[index].text
        if found := link_in(text.strip())[0]:
            link = found
        elif GROUP_EDGE.match(text) and chain:
            link = "group"
            if index + 1 < len(lines) and not START.search(lines[index + 1].text):
                # A member that was never raised has no traceback.
                raised, index = _raised(lines, index + 1, 0, link)
                chain += [raised] if raised else []
                continue
        elif START.search(text):
            if chain and not link:
                yield tuple(chain)
                chain = []
            raised, index = _raised(lines, index + 1, len(text) - len(text.lstrip()), link)
            chain += [raised] if raised else []
            link = ""
            continue
        index += 1
    yield tuple(chain)


def _without_group_marks(lines: Sequence[Line]) -> Sequence[Line]:
    if not any("Exception Group Traceback" in line.text for line in lines):
        return lines
    return [
        line if GROUP_EDGE.match(line.text) else Line(GROUP_MARK.sub("", line.text, count=1), line.begins)
        for line in lines
    ]


def _raised(lines: Sequence[Line], index: int, indent: int, link: str) -> tuple[Raised | None, int]:
    """The exception whose frames begin at a line, and the line after it."""
    frames, index = frames_at(lines, index)
    found = RAISED.match(lines[index].text.strip()) if index < len(lines) else None
    if not found:
        return None, index
    message, end = [found["message"] or ""], index + 1
    while end < len(lines) and not _ends(lines, end, found["kind"]) and len(message) < LONGEST_MESSAGE:
        message.append(lines[end].text[indent:] if not lines[end].text[:indent].strip() else lines[end].text)
        end += 1
    return Raised(found["kind"], "\n".join(_once(message)).rstrip(), frames, link), end


def _once(message: list[str]) -> list[str]:
    """A message without its repetition: Gunicorn prints it again below the traceback of a worker that cannot begin."""
    half = len(message) // 2
    return message[:half] if len(message) % 2 == 0 and message[:half] == message[half:] else message


def _ends(lines: Sequence[Line], index: int, kind: str) -> bool:
    """Whether the message above a line goes on no further."""
    line = lines[index]
    if START.search(line.text) or GROUP_EDGE.match(line.text) or link_in(line.text.strip())[0]:
        return True
    return (line.begins or not line.text.strip()) and kind.rpartition(".")[2] not in WHOLE


def frames_at(lines: Sequence[Line], index: int) -> tuple[tuple[Frame, ...], int]:
    """The frames that begin at a line, and the line after them."""
    frames: list[Frame] = []
    while index < len(lines) and (found := FRAME.match(lines[index].text)):
        index += 1
        edge, source = len(found.group()) - len(found.group().lstrip()), ""
        while index < len(lines) and _belongs(lines[index].text, edge):
            source = source or ("" if MARKS.match(lines[index].text) else lines[index].text.strip())
            index += 1
        frames.append(Frame(found["path"], int(found["line"] or 0), (found["function"] or "").strip(), source))
    return tuple(frames), index


def _belongs(text: str, edge: int) -> bool:
    """Whether a line is source or marks below a frame that is indented so far."""
    is_deeper = len(text) - len(text.lstrip()) > edge
    return (bool(text.strip()) and is_deeper and not FRAME.match(text)) or bool(text.strip() and MARKS.match(text))
