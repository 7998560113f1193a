"""Takes off a log's lines what the terminal, the container or the logger put around them."""

from __future__ import annotations

import html
import re

import msgspec

from django_cto.read.trace.prefix import without_prefix
from django_cto.read.trace.records import without_json

ANSI = re.compile(r"\x1b(?:\[[0-?]*[ -/]*[@-~]|\][^\x07\x1b]*(?:\x07|\x1b\\)|[@-Z\\-_])")
# Spaces stand in brackets, for the patterns that it is a part of are verbose.
DAY = r"\d{4}-\d\d-\d\d[T ]\d\d:\d\d:\d\d(?:[.,]\d+)?(?:Z|[ ]?[+-]\d\d:?\d\d|[ ]UTC)?"
LEVEL = r"(?:DEBUG|INFO|WARNING|WARN|ERROR|CRITICAL|FATAL)"
# What stands before a line of any process: a container's name, the journal's or the cluster's stamp.
CARRIERS = re.compile(
    rf"""
    [\w.-]+[ ]*\|(?:[ ]|$)                                                # docker compose
    | {DAY}[ ](?:stdout|stderr)[ ][FP][ ]                            # kubernetes
    | (?:[A-Z][a-z]{{2}}[ ]{{1,2}}\d{{1,2}}[ ]\d\d:\d\d:\d\d|{DAY})      # journal, syslog
      [ ](?!{LEVEL}\b)[\w.-]+[ ](?:[\w./@-]+(?:\[\d+\])?:[ ]?|[\w.-]+\[[\w.-]+\][ ](?:info|warning|error)[ ])
    | {DAY}[ ](?:app|heroku)\[[\w.-]+\]:[ ]?                          # heroku
    | \d{{4}}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d+Z[ ]                        # docker logs --timestamps
    """,
    re.VERBOSE,
)
# What a logger puts before its own record: it begins a new one, which the lines of a traceback do not.
RECORD = re.compile(
    rf"""
    \[{DAY}:[ ]{LEVEL}/[\w.-]+\][ ]?                                 # celery
    | \[{DAY}\][ ]\[\d+\][ ]\[{LEVEL}\][ ]?                           # gunicorn
    | \[?{DAY}\]?[ ](?:\[?{LEVEL}\]?[ :-]*)?(?:[\w.]+[ :-]+(?=Internal))?   # most formatters
    | {LEVEL}:[\w.]+:                                                 # logging's own
    | {LEVEL}[ :]+(?:{DAY}[ ])?(?:[\w.]+[ ]\d+[ ]\d+[ ])?(?=[A-Z(\[])   # Django's documentation
    """,
    re.VERBOSE,
)
ACCESS = re.compile(r'^(\[\d\d/\w+/\d{4}[ :]\d\d:\d\d:\d\d[^\]]*\] "|[\d.:a-f]+ - \S+ \[)')


# Quotes as an editor of texts curls them.
CURLED = ("File “", "File ”")


class Line(msgspec.Struct, frozen=True):
    """A line without what was put around it, and whether a logger began a new record with it."""

    text: str
    begins: bool = False


def cleaned(text: str) -> list[Line]:
    """The lines of a text as the program wrote them."""
    text = ANSI.sub("", text).replace("\r\n", "\n").replace("\xa0", " ")
    text = without_json(text)
    if "\n" not in text.strip() and r"\n  File " in text:
        # Within quotes of another kind: the line ends are written out.
        text = text.replace(r"\n", "\n").replace(r"\"", '"')
    if "File &quot;" in text:
        text = html.unescape(text)
    if any(quote in text for quote in CURLED):
        text = text.replace("“", '"').replace("”", '"')
    lines = [_quoted(line) for line in without_prefix([line.rstrip() for line in text.split("\n")])]
    return [_without_record(_without_carriers(line)) for line in lines]


def _quoted(line: str) -> str:
    """A line of a mail or a comment without its mark of quotation; pytest has one of its own."""
    return line[2:] if line.startswith(("> File ", "> Traceback", ">   ")) and "File " in line[:12] else line.rstrip()


def _without_carriers(line: str) -> str:
    while found := CARRIERS.match(line):
        line = line[found.end() :]
    return line


def _without_record(line: str) -> Line:
    found = RECORD.match(line)
    if found and found.end():
        return Line(line[found.end() :], begins=True)
    return Line(line, begins=bool(ACCESS.match(line)))
