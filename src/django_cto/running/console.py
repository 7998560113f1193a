"""Explains on the console what Django logs of a failed request, and what ends the server."""

from __future__ import annotations

import logging
import sys
from collections.abc import Callable
from typing import Any

from django.conf import settings

from django_cto.running.explanation import of_exception, of_request

NAMES = ("django.request", "django.security")


class Console(logging.Handler):
    """Writes the explanation on standard error, where Django's own handler writes the traceback."""

    def filter(self, record: logging.LogRecord) -> bool:
        """Errors, and requests refused for want of a token; an address that is not there needs no explanation."""
        is_told = bool(record.exc_info) or record.name == "django.security.csrf"
        return is_told and record.name.startswith(NAMES) and settings.DEBUG

    def emit(self, record: logging.LogRecord) -> None:
        error = record.exc_info[1] if record.exc_info else None
        request = getattr(record, "request", record)
        _say(of_exception(error) if error else of_request(request, record.getMessage()))


def said_after(hook: Callable[..., Any], error_of: Callable[..., BaseException | None]) -> Callable[..., Any]:
    """A hook for exceptions that nobody caught which, after it has printed one, explains it."""

    def explaining(*given: Any) -> None:
        hook(*given)
        error = error_of(*given)
        if isinstance(error, Exception):
            _say(of_exception(error))

    return explaining


def _say(text: str) -> None:
    if text:
        sys.stderr.write(f"\n{text}\n")
        sys.stderr.flush()
