"""Asks the command `explain` about an error, in a process of its own: nothing of it can slow or break the project's."""

from __future__ import annotations

import subprocess
import sys
import threading
import traceback
from pathlib import Path

from django.conf import settings

PATIENCE, LIMIT = 2.0, 60.0
# `-P`: no module that lies in the project's folder may stand in for one of ours.
COMMAND = (sys.executable, "-P", "-m", "django_cto", "explain", "-", "--format", "markdown")
KEPT = "_django_cto_explanation"


def of_exception(error: BaseException) -> str:
    """What there is to say of an exception, as Markdown; "" where it is not recognised, or could not be told in time.

    It is kept with the exception: the page and the console tell the same one.
    """
    kept = vars(error)
    if KEPT not in kept:
        kept[KEPT] = of_text("".join(traceback.format_exception(error)))
    return str(kept[KEPT])


def of_request(request: object, text: str) -> str:
    """What there is to say of a line that Django logs of a request; kept with it, for its page and the console."""
    kept = vars(request)
    if KEPT not in kept:
        kept[KEPT] = of_text(text)
    return str(kept[KEPT])


def of_text(text: str) -> str:
    """What there is to say of a traceback or a line of a log; never raises, and takes no longer than PATIENCE.

    A project that takes longer to read is read to the end in the background, so that the next error finds it cached.
    """
    answers: list[str] = []
    asking = threading.Thread(target=lambda: answers.append(_asked(text)), daemon=True)
    asking.start()
    asking.join(PATIENCE)
    return answers[0] if answers else ""


def _asked(text: str) -> str:
    try:
        asked = subprocess.run(  # noqa: S603 - our own command; the text goes to its standard input
            COMMAND,
            input=text.encode("utf-8", "replace"),
            capture_output=True,
            cwd=_root(),
            timeout=LIMIT,
            check=False,
        )
    except (OSError, subprocess.SubprocessError):
        return ""
    return asked.stdout.decode("utf-8", "replace") if asked.returncode == 0 else ""


def _root() -> Path:
    """The project's folder: BASE_DIR, as most settings have it, else the current one."""
    root = Path(str(getattr(settings, "BASE_DIR", "")))
    return root if root.is_absolute() and root.is_dir() else Path.cwd()
