"""`new --start` goes through the project's own commands, in order, and stops where one fails."""

from __future__ import annotations

import os
import pty
import subprocess
import sys
from pathlib import Path

import pytest

COMMAND = (sys.executable, "-m", "django_cto")
# Writes down how it was called; `make install` makes an environment whose Python does the same.
MAKE = """\
#!/bin/sh
echo "make $*" >> "$CALLS"
[ "$*" = "$FAILS" ] && exit 3
if [ "$1" = install ]; then
    mkdir -p .venv/bin
    printf '#!/bin/sh\\necho "python $*" >> "$CALLS"\\n' > .venv/bin/python
    chmod +x .venv/bin/python
fi
exit 0
"""


@pytest.fixture
def calls(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    make = tmp_path / "bin" / "make"
    make.parent.mkdir()
    make.write_text(MAKE)
    make.chmod(0o755)
    monkeypatch.setenv("PATH", f"{make.parent}:{os.environ['PATH']}")
    monkeypatch.setenv("CALLS", str(tmp_path / "calls"))
    monkeypatch.setenv("FAILS", "")
    return tmp_path / "calls"


def started(folder: Path, stdin: int = subprocess.DEVNULL) -> subprocess.CompletedProcess[str]:
    command = [*COMMAND, "new", "shop", "--no-git", "--start"]
    return subprocess.run(command, cwd=folder, stdin=stdin, capture_output=True, text=True, check=False)


def answered(folder: Path, answer: str) -> subprocess.CompletedProcess[str]:
    """Somebody sits at a terminal."""
    keyboard, terminal = pty.openpty()
    try:
        os.write(keyboard, answer.encode())
        return started(folder, terminal)
    finally:
        os.close(keyboard)
        os.close(terminal)


def test_it_sets_up_migrates_makes_a_superuser_where_one_is_wanted_and_serves(tmp_path: Path, calls: Path) -> None:
    done = answered(tmp_path, "y\n")
    assert done.returncode == 0, done.stderr
    assert calls.read_text().splitlines() == [
        "make install",
        "python manage.py migrate --verbosity 0",
        "python manage.py createsuperuser",
        "make run",
    ]


def test_no_superuser_is_made_where_none_is_wanted(tmp_path: Path, calls: Path) -> None:
    assert answered(tmp_path, "n\n").returncode == 0
    assert calls.read_text().splitlines() == ["make install", "python manage.py migrate --verbosity 0", "make run"]


def test_without_a_terminal_nobody_is_asked(tmp_path: Path, calls: Path) -> None:
    done = started(tmp_path)
    assert (done.returncode, done.stderr) == (0, "")
    assert "`manage.py createsuperuser` makes one" in done.stdout
    assert calls.read_text().splitlines() == ["make install", "python manage.py migrate --verbosity 0", "make run"]


def test_it_ends_as_its_server_does(tmp_path: Path, calls: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("FAILS", "run")
    assert started(tmp_path).returncode == 3


def test_what_fails_ends_it_and_the_project_stands(
    tmp_path: Path, calls: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("FAILS", "install")
    done = started(tmp_path)
    assert done.returncode == 2
    assert done.stderr == "django-cto: `make install` ended with 3 in shop; the project stands, its start did not\n"
    assert calls.read_text().splitlines() == ["make install"]
    assert (tmp_path / "shop" / "manage.py").is_file()


def test_without_make_it_says_where_to_read_on(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    done = started(tmp_path)
    assert done.returncode == 2
    assert "there is no `make` command here; README.md in shop says how to start by hand" in done.stderr
