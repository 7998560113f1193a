"""Whatever a tree holds, a review of it ends, says what it left out, writes nothing there and runs nothing of it."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

MODELS = """from django.db import models


class Book(models.Model):
    title = models.CharField(max_length=100)
    tags = models.JSONField(default=[])
"""
HOSTILE = {
    "empty": b"",
    "mark": b"\xef\xbb\xbf" + MODELS.encode(),
    "crlf": MODELS.replace("\n", "\r\n").encode(),
    "tabs": MODELS.replace("    ", "\t").encode(),
    "latin": b"# -*- coding: latin-1 -*-\n" + "NAME = 'Z\xfcrich'\n".encode("latin-1") + MODELS.encode(),
    "nul": MODELS.encode() + b"x = '\x00'\n",
    "undecodable": MODELS.encode() + b"# \xff\xfe\n",
    "long": MODELS.encode() + b"".join(b"value_%d = %d\n" % (number, number) for number in range(10_000)),
    "nested": MODELS.encode() + b"x = " + b"[" * 3_000 + b"]" * 3_000 + b"\n",
    "broken": MODELS.encode() + b"def half(:\n    return (\n\nclass Whole:\n    pass\n",
    "newer": MODELS.encode() + b"type Alias[T] = list[T]\n\ndef first[T](rows: list[T]) -> T:\n    return rows[0]\n",
    "template_string": MODELS.encode() + b'name = "x"\ngreeting = t"hello {name}"\n',
}
# What Python itself would refuse is named; the rest is read without a word.
FAULTY = {"nul", "undecodable", "nested", "broken"}


def run(root: Path, *options: str, **environment: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "django_cto", "check", str(root), *options]
    settings = {**os.environ, **environment}
    return subprocess.run(command, capture_output=True, text=True, env=settings, timeout=120, check=False)


def review(root: Path, *options: str) -> dict[str, Any]:
    """The JSON of a review that ended as a review ends."""
    done = run(root, "--no-cache", "--format", "json", *options)
    assert done.returncode in {0, 1}, done.stderr
    assert "Traceback" not in done.stderr
    report: dict[str, Any] = json.loads(done.stdout)
    return report


def shop(root: Path, **files: bytes) -> Path:
    """A small project, with more model files."""
    texts = {"manage.py": b"", "shop/__init__.py": b"", "shop/models/__init__.py": b""}
    texts |= {f"shop/models/{name}.py": data for name, data in files.items()}
    for path, data in texts.items():
        target = root / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(data)
    return root


@pytest.mark.parametrize("name", HOSTILE)
def test_a_strange_file_is_reviewed_as_far_as_it_can_be_read(tmp_path: Path, name: str) -> None:
    report = review(shop(tmp_path, good=MODELS.encode(), strange=HOSTILE[name]))
    found = {(finding["rule"], finding["path"]) for finding in report["findings"]}
    assert ("shared-default-value", "shop/models/good.py") in found
    unparsed = {path for rule, path in found if rule == "unparsed-file"}
    assert unparsed == ({"shop/models/strange.py"} if name in FAULTY else set())
    if name not in {"empty", "nested"}:
        assert ("shared-default-value", "shop/models/strange.py") in found


def test_links_that_run_in_circles_end(tmp_path: Path) -> None:
    root = shop(tmp_path, good=MODELS.encode())
    (root / "shop" / "again").symlink_to(root, target_is_directory=True)
    (root / "shop" / "nowhere.py").symlink_to(root / "missing.py")
    report = review(root)
    assert {finding["path"] for finding in report["findings"]} == {"shop/models/good.py"}


def test_pipes_and_sockets_are_not_opened(tmp_path: Path) -> None:
    root = shop(tmp_path, good=MODELS.encode())
    os.mkfifo(root / "shop" / "pipe.py")
    assert review(root)["findings"]


def test_foreign_folders_are_never_entered(tmp_path: Path) -> None:
    root = shop(tmp_path, good=MODELS.encode())
    for folder in ("node_modules", ".git", ".tox", "env/lib/python3.12/site-packages"):
        target = root / folder / "pkg" / "models.py"
        target.parent.mkdir(parents=True)
        target.write_text(MODELS)
    (root / "env" / "pyvenv.cfg").write_text("home = /usr/bin\n")
    report = review(root)
    assert {finding["path"] for finding in report["findings"]} == {"shop/models/good.py"}
    assert any("node_modules" in line for line in report["summary"]["left_out"])


def test_a_tree_without_django_says_so(tmp_path: Path) -> None:
    (tmp_path / "plain.py").write_text("print('hello')\n")
    done = run(tmp_path, "--no-cache")
    assert done.returncode == 0
    assert "Django" in done.stdout + done.stderr


def test_an_empty_folder_is_no_error(tmp_path: Path) -> None:
    assert run(tmp_path, "--no-cache").returncode == 0


def test_a_review_runs_nothing_and_writes_nothing(tmp_path: Path) -> None:
    mark = tmp_path / "mark"
    betrayal = f"open({str(mark)!r}, 'w').close()\n".encode()
    root = shop(tmp_path / "tree", good=betrayal + MODELS.encode())
    for name in ("manage.py", "setup.py", "conftest.py", "shop/settings.py", "shop/__init__.py", "sitecustomize.py"):
        (root / name).write_bytes(betrayal)
    before = snapshot(root)
    assert run(root, XDG_CACHE_HOME=str(tmp_path / "cache")).returncode == 1
    assert not mark.exists()
    assert snapshot(root) == before
    assert list((tmp_path / "cache").rglob("*.facts"))


def test_without_a_cache_nothing_is_written_anywhere(tmp_path: Path) -> None:
    root = shop(tmp_path / "tree", good=MODELS.encode())
    run(root, "--no-cache", XDG_CACHE_HOME=str(tmp_path / "cache"))
    assert not (tmp_path / "cache").exists()


def snapshot(root: Path) -> dict[str, tuple[int, bytes]]:
    files = [path for path in sorted(root.rglob("*")) if path.is_file()]
    return {str(path): (path.stat().st_mtime_ns, path.read_bytes()) for path in files}


BOOKSHOP = Path(__file__).parent.parent / "examples" / "bookshop"


@pytest.mark.parametrize("jobs", ["1", "4"])
def test_findings_do_not_depend_on_the_number_of_processes_or_the_cache(tmp_path: Path, jobs: str) -> None:
    cached = {"XDG_CACHE_HOME": str(tmp_path / "cache")}
    options = ("--format", "json", "--all-migrations", "--jobs", jobs)
    plain = json.loads(run(BOOKSHOP, *options, "--no-cache").stdout)["findings"]
    cold = json.loads(run(BOOKSHOP, *options, **cached).stdout)["findings"]
    warm = json.loads(run(BOOKSHOP, *options, **cached).stdout)["findings"]
    alone = json.loads(run(BOOKSHOP, *options[:-1], "1", "--no-cache").stdout)["findings"]
    assert plain
    assert plain == cold == warm == alone
