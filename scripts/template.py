"""Begins a project as its people would, from the wheel on a clean machine, and holds it to every promise, timed.

With pip, or with uv: `python -m scripts.template uv`.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from scripts.serving import served

ROOT = Path(__file__).resolve().parent.parent
# Of the machine's own servers and settings nothing may help or hinder.
NOT_CLEAN = (
    "DATABASE_URL",
    "REDIS_URL",
    "DJANGO_SETTINGS_MODULE",
    "PYTHONPATH",
    "VIRTUAL_ENV",
    "MAKEFLAGS",
    "MAKELEVEL",
)
PIP = ("-m", "pip", "install", "--quiet", "--disable-pip-version-check")


@dataclass(frozen=True)
class Machine:
    """A folder with nothing in it, and an environment that says nothing of the one we are in."""

    folder: Path
    environment: dict[str, str]

    @property
    def command(self) -> Path:
        return self.folder / "machine" / "bin" / "django-cto"

    @property
    def project(self) -> Path:
        return self.folder / "shop"

    def run(self, *command: str | Path, cwd: Path | None = None) -> None:
        arguments = list(map(str, command))
        done = subprocess.run(arguments, cwd=cwd or self.folder, env=self.environment, check=False)
        if done.returncode:
            raise SystemExit(f"`{' '.join(arguments)}` ended with {done.returncode}")

    def serve(self, *command: str | Path) -> None:
        """The project answers, and ends cleanly."""
        with served(self.project, *command, environment=self.environment):
            pass


def main(way: str = "pip") -> int:
    """Go through it; the first promise that does not hold ends it with 1."""
    environment = {name: value for name, value in os.environ.items() if name not in NOT_CLEAN}
    with tempfile.TemporaryDirectory(prefix="django-cto-") as folder:
        machine = Machine(Path(folder), environment)
        # Where tests run as root, the servers run as somebody else, who has to get here.
        machine.folder.chmod(0o755)
        begin, tests = WAYS[way]
        begin(machine)
        _hold(machine, tests)
    return 0


def _begin_with_pip(machine: Machine) -> None:
    """Command by command."""
    python = machine.folder / "machine" / "bin" / "python"
    with _timed("pip installs the wheel on a clean machine"):
        machine.run(sys.executable, "-m", "venv", machine.folder / "machine")
        machine.run(python, *PIP, _wheel(machine))
    with _timed("django-cto new shop"):
        machine.run(machine.command, "new", "shop")
    with _timed("make run answers"):
        machine.serve()


def _begin_with_uv(machine: Machine) -> None:
    """All in one command. The project's own make finds uv, and takes it."""
    tools = machine.folder / "tools"
    machine.run(sys.executable, "-m", "venv", tools)
    machine.run(tools / "bin" / "python", *PIP, "uv")
    machine.environment["PATH"] = f"{tools / 'bin'}{os.pathsep}{machine.environment['PATH']}"
    python = machine.folder / "machine" / "bin" / "python"
    with _timed("uv installs the wheel on a clean machine"):
        machine.run("uv", "venv", "--quiet", machine.folder / "machine")
        machine.run("uv", "pip", "install", "--quiet", "--python", python, _wheel(machine))
    with _timed("django-cto new shop --start answers"):
        machine.serve(machine.command, "new", "shop", "--start")


def _wheel(machine: Machine) -> Path:
    folder = machine.folder / "dist"
    # Compiling takes longer than all the rest, and `new` is not among what is compiled.
    build = ("env", "DJANGO_CTO_COMPILE=0", sys.executable, "-m", "hatchling", "build", "--target", "wheel")
    machine.run(*build, "--directory", folder, cwd=ROOT)
    return next(folder.glob("*.whl"))


# With uv the packages are the same to the byte, so the tests of one app tell whether they are all there.
ONE_APP = (".venv/bin/python", "-m", "pytest", "--ds=config.settings.test", "--reuse-db", "-q", "apps/gift_cards")
WAYS = {"pip": (_begin_with_pip, ("make", "test")), "uv": (_begin_with_uv, ONE_APP)}


def _hold(machine: Machine, tests: tuple[str, ...]) -> None:
    project, python = machine.project, machine.project / ".venv" / "bin" / "python"
    with _timed("django-cto startapp gift_cards"):
        machine.run(machine.command, "startapp", "gift_cards", cwd=project)
    with _timed("the tests pass"):
        machine.run(*tests, cwd=project)
    with _timed("the code is clean, and the models are migrated"):
        machine.run(python, "-m", "ruff", "check", ".", cwd=project)
        machine.run(python, "-m", "ruff", "format", "--check", ".", cwd=project)
        machine.run(python, "manage.py", "makemigrations", "--check", "--dry-run", cwd=project)
    with _timed("django-cto check finds nothing"):
        machine.run(machine.command, "check", ".", cwd=project)


@contextmanager
def _timed(promise: str) -> Iterator[None]:
    print(f"\n── {promise}", flush=True)
    started = time.monotonic()
    yield
    print(f"── {promise}: {time.monotonic() - started:.1f} s", flush=True)


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
