"""The commands `model` and `rules`."""

from __future__ import annotations

from pathlib import Path

import pytest
from tests.sample import SHOP

from django_cto.cli import run
from django_cto.rule import all_rules

Captured = pytest.CaptureFixture[str]


@pytest.fixture
def shop(tmp_path: Path) -> Path:
    for path, text in SHOP.items():
        (tmp_path / path).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / path).write_text(text, encoding="utf-8")
    return tmp_path


def test_an_app_that_is_not_there(shop: Path, capsys: Captured) -> None:
    assert run(["model", str(shop), "--app", "shopp", "--no-cache"]) == 2
    assert capsys.readouterr().err == "django-cto: there is no app `shopp`; did you mean `shop`?\n"


def test_a_folder_that_is_not_there(capsys: Captured) -> None:
    assert run(["model", "absent"]) == 2
    assert capsys.readouterr().err == "django-cto: absent does not exist\n"


def test_every_rule_is_listed(capsys: Captured) -> None:
    assert run(["rules"]) == 0
    listed = capsys.readouterr().out
    assert [rule.name for rule in all_rules() if f"  {rule.name} " not in listed] == []
    assert "  unparsed-file " in listed
