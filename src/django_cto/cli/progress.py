"""Says on a terminal what is being done, in one line that vanishes."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager

CLEAR_LINE = "\r\x1b[2K"


@contextmanager
def progress(*, quiet: bool = False) -> Iterator[Callable[[str], None]]:
    """Give a function that shows a stage on standard error; it does nothing where that is no terminal."""
    shown = sys.stderr.isatty() and not quiet and os.environ.get("TERM") != "dumb"

    def say(stage: str) -> None:
        if shown:
            print(f"{CLEAR_LINE}{stage} ...", end="", file=sys.stderr, flush=True)  # noqa: T201

    try:
        yield say
    finally:
        if shown:
            print(CLEAR_LINE, end="", file=sys.stderr, flush=True)  # noqa: T201
