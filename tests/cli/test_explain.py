"""The command `explain` from its arguments to its exit code."""

from __future__ import annotations

import io
import json
from pathlib import Path

import pytest

from django_cto.cli import run
from django_cto.error import all_errors
from django_cto.facts.store import Store

Captured = pytest.CaptureFixture[str]
MODELS = "from django.db import models\n\n\nclass Book(models.Model):\n    tags = models.JSONField(default=[])\n"
ERROR = "django.db.utils.OperationalError: no such table: shop_book\n"


@pytest.fixture
def shop(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    (tmp_path / "shop").mkdir()
    (tmp_path / "shop" / "models.py").write_text(MODELS, encoding="utf-8")
    return tmp_path


def explained(capsysbinary: pytest.CaptureFixture[bytes], *arguments: str) -> tuple[int, str]:
    code = run(["explain", *arguments])
    return code, capsysbinary.readouterr().out.decode()


def kept(path: str) -> bool:
    """Whether the facts of a file are in the store."""
    store = Store(Path())
    return path in store.load() or path in store.doubtful


Bytes = pytest.CaptureFixture[bytes]


def test_the_page_of_a_rule(shop: Path, capsysbinary: Bytes) -> None:
    code, text = explained(capsysbinary, "float-for-money", "--format", "markdown")
    assert code == 0
    assert text.startswith("# ")
    assert "`float-for-money` · " in text
    assert "# <-" not in text
    code, text = explained(capsysbinary, "float-for-money")
    assert code == 0
    assert "float-for-money" in text
    assert json.loads(explained(capsysbinary, "float-for-money", "--format", "json")[1])["kind"] == "rule"
    page = explained(capsysbinary, "float-for-money", "--format", "html")[1]
    assert page.startswith("<!doctype html>")
    assert page.count("<h1>") == 1


def test_the_page_of_an_error(shop: Path, capsysbinary: Bytes) -> None:
    for error in all_errors():
        assert explained(capsysbinary, error.name, "--format", "markdown")[0] == 0
    assert json.loads(explained(capsysbinary, "no-such-table", "--format", "json")[1])["kind"] == "error"


def test_an_error_in_a_file(shop: Path, capsysbinary: Bytes) -> None:
    (shop / "error.txt").write_text(ERROR, encoding="utf-8")
    code, text = explained(capsysbinary, "error.txt", "--format", "json")
    found = json.loads(text)
    assert (code, found["name"]) == (0, "no-such-table")
    assert found["facts"][0] == {
        "text": "`shop_book` is the table of `shop.Book`",
        "path": "shop/models.py",
        "line": 4,
    }
    code, text = explained(capsysbinary, "error.txt", "--format", "markdown")
    assert "class Book(models.Model):" in text


def test_an_error_on_standard_input(shop: Path, capsysbinary: Bytes, monkeypatch: pytest.MonkeyPatch) -> None:
    for arguments in ([], ["-"]):
        monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(ERROR.encode())))
        code, text = explained(capsysbinary, *arguments)
        assert code == 0
        assert "The database has no such table" in text


def test_a_project_elsewhere(
    shop: Path, capsysbinary: Bytes, monkeypatch: pytest.MonkeyPatch, tmp_path_factory: pytest.TempPathFactory
) -> None:
    monkeypatch.chdir(tmp_path_factory.mktemp("elsewhere"))
    Path("error.txt").write_text(ERROR, encoding="utf-8")
    code, text = explained(capsysbinary, "error.txt", "--project", str(shop), "--format", "markdown")
    assert code == 0
    assert f"{shop}/shop/models.py:4" in text


def test_what_is_not_recognised_is_said(shop: Path, capsysbinary: Bytes) -> None:
    frames = (
        'Traceback (most recent call last):\n  File "/srv/shop/shop/views.py", line 7, in index\n    return 1 / 0\n'
    )
    (shop / "error.txt").write_text(f"{frames}ZeroDivisionError: division by zero\n", encoding="utf-8")
    code, text = explained(capsysbinary, "error.txt")
    assert code == 1
    assert text.splitlines() == [
        "Not recognised: ZeroDivisionError: division by zero",
        "The innermost frame of your own code: /srv/shop/shop/views.py:7 in index",
        "    return 1 / 0",
    ]
    assert json.loads(explained(capsysbinary, "error.txt", "--format", "json")[1])["recognised"] is False
    (shop / "error.txt").write_text("all is well\n", encoding="utf-8")
    assert explained(capsysbinary, "error.txt")[0] == 1


def test_a_line(shop: Path, capsysbinary: Bytes) -> None:
    code, text = explained(capsysbinary, "shop/models.py:5", "--format", "markdown")
    assert code == 0
    assert "## shared-default-value" in text
    assert "tags = models.JSONField(default=[])" in text
    assert json.loads(explained(capsysbinary, "shop/models.py:5:4", "--format", "json")[1])["findings"]
    assert explained(capsysbinary, "shop/models.py:1") == (1, "No rule fires at shop/models.py:1\n")


def test_on_a_terminal_it_waits_for_nothing(shop: Path, capsys: Captured, monkeypatch: pytest.MonkeyPatch) -> None:
    terminal = io.StringIO()
    monkeypatch.setattr(terminal, "isatty", lambda: True)
    monkeypatch.setattr("sys.stdin", terminal)
    assert run(["explain"]) == 2
    assert "say WHAT" in capsys.readouterr().err


def test_wrong_use(shop: Path, capsys: Captured) -> None:
    assert run(["explain", "float-for-mony"]) == 2
    assert "did you mean `float-for-money`?" in capsys.readouterr().err
    assert run(["explain", "absent.txt"]) == 2
    assert run(["explain", "no-such-table", "--project", "absent"]) == 2
    assert "absent does not exist" in capsys.readouterr().err


def test_the_first_time_tests_are_read_only_for_an_error_that_names_them(shop: Path, capsysbinary: Bytes) -> None:
    (shop / "shop" / "tests").mkdir()
    (shop / "shop" / "tests" / "test_book.py").write_text("def test_it():\n    pass\n", encoding="utf-8")
    (shop / "error.txt").write_text(ERROR, encoding="utf-8")
    assert explained(capsysbinary, "error.txt")[0] == 0
    assert not kept("shop/tests/test_book.py")
    assert explained(capsysbinary, "error.txt")[0] == 0
    assert kept("shop/tests/test_book.py")
