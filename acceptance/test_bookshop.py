"""The bookshop passes its own tests after every fix is applied to it, and when a person has done the rest."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).parents[1]
BOOKSHOP = ROOT / "examples" / "bookshop"
BY_HAND = ROOT / "examples" / "bookshop.patch"
CHECK = (str(ROOT / ".venv" / "bin" / "django-cto"), "check", ".", "--preview", "--all-migrations", "--no-cache")
FAILED = re.compile(r"^(?:FAIL|ERROR): (\w+)", re.MULTILINE)


@pytest.fixture(scope="module")
def python(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The interpreter of an environment with what the shop requires."""
    folder = tmp_path_factory.mktemp("bookshop") / "venv"
    subprocess.run([sys.executable, "-m", "venv", str(folder)], check=True)
    install = [str(folder / "bin" / "pip"), "install", "--quiet", "--disable-pip-version-check"]
    subprocess.run([*install, "-r", str(BOOKSHOP / "requirements.txt")], check=True)
    return folder / "bin" / "python"


@pytest.fixture
def shop(tmp_path: Path) -> Path:
    return Path(shutil.copytree(BOOKSHOP, tmp_path / "shop", ignore=shutil.ignore_patterns("__pycache__", "*.sqlite3")))


def review(shop: Path, *options: str) -> dict[str, Any]:
    done = subprocess.run([*CHECK, "--format", "json", *options], cwd=shop, capture_output=True, text=True, check=False)
    assert done.returncode in {0, 1}, done.stderr
    answer: dict[str, Any] = json.loads(done.stdout)
    return answer


def failed(python: Path, shop: Path) -> set[str]:
    """The names of the shop's tests that fail; there is no answer where they do not run."""
    command = [str(python), "manage.py", "test", "--settings", "config.settings.test"]
    done = subprocess.run(command, cwd=shop, capture_output=True, text=True, check=False)
    ran = re.search(r"^Ran (\d+) tests", done.stderr, re.MULTILINE)
    assert ran, done.stderr[-4000:]
    assert int(ran[1]) > 30
    return set(FAILED.findall(done.stderr))


def that_count_queries() -> set[str]:
    text = (BOOKSHOP / "catalogue" / "test_queries.py").read_text(encoding="utf-8")
    return set(re.findall(r"def (test_\w+)", text))


def test_as_it_stands_the_tests_fail_that_count_queries_and_no_others(python: Path, shop: Path) -> None:
    assert failed(python, shop) == that_count_queries()


def test_after_all_fixes_every_test_passes_and_nothing_is_left_that_can_be_fixed(python: Path, shop: Path) -> None:
    before = review(shop)["findings"]
    assert review(shop, "--fix", "--unsafe-fixes")["summary"]["not_fixed"] == []
    left = review(shop)["findings"]
    assert [finding for finding in left if finding["fix"]] == []
    assert len(left) == sum(1 for finding in before if not finding["fix"])
    assert failed(python, shop) == set()
    assert that_count_queries()


def test_after_the_fixes_and_what_is_left_to_a_person_nothing_is_found(python: Path, shop: Path) -> None:
    review(shop, "--fix", "--unsafe-fixes")
    subprocess.run(["git", "apply", str(BY_HAND)], cwd=shop, check=True)
    done = subprocess.run(CHECK, cwd=shop, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout.splitlines()[0]) == (0, "Nothing found")
    assert failed(python, shop) == set()
    command = [str(python), "manage.py", "makemigrations", "--check", "--settings", "config.settings.test"]
    subprocess.run(command, cwd=shop, capture_output=True, check=True)


def test_what_is_fixed_of_queries_alone_is_enough_for_the_tests_that_count_them(python: Path, shop: Path) -> None:
    review(shop, "--select", "queries", "--fix", "--unsafe-fixes")
    assert failed(python, shop) == set()
