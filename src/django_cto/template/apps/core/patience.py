"""Writing down what cannot be undone, though the database may be restarting just then."""

import time
from collections.abc import Callable
from typing import TypeVar

from django.db import InterfaceError, OperationalError, connection

Written = TypeVar("Written")
# Longer than a restart of PostgreSQL or of the pool takes, shorter than any claim on a row lasts.
WAITS = (0.2, 1, 3, 6, 12)


def persistently(write: Callable[[], Written]) -> Written:
    """Try again on a new connection; inside a transaction there is no again, for the rest of it is gone."""
    for wait in WAITS:
        try:
            return write()
        except (OperationalError, InterfaceError):
            if connection.in_atomic_block:
                raise
            connection.close()
            time.sleep(wait)
    return write()
