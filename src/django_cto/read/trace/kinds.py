"""Recognises the line that names an exception: its class and its message."""

from __future__ import annotations

import re

KIND = r"(?P<kind>[A-Za-z_]\w*(?:\.(?:\w+|<locals>))*)"
# Below the frames of a traceback it can be nothing else.
RAISED = re.compile(rf"{KIND}(?::(?:\s(?P<message>.*))?)?$")
# By itself a line has to look like it: a class with a module, or one whose name is that of an exception.
NAMED = (
    r"(?:Error|Exception|Warning|DoesNotExist|ObjectsReturned|Ready|Suspicious\w+|Disallowed\w+|NotRegistered"
    r"|NoReverseMatch|Interrupted|\w+Denied|Empty\w*|SystemExit)"
)
BARE = re.compile(rf"(?P<kind>(?:[a-z_]\w*\.)+[A-Z]\w+|[A-Z]?\w*{NAMED})(?::\s(?P<message>.*)|:?$)")
CAUSE = re.compile(r"The above exception(?: \((?P<said>.*)\))? was the direct cause of the following exception:")
CONTEXT = re.compile(r"During handling of the above exception(?: \((?P<said>.*)\))?, another exception occurred:")


def link_in(line: str) -> tuple[str, str]:
    """How the next exception comes from the one above, and what that one said; two empty texts for another line."""
    if found := CAUSE.match(line):
        return "cause", found["said"] or ""
    if found := CONTEXT.match(line):
        return "context", found["said"] or ""
    return "", ""
