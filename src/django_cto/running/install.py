"""Puts the explanation where an app may put it: Django's settings for its debug pages, its loggers, Python's hooks."""

from __future__ import annotations

import logging
import sys
import threading

from django.conf import settings

from django_cto.running.console import NAMES, Console, said_after


def install() -> None:
    """Explain errors from now on; a reporter or a view that the project itself has chosen is left as it is."""
    if not settings.is_overridden("DEFAULT_EXCEPTION_REPORTER"):
        settings.DEFAULT_EXCEPTION_REPORTER = "django_cto.running.reporter.Reporter"
    if not settings.is_overridden("CSRF_FAILURE_VIEW"):
        settings.CSRF_FAILURE_VIEW = "django_cto.running.refused.csrf_failure"
    # The page 404 has no setting. Nothing has read the list yet: the handlers do when all apps are ready.
    settings.MIDDLEWARE = [*settings.MIDDLEWARE, "django_cto.running.missing.explained"]
    for logger in {_last(logging.getLogger(name)) for name in NAMES}:
        logger.addHandler(Console(logging.WARNING))
    if "runserver" in sys.argv:
        # What ends the server before it has an address: a broken module of URLs, a database that is not there.
        sys.excepthook = said_after(sys.excepthook, lambda kind, error, frames: error)
        threading.excepthook = said_after(threading.excepthook, lambda given: given.exc_value)


def _last(logger: logging.Logger) -> logging.Logger:
    """The last logger that sees a record: the explanation comes after the traceback that all others print."""
    while logger.propagate and logger.parent:
        logger = logger.parent
    return logger
