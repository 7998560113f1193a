"""Reads logs of JSON: one record a line or one over several, and the errors of structlog's and Sentry's own shape."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

TRACEBACK = "Traceback (most recent call last):"
LINK = "\nThe above exception was the direct cause of the following exception:\n\n"
# The keys under which loggers and drivers put what was said.
SAID = ("log", "message", "msg", "event", "textPayload", "MESSAGE", "body")
KINDS, VALUES = ("exc_type", "type"), ("exc_value", "value")


def without_json(text: str) -> str:
    """A text with its records of JSON in the place of which stands what they say; others as they are."""
    stripped = text.strip()
    if "{" not in stripped:
        return text
    if stripped[0] in "{[" and (whole := _parsed(stripped)) is not None:
        return "\n".join(_said(whole))
    return "\n".join(each for line in text.split("\n") for each in _line(line))


def _line(line: str) -> Iterable[str]:
    start = line.find('{"')
    record = _parsed(line[start:].strip()) if start >= 0 and line.rstrip().endswith("}") else None
    return [*_said(record)] if isinstance(record, dict) else [line]


def _parsed(text: str) -> Any:
    try:
        return json.loads(text)
    except (ValueError, RecursionError):
        return None


def _said(record: Any) -> Iterator[str]:
    """What a record says: its errors, its tracebacks, and where it has neither its message."""
    if found := [*_errors(record)] or [*_tracebacks(record)]:
        # The empty line ends the message: what follows is the next record.
        text = "\n".join(found)
        yield f"{text}\n" if "\n" in text else text
        return
    for each in record if isinstance(record, list) else [record]:
        if isinstance(each, Mapping):
            yield next((value.rstrip("\n") for key in SAID if isinstance(value := each.get(key), str)), "")


def _tracebacks(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        if TRACEBACK in value:
            yield value.rstrip("\n")
        return
    parts = value.values() if isinstance(value, Mapping) else value if isinstance(value, list) else ()
    for part in parts:
        yield from _tracebacks(part)


def _errors(value: Any) -> Iterator[str]:
    """The chains of errors that are lists of class, message and frames."""
    if isinstance(value, list) and value and all(map(_is_error, value)):
        # structlog begins with what was raised last, Sentry with what was raised first.
        chain = reversed(value) if "exc_type" in value[0] else value
        yield LINK.join(map(_written, chain))
        return
    parts = value.values() if isinstance(value, Mapping) else value if isinstance(value, list) else ()
    for part in parts:
        yield from _errors(part)


def _is_error(value: Any) -> bool:
    return isinstance(value, Mapping) and bool(_first(value, KINDS)) and any(key in value for key in VALUES)


def _written(error: Mapping[str, Any]) -> str:
    """An error as the interpreter would have written it."""
    stack = error.get("stacktrace")
    frames = error.get("frames") or (stack.get("frames") if isinstance(stack, Mapping) else None) or ()
    module = f"{error['module']}." if isinstance(error.get("module"), str) else ""
    lines = [TRACEBACK, *(_frame(frame) for frame in frames if isinstance(frame, Mapping))]
    return "\n".join([*lines, f"{module}{_first(error, KINDS)}: {_first(error, VALUES)}\n"])


def _frame(frame: Mapping[str, Any]) -> str:
    path = frame.get("abs_path") or frame.get("filename") or "?"
    name = frame.get("function") or frame.get("name") or "?"
    source = _first(frame, ("context_line", "line")).strip()
    return f'  File "{path}", line {frame.get("lineno") or 0}, in {name}' + (f"\n    {source}" if source else "")


def _first(table: Mapping[str, Any], keys: Iterable[str]) -> str:
    return next((value for key in keys if isinstance(value := table.get(key), str)), "")
