"""Recognises the line that names an exception: its class and its message."""

from __future__ import annotations

import re

KIND = r"(?P<kind>[A-Za-z_]\w*(?:\.(?:\w+|<locals>))*)"
# Below the frames of a traceback it can be nothing else.
RAISED = re.compile(rf"{KIND}(?::(?:\s(?P<message>.*))?)?$")
# By itself a line has to look like it: a class with a module, one of several words, or one whose name says what it is.
NAMED = r"(?:[A-Z][a-z0-9]+[A-Z][A-Za-z0-9]*|Error|Exception|Warning|KeyError|OSError)"
BARE = re.compile(
    rf"(?P<kind>[a-z_]\w*\.(?:\w+\.)*[A-Z]\w+|{NAMED})(?::\s(?P<message>.*)|(?:(?<=Error)|(?<=Exception)):?$)"
)
CAUSE = re.compile(r"The above exception(?: \((?P<said>.*)\))? was the direct cause of the following exception:")
CONTEXT = re.compile(r"During handling of the above exception(?: \((?P<said>.*)\))?, another exception occurred:")


def link_in(line: str) -> tuple[str, str]:
    """How the next exception comes from the one above, and what that one said; two empty texts for another line."""
    if found := CAUSE.match(line):
        return "cause", found["said"] or ""
    if found := CONTEXT.match(line):
        return "context", found["said"] or ""
    return "", ""
