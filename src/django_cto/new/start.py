"""Starts a project that was just begun, by its own commands, as its people will."""

from __future__ import annotations

import subprocess
from collections.abc import Callable
from pathlib import Path

from django_cto.audit.mistake import Mistake

PYTHON = (".venv/bin/python", ".venv/Scripts/python.exe")
INTERRUPTED = 130


def start_project(folder: Path, *, ask: Callable[[str], bool]) -> int:
    """Set a project up, offer to make a superuser, and serve it until Ctrl-C; gives the exit code."""
    _run(folder, "make", "install")
    python = next((str((folder / path).resolve()) for path in PYTHON if (folder / path).exists()), "python")
    _run(folder, python, "manage.py", "migrate")
    if ask("Make a superuser now?"):
        _run(folder, python, "manage.py", "createsuperuser")
    try:
        return _called(folder, "make", "run")
    except KeyboardInterrupt:
        return INTERRUPTED


def _run(folder: Path, *command: str) -> None:
    if code := _called(folder, *command):
        raise Mistake(f"`{' '.join(command)}` ended with {code} in {folder}; the project stands, its start did not")


def _called(folder: Path, *command: str) -> int:
    try:
        return subprocess.run(command, cwd=folder, check=False).returncode  # noqa: S603
    except FileNotFoundError:
        raise Mistake(
            f"there is no `{command[0]}` command here; README.md in {folder} says how to start by hand"
        ) from None
