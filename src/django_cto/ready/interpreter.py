"""Finds the project's own interpreter, and has it tell what it sees, in a process of its own with a time limit."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import suppress
from pathlib import Path
from typing import Any

from django_cto.audit.mistake import Mistake
from django_cto.ready import probe

FOLDERS = (".venv", "venv", "env", ".env")
# Loads the probe from its files under a name of its own: nothing of ours need be installed there, and what is stays.
START = """
import importlib.util, json, sys
here, output, options = sys.argv[1:4]
sys.path.insert(0, "")
name = "_django_cto_probe"
spec = importlib.util.spec_from_file_location(name, here + "/__init__.py", submodule_search_locations=[here])
sys.modules[name] = importlib.util.module_from_spec(spec)
importlib.import_module(name + ".main").main(output, json.loads(options))
"""
NO_DJANGO = "import django"


def find_interpreter(root: Path, given: str | None) -> str:
    """The Python that has the project's packages: the one given, of its virtual environment, the active one, or ours.

    Raises a `Mistake` where none of them can import Django.
    """
    tried = [given] if given else list(_candidates(root))
    for python in tried:
        with suppress(OSError, subprocess.TimeoutExpired):
            done = subprocess.run([python, "-c", NO_DJANGO], cwd=root, capture_output=True, timeout=30, check=False)  # noqa: S603 - the user's own interpreter
            if done.returncode == 0:
                return python
    raise Mistake(
        f"no Python that can import Django was found (tried {', '.join(tried)}): name the project's with --python"
    )


def _candidates(root: Path) -> Iterator[str]:
    homes = [root / name for name in FOLDERS]
    if active := os.environ.get("VIRTUAL_ENV"):
        homes.insert(0, Path(active))
    for home in homes:
        for inside in ("bin/python", "Scripts/python.exe"):
            if (home / inside).exists():
                yield str((home / inside).absolute())
    yield from (sys.executable, "python3")


def ask(
    root: Path, python: str, settings: str, options: Mapping[str, Any], seconds: float
) -> dict[str, dict[str, Any]]:
    """What each part told, by its name, as `{"data": …}` or `{"error": …}`; what came too late is missing."""
    with tempfile.TemporaryDirectory(prefix="django-cto-") as folder:
        output = Path(folder) / "told"
        output.touch(mode=0o600)
        here = str(Path(probe.__file__).parent)
        command = [python, "-c", START, here, str(output), json.dumps(dict(options))]
        environment = {**os.environ, "DJANGO_SETTINGS_MODULE": settings, "PYTHONDONTWRITEBYTECODE": "1"}
        _run(command, root, environment, seconds)
        lines = output.read_text(encoding="utf-8").splitlines()
    return {told.pop("part"): told for line in lines if (told := _decoded(line))}


def _run(command: list[str], root: Path, environment: dict[str, str], seconds: float) -> None:
    """Run to the end, or to that of its time: then with all that it started."""
    process = subprocess.Popen(  # noqa: S603 - the project's own settings are to be loaded: that was asked for
        command,
        cwd=root,
        env=environment,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )
    try:
        process.wait(seconds)
    except subprocess.TimeoutExpired:
        with suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
        process.wait()


def _decoded(line: str) -> dict[str, Any] | None:
    try:
        told: dict[str, Any] = json.loads(line)
    except ValueError:
        return None
    return told
