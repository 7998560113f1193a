"""Tells part after part, each as one line of JSON: what hangs or breaks loses itself only."""

from __future__ import annotations

import importlib
import json
import traceback
from typing import Any, TextIO

# In this order: without settings there is nothing else, and what may hang comes last.
PARTS = (
    "settings",
    "secret",
    "versions",
    "checks",
    "storage",
    "urls",
    "models",
    "sentry",
    "cache",
    "database",
    "migrations",
    "queue",
)


def main(output: str, options: dict[str, Any]) -> None:
    """Write what each part tells to the file `output`; `options` are for the parts that ask for them."""
    with open(output, "a", encoding="utf-8") as out:  # noqa: PTH123 - nothing more is needed here
        for name in PARTS:
            if not _told(out, name, options) and name == "settings":
                return
            if name == "settings" and not _set_up(out):
                return


def _set_up(out: TextIO) -> bool:
    import django

    try:
        django.setup()
    except BaseException as error:
        _write(out, "setup", error=error)
        return False
    _write(out, "setup", data=True)
    return True


def _told(out: TextIO, name: str, options: dict[str, Any]) -> bool:
    try:
        data = importlib.import_module(f"{__package__}.{name}").tell(options)
    except BaseException as error:
        _write(out, name, error=error)
        return False
    _write(out, name, data=data)
    return True


def _write(out: TextIO, name: str, data: Any = None, error: BaseException | None = None) -> None:
    told = {"part": name, "data": data} if error is None else {"part": name, "error": _line(error)}
    out.write(json.dumps(told, default=str) + "\n")
    out.flush()


def _line(error: BaseException) -> str:
    frames = traceback.extract_tb(error.__traceback__)
    where = " ({}:{})".format(frames[-1].filename, frames[-1].lineno) if frames else ""
    return "{}: {}{}".format(type(error).__name__, " ".join(str(error).split()), where)
