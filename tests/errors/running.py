"""Sets the stage for an error: a small project in a folder, servers where it needs them, and commands that are run."""

from __future__ import annotations

import contextlib
import json
import os
import re
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

from tests.errors.servers import Servers

PROJECT = Path(__file__).parent / "project"
STAGE = Path(__file__).parent / "stage.py"
SECONDS = 30.0


class Shown(NamedTuple):
    """What a command printed, and its exit code; -1 where it had to be stopped."""

    text: str
    code: int


class Stage:
    """The process that runs the commands of a test session."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.servers = Servers()
        self.process = subprocess.Popen(
            [sys.executable, str(STAGE)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, cwd=folder
        )
        self.clean = folder / "clean"
        shutil.copytree(PROJECT, self.clean, ignore=shutil.ignore_patterns("__pycache__"))
        migrated = self.run(self.clean, "python manage.py migrate -v0")
        assert migrated.code == 0, migrated.text

    def close(self) -> None:
        self.process.communicate(timeout=10)
        self.servers.close()

    def project(self, name: str, files: Mapping[str, str], page: str) -> Project:
        """A project with a migrated database, some of its files replaced, and the servers that its page speaks of."""
        folder = self.folder / name / "work"
        shutil.copytree(self.clean, folder, ignore=shutil.ignore_patterns("__pycache__"))
        project = Project(self, folder)
        self.servers.start_for(page)
        project.write(files)
        return project

    def run(self, folder: Path, command: str, until: tuple[str, ...] = ()) -> Shown:
        """Run a command to its end, or until it has shown some lines and is stopped."""
        output = folder.parent / f"{time.monotonic_ns()}.txt"
        environment = {"PYTHONDONTWRITEBYTECODE": "1", "HOME": str(self.folder), **self.servers.environment}
        order = {"command": command, "folder": str(folder), "output": str(output), "environment": environment}
        return _watched(self._begun(order), output, until)

    def _begun(self, order: Mapping[str, object]) -> int:
        """Have the process begin with a command; gives the number of the group that runs it."""
        assert self.process.stdin
        assert self.process.stdout
        self.process.stdin.write(f"{json.dumps(order)}\n")
        self.process.stdin.flush()
        return int(self.process.stdout.readline())


def _watched(watcher: int, output: Path, until: tuple[str, ...]) -> Shown:
    code, stop = output.with_name(f"{output.name}.code"), time.monotonic() + SECONDS
    while not code.exists():
        text = output.read_text(encoding="utf-8") if output.exists() else ""
        if time.monotonic() > stop or (until and all(has_line(text, line) for line in until)):
            with contextlib.suppress(ProcessLookupError):
                os.killpg(watcher, signal.SIGKILL)
            return Shown(text, -1)
        time.sleep(0.01)
    return Shown(output.read_text(encoding="utf-8"), int(code.read_text()))


def has_line(text: str, line: str) -> bool:
    """Whether a text has a line that ends like this one; `…` stands for anything."""
    pattern = ".*".join(re.escape(part) for part in line.strip().split("…"))
    return re.search(rf"^.*{pattern}\s*$", text, re.MULTILINE) is not None


@dataclass
class Project:
    """One project on the stage."""

    stage: Stage
    folder: Path

    def write(self, files: Mapping[str, str]) -> None:
        for path, text in files.items():
            file = self.folder / path
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text(self.stage.servers.placed(text), encoding="utf-8")

    def run(self, command: str, until: tuple[str, ...] = ()) -> Shown:
        shown = self.stage.run(self.folder, self.stage.servers.placed(command), until)
        text = self.stage.servers.usual(shown.text).replace(str(self.folder), "/srv/shop")
        return Shown(text, shown.code)
