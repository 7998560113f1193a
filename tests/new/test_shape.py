"""The living app under other names: every name said anew, and the code as clean as it was."""

from __future__ import annotations

import ast
import re
import subprocess
import sys
from pathlib import Path

import pytest

from django_cto.audit.mistake import Mistake
from django_cto.new.shape import LIVING, LONGEST_INDEX, Names, app_files, check_app_name, model_name
from django_cto.new.tree import TEMPLATE, read_tree, write_entry

CALLED = [
    ("tax", None, "apps.tax"),
    ("gift_cards", None, "apps.gift_cards"),
    ("organisation_memberships", None, "apps.organisation_memberships"),
    ("news", "NewsItem", "news"),
    ("zoo", "HTTPAnimal2", "zoo"),
]


def names_of(app: str, model: str | None, package: str) -> Names:
    return Names(app, model_name(app, model), package, f"v1:{app}")


@pytest.mark.parametrize(("app", "model", "package"), CALLED)
def test_no_old_name_remains_and_the_code_is_clean(tmp_path: Path, app: str, model: str | None, package: str) -> None:
    names = names_of(app, model, package)
    folder = tmp_path / package.replace(".", "/")
    for path, entry in app_files(names, rest=True, celery=True).items():
        write_entry(folder / path, entry)
        assert not re.search("thing", path + entry.data.decode(), re.IGNORECASE)
        ast.parse(entry.data)
    configured = ("--config", str(TEMPLATE / "pyproject.toml"), "--no-cache")
    top = package.partition(".")[0]
    sections = ("--config", f"lint.isort.known-first-party=['{top}']", "--ignore", "INP001")
    for command in (("check", *configured, *sections), ("format", "--check", *configured)):
        done = subprocess.run(
            [sys.executable, "-m", "ruff", *command, str(folder)], capture_output=True, text=True, check=False
        )
        assert done.returncode == 0, done.stdout


def test_the_living_app_says_its_name_in_no_other_word() -> None:
    for path, entry in read_tree(LIVING).items():
        said = re.findall(r"[A-Za-z]*thing[A-Za-z]*", f"{path}\n{entry.data.decode()}", re.IGNORECASE)
        assert [word for word in said if not re.fullmatch(r"things?|Things?([A-Z][a-z]+)?", word)] == []


@pytest.mark.parametrize(("app", "model", "package"), CALLED)
def test_the_names_of_indexes_fit_and_are_the_same_in_the_migration(app: str, model: str | None, package: str) -> None:
    files = app_files(names_of(app, model, package), rest=True, celery=True)
    found = [
        re.findall(r'name="(\w+_\w+)"', files[path].data.decode())
        for path in ("models.py", "migrations/0001_initial.py")
    ]
    assert found[0] == found[1]
    assert len(set(found[0])) == 3
    assert max(map(len, found[0])) <= LONGEST_INDEX


def test_what_people_read_has_words_and_what_the_program_reads_has_names() -> None:
    files = app_files(names_of("gift_cards", None, "apps.gift_cards"), rest=True, celery=True)
    models = files["models.py"].data.decode()
    assert 'verbose_name_plural = _("gift cards")' in models
    assert "class GiftCard(models.Model):" in models
    assert "def gift_cards_of(owner):" in files["selectors.py"].data.decode()
    assert 'app_name = "gift_cards"' in files["api/urls.py"].data.decode()
    assert "class GiftCardsConfig(AppConfig):" in files["apps.py"].data.decode()
    assert "services/gift_card_service.py" in files


def test_an_app_that_is_called_like_its_model_keeps_one_and_many_apart() -> None:
    files = app_files(names_of("tax", None, "apps.tax"), rest=True, celery=True)
    assert "def taxs_of(owner):" in files["selectors.py"].data.decode()
    assert "from apps.tax.selectors import taxs_of" in files["api/views.py"].data.decode()


@pytest.mark.parametrize(
    ("app", "model"),
    [
        ("orders", "Order"),
        ("categories", "Category"),
        ("gift_cards", "GiftCard"),
        ("boxes", "Box"),
        ("status", "Status"),
        ("press", "Press"),
        ("houses", "House"),
        ("billing", "Billing"),
    ],
)
def test_a_model_is_one_of_what_the_app_is_called_for(app: str, model: str) -> None:
    assert model_name(app, None) == model


def test_what_a_project_has_no_package_for_is_left_out() -> None:
    names = names_of("orders", None, "orders")
    bare = app_files(names, rest=False, celery=False)
    assert not [path for path in bare if path.startswith("api/") or "tasks" in path]
    said = b"".join(entry.data for entry in bare.values())
    assert not re.search(rb"rest_framework|celery|orders\.api|orders\.tasks", said)


@pytest.mark.parametrize(
    ("name", "told"),
    [
        ("Orders", "did you mean `orders`?"),
        ("gift-cards", "did you mean `gift_cards`?"),
        ("giftCards", "did you mean `gift_cards`?"),
        ("2fa", "did you mean `fa`?"),
        ("class", "is a word of Python's own"),
        ("", "cannot name an app"),
    ],
)
def test_a_name_that_is_none_is_refused(name: str, told: str) -> None:
    with pytest.raises(Mistake, match=re.escape(told)):
        check_app_name(name)


@pytest.mark.parametrize("model", ["order", "Gift Card", "None", "2Fast"])
def test_a_model_that_is_none_is_refused(model: str) -> None:
    with pytest.raises(Mistake, match="cannot name a model"):
        model_name("orders", model)
