"""Begins a project as its people would, from the wheel on a clean machine, and holds it to every promise, timed."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
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


def main() -> int:
    """Go through it; the first promise that does not hold ends it with 1."""
    environment = {name: value for name, value in os.environ.items() if name not in NOT_CLEAN}
    with tempfile.TemporaryDirectory(prefix="django-cto-") as folder:
        work = Path(folder)
        # Where tests run as root, the servers run as somebody else, who has to get here.
        work.chmod(0o755)
        _hold(work, environment)
    return 0


def _hold(work: Path, environment: dict[str, str]) -> None:
    def run(*command: str | Path, cwd: Path = work) -> None:
        if code := subprocess.run(list(map(str, command)), cwd=cwd, env=environment, check=False).returncode:
            raise SystemExit(f"`{' '.join(map(str, command))}` ended with {code}")

    command, project = work / "machine" / "bin" / "django-cto", work / "shop"
    python = project / ".venv" / "bin" / "python"
    with _timed("the wheel is built and installed on a clean machine"):
        run(sys.executable, "-m", "hatchling", "build", "--target", "wheel", "--directory", work / "dist", cwd=ROOT)
        run(sys.executable, "-m", "venv", work / "machine")
        wheel = next((work / "dist").glob("*.whl"))
        run(work / "machine/bin/python", "-m", "pip", "install", "--quiet", "--disable-pip-version-check", wheel)
    with _timed("django-cto new shop"):
        run(command, "new", "shop")
    with _timed("make run answers"), served(project, environment):
        pass
    with _timed("django-cto startapp gift_cards"):
        run(command, "startapp", "gift_cards", cwd=project)
    with _timed("make test passes"):
        run("make", "test", cwd=project)
    with _timed("the code is clean, and the models are migrated"):
        run(python, "-m", "ruff", "check", ".", cwd=project)
        run(python, "-m", "ruff", "format", "--check", ".", cwd=project)
        run(python, "manage.py", "makemigrations", "--check", "--dry-run", cwd=project)
    with _timed("django-cto check finds nothing"):
        run(command, "check", ".", cwd=project)


@contextmanager
def _timed(promise: str) -> Iterator[None]:
    print(f"\n── {promise}", flush=True)
    started = time.monotonic()
    yield
    print(f"── {promise}: {time.monotonic() - started:.1f} s", flush=True)


if __name__ == "__main__":
    sys.exit(main())
