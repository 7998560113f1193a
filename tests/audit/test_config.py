"""What `[tool.django-cto]` may say."""

from __future__ import annotations

from pathlib import Path

import pytest

from django_cto.audit.config import Config, config_from, read_config
from django_cto.audit.mistake import Mistake


def of(table: str) -> Config:
    return config_from(f"[tool.django-cto]\n{table}\n")


def test_nothing_is_required(tmp_path: Path) -> None:
    assert read_config(tmp_path) == Config()
    (tmp_path / "pyproject.toml").write_text('[project]\nname = "django-cto-user"\n', encoding="utf-8")
    assert read_config(tmp_path) == Config()


def test_every_key() -> None:
    table = """
    select = ["queries"]
    ignore = ["n-plus-one"]
    exclude = ["legacy/**"]
    baseline = "baseline.tsv"
    settings = "config.settings.production"
    preview = true
    [tool.django-cto.per-path-ignore]
    "scripts" = ["layers"]
    """
    assert of(table) == Config(
        select=("queries",),
        ignore=("n-plus-one",),
        exclude=("legacy/**",),
        baseline="baseline.tsv",
        settings="config.settings.production",
        preview=True,
        per_path_ignore={"scripts": ("layers",)},
    )


@pytest.mark.parametrize(
    ("table", "said"),
    [
        ("selekt = []", "has no key `selekt`; did you mean `select`?"),
        ("per_path_ignore = {}", "has no key `per_path_ignore`; did you mean `per-path-ignore`?"),
        ("qqq = 1", "has no key `qqq`"),
        ('select = "queries"', "select: expected a list, got a string"),
        ("select = [1]", "select[0]: expected a string, got a number"),
        ("preview = 1", "preview: expected true or false, got a number"),
        ('per-path-ignore = ["a"]', "per-path-ignore: expected a table, got a list"),
    ],
)
def test_what_is_wrong_is_said_in_one_line(table: str, said: str) -> None:
    with pytest.raises(Mistake) as raised:
        of(table)
    assert str(raised.value).removeprefix("[tool.django-cto] in pyproject.toml").removeprefix(":").strip() == said


def test_a_table_that_is_none() -> None:
    with pytest.raises(Mistake, match="expected a table, got a number"):
        config_from("[tool]\ndjango-cto = 1\n")


def test_a_broken_file_is_told_where_it_is_ours(tmp_path: Path) -> None:
    (tmp_path / "pyproject.toml").write_text("[tool.django-cto]\nselect = [\n", encoding="utf-8")
    with pytest.raises(Mistake, match=r"^pyproject\.toml cannot be read: "):
        read_config(tmp_path)


def test_a_broken_file_of_somebody_else_is_let_be(tmp_path: Path) -> None:
    (tmp_path / "pyproject.toml").write_bytes(b"[project\xff\n{{ cookiecutter.name }}\n")
    assert read_config(tmp_path) == Config()


@pytest.mark.parametrize(
    ("path", "ignored"),
    [
        ("scripts/a.py", True),
        ("scripts/b/c.py", True),
        ("scriptsx/a.py", False),
        ("shop/old_a.py", True),
        ("a.py", False),
    ],
)
def test_rules_ignored_in_some_paths(path: str, ignored: bool) -> None:
    config = Config(per_path_ignore={"scripts/": ("layers",), "*/old_*.py": ("logic-in-view",)})
    assert config.is_ignored(path, ("logic-in-view", "layers")) is ignored
    assert not config.is_ignored(path, ("other", "queries"))
