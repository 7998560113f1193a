"""Reads errors that were told without a traceback: a last line alone, a command's one line, a warning."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator, Sequence

from django_cto.read.trace.cleaning import Line
from django_cto.read.trace.kinds import BARE, NAMED
from django_cto.read.trace.python import WHOLE
from django_cto.read.trace.trace import Frame, Raised

PLACED = re.compile(rf"\s*(?P<path>\S.*?\.py|<\w+>):(?P<line>\d+): (?P<said>{BARE.pattern})")

# The head of Django's debug page, where no more of it was copied: the message is in the lines below.
HEADED = re.compile(rf"(?:\S.*\s)?(?P<kind>{NAMED}) at /\S*$")
# What Celery's worker says of a task that failed or is tried again, above the traceback.
TASK = re.compile(rf"\bTask \S+\[\S+\] (?:raised \w+|retry: Retry in \S+): (?P<kind>{NAMED})\((?P<said>.*)\)$")
# What pytest puts before a line of an error, and before one in its summary.
PYTEST = re.compile(r"^(?:E {3,}|(?:FAILED|ERROR) \S+ - )")


def bare_traces(lines: Sequence[Line]) -> Iterator[tuple[Raised, ...]]:
    """One exception for each line that tells of one."""
    index = 0
    while index < len(lines):
        text = lines[index].text
        if found := TASK.search(text):
            yield (Raised(found["kind"], _unquoted(found["said"])),)
        elif found := PLACED.match(text) or BARE.match(PYTEST.sub("", text).strip()):
            more = _more(lines[index + 1 :], found["kind"])
            frames = (_frame(found, more),) if found.re is PLACED else ()
            rows = [found["message"] or "", *(() if frames else more)]
            yield (Raised(found["kind"], "\n".join(rows).rstrip(), frames),)
            index += len(more)
        elif found := HEADED.match(text.strip()):
            more = _more(lines[index + 1 :], found["kind"])
            yield (Raised(found["kind"], "\n".join(more).rstrip()),)
            index += len(more)
        index += 1


def _unquoted(said: str) -> str:
    """The message in the representation of an exception, as it is where it is no single text."""
    try:
        value = ast.literal_eval(said.rstrip(","))
    except (ValueError, SyntaxError):
        return said
    return value if isinstance(value, str) else said


def _frame(found: re.Match[str], more: Sequence[str]) -> Frame:
    """The place before a warning, which shows its source below."""
    source = more[0].strip() if more and more[0].startswith("  ") else ""
    return Frame(found["path"], int(found["line"]), "", source)


def _more(lines: Sequence[Line], kind: str) -> list[str]:
    """The further lines of a message."""
    found: list[str] = []
    for line in lines:
        is_end = line.begins or not line.text.strip() or PLACED.match(line.text) or BARE.match(line.text)
        if is_end and kind.rpartition(".")[2] not in WHOLE:
            break
        found.append(line.text)
    return found
