"""The project's own interpreter is asked in a process of its own: what hangs or breaks loses itself only."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from django_cto.audit.mistake import Mistake
from django_cto.ready.card import Line
from django_cto.ready.interpreter import ask, find_interpreter
from django_cto.ready.looking import Wish, look
from django_cto.ready.outcome import Outcome

SETTINGS = """
from pathlib import Path
Path(__file__).with_name("loaded").touch()
SECRET_KEY = "s3cret-that-nobody-may-see-0123456789-abcdefghijklmnop"
INSTALLED_APPS = ["django.contrib.contenttypes", "django.contrib.auth", "shop"]
DATABASES = {"default": {"ENGINE": "django.db.backends.sqlite3", "NAME": ":memory:", "PASSWORD": "hunter2"}}
CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}
BROKER = "redis://:hunter2@queue:6379/0"
ROOT_URLCONF = "config.urls"
USE_TZ = True
"""
FILES = {
    "manage.py": "",
    "config/__init__.py": "",
    "config/settings.py": SETTINGS,
    "config/urls.py": "urlpatterns = []\n",
    "shop/__init__.py": "",
    "shop/models.py": "from django.db import models\n\n\nclass Order(models.Model):\n    paid = models.BooleanField()\n",
    "shop/migrations/__init__.py": "",
}


@pytest.fixture
def root(tmp_path: Path) -> Path:
    for path, text in FILES.items():
        (tmp_path / path).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / path).write_text(text)
    return tmp_path


def lines(root: Path, settings: str | None = "config.settings", seconds: float = 60) -> dict[str, Line]:
    card = look(Wish(root=root, settings=settings, python=sys.executable, seconds=seconds))
    assert card.crashed == ()
    return {line.row.name: line for line in card.lines}


def test_the_settings_and_the_models_are_asked(root: Path) -> None:
    found = lines(root)
    assert found["secret-key"].outcome is Outcome.PASS
    assert found["database-answers"].outcome is Outcome.PASS
    assert found["database-engine"].outcome is Outcome.FAIL
    assert found["migrations-made"].outcome is Outcome.FAIL
    assert [each.what for each in found["migrations-made"].verdict.looked] == ["models of shop"]
    assert "auth.0001_initial" in found["migrations-applied"].verdict.looked[0].value
    assert found["broker-answers"].outcome is Outcome.NOT_APPLICABLE


def test_no_secret_leaves_the_process(root: Path) -> None:
    told = str(ask(root, sys.executable, "config.settings", {}, 60))
    assert "hunter2" not in told
    assert "s3cret" not in told
    assert "redis://:********@queue:6379/0" in told


def test_from_the_code_alone_nothing_is_loaded(root: Path) -> None:
    lines(root, settings=None)
    assert not (root / "config" / "loaded").exists()


def test_nothing_is_written_into_the_project(root: Path) -> None:
    lines(root)
    (root / "config" / "loaded").unlink()
    assert {str(path.relative_to(root)) for path in root.rglob("*") if path.is_file()} == FILES.keys()


def test_settings_that_break_are_an_error_with_their_reason(root: Path) -> None:
    (root / "config" / "settings.py").write_text(SETTINGS + "raise RuntimeError('no such thing')\n")
    line = lines(root)["migrations-applied"]
    assert line.outcome is Outcome.ERROR
    assert "RuntimeError: no such thing" in line.verdict.because


def test_an_app_that_breaks_is_an_error_with_its_reason(root: Path) -> None:
    (root / "shop" / "models.py").write_text("import nowhere\n")
    line = lines(root)["migrations-applied"]
    assert "The apps cannot be loaded: ModuleNotFoundError" in line.verdict.because


def test_what_hangs_is_ended(root: Path) -> None:
    (root / "shop" / "models.py").write_text("import time\ntime.sleep(600)\n")
    line = lines(root, seconds=3)["migrations-applied"]
    assert line.verdict.because == "The project's interpreter did not come to it within 3 s"


def test_an_interpreter_without_django_is_named(tmp_path: Path) -> None:
    with pytest.raises(Mistake, match="--python"):
        find_interpreter(tmp_path, "/nonexistent/python")


def test_the_environment_in_the_project_comes_first(root: Path) -> None:
    (root / ".venv" / "bin").mkdir(parents=True)
    (root / ".venv" / "bin" / "python").symlink_to(sys.executable)
    assert find_interpreter(root, None) in (str(root / ".venv/bin/python"), sys.executable)


@pytest.mark.parametrize(
    ("wish", "said"),
    [
        ({"settings": "config.setings"}, "did you mean"),
        ({"url": "shop.example"}, "--url takes an address"),
        ({"url": "https://shop.example", "authority": "/nonexistent"}, "--ca-file"),
    ],
)
def test_a_wrong_wish_is_one_clear_line(root: Path, wish: dict[str, str], said: str) -> None:
    with pytest.raises(Mistake, match=said):
        look(Wish(root=root, python=sys.executable, **wish))  # type: ignore[arg-type]
