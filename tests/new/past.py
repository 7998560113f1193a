"""A made history of releases, each installed as its people would have it, for the tests of upgrades."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from django_cto.new.tree import Entry

Texts = Mapping[str, str | bytes | None]


def lines(*changes: str) -> str:
    """Thirty lines, those changed that begin with a number: far enough apart for git to merge."""
    by_number = dict(change.split(" ", 1) for change in changes)
    return "".join(f"{by_number.get(str(number), f'line {number}')}\n" for number in range(30))


def migration(*after: str) -> str:
    """One of the app `stock`, after others of it."""
    dependencies = [("stock", name) for name in after]
    return f"""\
from django.db import migrations


class Migration(migrations.Migration):
    dependencies = {dependencies}
    operations = []
"""


FIRST: dict[str, str | bytes] = {
    "pyproject.toml": '[project]\nname = "shop"\ndependencies = [\n    "django==5.2.1",\n    "celery==5.6.0",\n]\n',
    "README.md": "# Shop\n\nRun it: `make run`.\n",
    "requirements/production.txt": "django==5.2.1\n",
    "compose.yaml": "name: shop\nservices:\n  web:\n    image: shop-web\n",
    ".gitignore": "/.env\n/var/\n",
    ".env.example": "# The secret.\nDJANGO_SECRET_KEY=\n",
    "Makefile": "run:\n\tpython manage.py runserver\n",
    "scripts/backup": "#!/bin/sh\npg_dump shop\n",
    "apps/stock/migrations/__init__.py": "",
    "apps/stock/migrations/0001_initial.py": migration(),
    "config/untouched.py": lines(),
    "config/edited.py": lines(),
    "config/settings.py": lines(),
    "config/fought.py": lines(),
    "config/dropped.py": lines(),
    "config/dropped_and_edited.py": lines(),
    "config/deleted.py": lines(),
    "config/same.py": lines(),
    "static/logo.png": b"\x89PNG\0 one",
    "static/icon.png": b"\x89PNG\0 icon",
}
# What each later release changed; None takes a file away.
CHANGES: dict[str, Texts] = {
    "0.2.0": {
        "pyproject.toml": '[project]\nname = "shop"\ndependencies = [\n    "django==5.2.9",\n    "celery==5.6.0",\n]\n',
        "config/settings.py": lines("2 two of 0.2.0"),
        "config/same.py": lines("5 fixed"),
        "config/passing.py": "# It came with 0.2.0 and went with 0.4.0.\n",
    },
    "0.3.0": {
        "README.md": "# Shop\n\nRun it: `make run`. Test it: `make test`.\n",
        "compose.yaml": "name: shop\nservices:\n  web:\n    image: shop-web\n  worker:\n    image: shop-web\n",
        "config/settings.py": lines("2 two of 0.2.0", "27 last of 0.3.0"),
        "config/untouched.py": lines("9 nine of 0.3.0"),
        "scripts/restore": "#!/bin/sh\npg_restore shop\n",
    },
    "0.4.0": {
        "apps/stock/migrations/0002_theirs.py": migration("0001_initial"),
        "requirements/production.txt": "django==5.2.19\n",
        "pyproject.toml": '[project]\nname = "shop"\ndependencies = [\n    "django==5.2.19",\n    "celery==5.7.0",\n]\n',
        "config/fought.py": lines("15 theirs"),
        "config/deleted.py": lines("1 changed in 0.4.0"),
        "config/dropped.py": None,
        "config/dropped_and_edited.py": None,
        "config/passing.py": None,
        "config/added.py": "NEW = True\n",
        "config/begun_by_both.py": "THEIRS = True\n",
        "static/logo.png": b"\x89PNG\0 two",
        "static/icon.png": b"\x89PNG\0 icon of 0.4.0",
    },
}
PAST = ("0.1.0", "0.2.0", "0.3.0")
NEWEST = "0.4.0"


def entries(texts: Mapping[str, str | bytes]) -> dict[str, Entry]:
    return {
        path: Entry(text.encode() if isinstance(text, str) else text, executable=path.startswith("scripts/"))
        for path, text in texts.items()
    }


def git(folder: Path, *arguments: str) -> str:
    identity = ("-c", "user.name=Ada", "-c", "user.email=ada@example.org", "-c", "init.defaultBranch=main")
    command = ["git", "-C", str(folder), *identity, *arguments]
    return subprocess.run(command, capture_output=True, text=True, check=True).stdout


@dataclass(frozen=True)
class Releases:
    """The program as it was installed with each release, one folder each."""

    root: Path

    def run(self, release: str, *arguments: str | Path, cwd: Path) -> subprocess.CompletedProcess[str]:
        environment = {**os.environ, "PYTHONPATH": str(self.root / release), "PYTHONDONTWRITEBYTECODE": "1"}
        command = [sys.executable, "-m", "django_cto", *map(str, arguments)]
        return subprocess.run(command, cwd=cwd, env=environment, capture_output=True, text=True, check=False)

    def started(self, release: str, folder: Path, name: str = "gift-store") -> Path:
        folder.mkdir()
        done = self.run(release, "new", name, cwd=folder)
        assert done.returncode == 0, done.stderr
        return folder / name


def made_templates() -> Iterator[tuple[str, dict[str, Entry]]]:
    texts = FIRST
    yield "0.1.0", entries(texts)
    for release, changes in CHANGES.items():
        texts = {path: text for path, text in {**texts, **changes}.items() if text is not None}
        yield release, entries(texts)


def table(output: str) -> dict[str, str]:
    return {path: outcome for outcome, path in re.findall(r"^  ([a-z-]+) +(\S+)", output, re.MULTILINE)}
