"""Starts a project that was just begun, by its own commands, as its people will."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import NoReturn

from django_cto.audit.mistake import Mistake

PYTHON = ".venv/bin/python"


def start_project(folder: Path, *, ask: Callable[[str], bool]) -> NoReturn:
    """Set a project up, offer to make a superuser, and serve it, from then on in the place of this process."""
    _run(folder, "make", "install")
    _run(folder, PYTHON, "manage.py", "migrate", "--verbosity", "0")
    if ask("Make a superuser now?"):
        _run(folder, PYTHON, "manage.py", "createsuperuser")
    # Whoever ends it, by whatever signal, ends the server.
    os.chdir(folder)
    os.execvp("make", ("make", "run"))  # noqa: S606, S607


def _run(folder: Path, *command: str) -> None:
    try:
        code = subprocess.run(command, cwd=folder, check=False).returncode  # noqa: S603
    except FileNotFoundError:
        raise Mistake(
            f"there is no `{command[0]}` command here; README.md in {folder} says how to start by hand"
        ) from None
    if code:
        raise Mistake(f"`{' '.join(command)}` ended with {code} in {folder}; the project stands, its start did not")
