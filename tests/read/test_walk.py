"""The walk lists what a review reads, says what it left out, and opens nothing."""

from __future__ import annotations

import os
import socket
import sys
import tempfile
from pathlib import Path

import pytest

from django_cto.read import walk as walk_module
from django_cto.read.walk import Kind, kind_of, walk


def make(root: Path, *paths: str) -> Path:
    for path in paths:
        target = root / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text("x = 1\n", encoding="utf-8")
    return root


def files(root: Path, *exclude: str) -> list[str]:
    return [file.path for file in walk(root, exclude).files]


def left_out(root: Path, *exclude: str) -> dict[str, str]:
    return {item.path: item.reason for item in walk(root, exclude).left_out}


@pytest.mark.parametrize(
    ("path", "kind"),
    {
        "shop/models.py": Kind.PYTHON,
        "manage.py": Kind.PYTHON,
        "shop/templates/shop/list.html": Kind.TEMPLATE,
        "shop/templates/mail/subject.txt": Kind.TEMPLATE,
        "shop/templates/robots.tex": Kind.TEMPLATE,
        "shop/jinja2/feed.xml": Kind.TEMPLATE,
        "theme/list.html": Kind.TEMPLATE,
        "shop/static/editor/index.html": None,
        "shop/templates/logo.png": None,
        "shop/templates/shop/.DS_Store": None,
        "notes.txt": None,
        "data.xml": None,
        "pyproject.toml": Kind.SETUP,
        "requirements.txt": Kind.SETUP,
        "requirements-dev.in": Kind.SETUP,
        "dev_requirements.txt": Kind.SETUP,
        "requirements/production.txt": Kind.SETUP,
        "back/uv.lock": Kind.SETUP,
        "Pipfile.lock": Kind.SETUP,
        "Dockerfile": Kind.SETUP,
        "Dockerfile.production": Kind.SETUP,
        "web.dockerfile": Kind.SETUP,
        "docker-compose.yml": Kind.SETUP,
        "compose.production.yaml": Kind.SETUP,
        "Procfile": Kind.SETUP,
        ".env": Kind.SETUP,
        ".env.example": Kind.SETUP,
        ".envs/.local/.django": Kind.SETUP,
        "deploy/web.service": Kind.SETUP,
        "shop-1.0.dist-info/METADATA": Kind.SETUP,
        "METADATA": None,
        "README.md": None,
        "shop/static/app.js": None,
    }.items(),
)
def test_a_file_is_known_by_its_path(path: str, kind: Kind | None) -> None:
    assert kind_of(path) == kind


def test_files_are_listed_with_size_and_time_in_order(tmp_path: Path) -> None:
    make(tmp_path, "b/models.py", "a.py", "b/templates/x.html", "notes.md")
    found = walk(tmp_path)
    assert [(file.path, file.kind, file.size) for file in found.files] == [
        ("a.py", Kind.PYTHON, 6),
        ("b/models.py", Kind.PYTHON, 6),
        ("b/templates/x.html", Kind.TEMPLATE, 6),
    ]
    assert found.files[0].mtime_ns == (tmp_path / "a.py").stat().st_mtime_ns
    assert found.left_out == ()
    assert walk(tmp_path) == found


@pytest.mark.parametrize("name", [".git", "node_modules", "site-packages", ".tox", ".mypy_cache", "build", "dist"])
def test_folders_of_others_are_not_entered(tmp_path: Path, name: str) -> None:
    make(tmp_path, f"{name}/x/models.py", f"web/{name}/a.py", "models.py")
    assert files(tmp_path) == ["models.py"]
    assert set(left_out(tmp_path)) == {f"{name}/", f"web/{name}/"}


def test_caches_of_python_are_not_worth_a_word(tmp_path: Path) -> None:
    make(tmp_path, "a/__pycache__/x.py")
    assert walk(tmp_path) == walk_module.Walk((), ())


def test_translations_are_not_worth_a_word(tmp_path: Path) -> None:
    make(tmp_path, "locale/de/LC_MESSAGES/django.po", "shop/locale/fr/formats.py", "shop/locale/readme.txt")
    assert walk(tmp_path) == walk_module.Walk((), ())


def test_an_app_may_be_called_locale(tmp_path: Path) -> None:
    make(tmp_path, "locale/models.py", "locale/de/formats.py", "shop/templates/locale/x.html", "web/locale/templates/y")
    assert len(files(tmp_path)) == 4


def test_translations_that_the_user_excludes_are_named(tmp_path: Path) -> None:
    make(tmp_path, "locale/de/x.py")
    assert left_out(tmp_path, "locale") == {"locale/": "excluded"}


@pytest.mark.parametrize("name", ["env", "venv", "my-python"])
def test_a_virtual_environment_is_known_by_its_content(tmp_path: Path, name: str) -> None:
    make(tmp_path, f"{name}/pyvenv.cfg", f"{name}/lib/x.py", "env_tools/a.py")
    assert files(tmp_path) == ["env_tools/a.py"]
    assert left_out(tmp_path) == {f"{name}/": "virtual environment"}


def test_an_app_may_be_called_build(tmp_path: Path) -> None:
    make(tmp_path, "build/__init__.py", "build/models.py", "shop/templates/dist/x.html")
    assert len(files(tmp_path)) == 3


def test_the_root_may_lie_in_a_folder_that_would_be_left_out(tmp_path: Path) -> None:
    make(tmp_path, "venv/lib/site-packages/shop/models.py", "venv/lib/site-packages/pyvenv.cfg")
    assert files(tmp_path / "venv" / "lib" / "site-packages") == ["shop/models.py"]


@pytest.mark.parametrize(
    ("pattern", "left"),
    {
        "migrations": ["a/b/models.py", "a/models.py", "c.py"],
        "*/migrations": ["a/b/migrations/y.py", "a/b/models.py", "a/models.py", "c.py"],
        "**/migrations/": ["a/b/models.py", "a/models.py", "c.py"],
        "a/**": ["c.py"],
        "./a": ["c.py"],
        "a/*.py": ["a/b/migrations/y.py", "a/b/models.py", "a/migrations/x.py", "c.py"],
        "[!c].py": ["a/b/models.py", "a/models.py", "c.py"],
        "?.py": ["a/b/models.py", "a/models.py"],
        "[z-a]": ["a/b/migrations/y.py", "a/b/models.py", "a/migrations/x.py", "a/models.py", "c.py"],
    }.items(),
)
def test_patterns_exclude(tmp_path: Path, pattern: str, left: list[str]) -> None:
    make(tmp_path, "a/models.py", "a/migrations/x.py", "a/b/models.py", "a/b/migrations/y.py", "c.py")
    assert files(tmp_path, pattern) == left
    assert set(left_out(tmp_path, pattern).values()) <= {"excluded"}


def test_links_in_a_circle_end(tmp_path: Path) -> None:
    make(tmp_path, "a/models.py")
    (tmp_path / "a" / "again").symlink_to(tmp_path)
    (tmp_path / "self.py").symlink_to("self.py")
    assert files(tmp_path) == ["a/models.py"]
    assert left_out(tmp_path) == {"a/again": "symbolic link to a folder", "self.py": "symbolic link to nothing"}


def test_a_link_is_followed_to_a_file_of_the_project_only(tmp_path: Path) -> None:
    make(tmp_path, "in/settings_production.py", "out/secret.py")
    (tmp_path / "in" / "settings.py").symlink_to("settings_production.py")
    (tmp_path / "in" / "secret.py").symlink_to(tmp_path / "out" / "secret.py")
    (tmp_path / "in" / "gone.py").symlink_to("nowhere.py")
    (tmp_path / "in" / "gone.md").symlink_to("nowhere.md")
    (tmp_path / "in" / "node_modules").symlink_to(tmp_path / "out")
    assert files(tmp_path / "in") == ["settings.py", "settings_production.py"]
    assert left_out(tmp_path / "in") == {
        "gone.py": "symbolic link to nothing",
        "node_modules": "installed packages",
        "secret.py": "symbolic link out of the project",
    }


def test_the_root_may_be_a_link(tmp_path: Path) -> None:
    make(tmp_path, "real/a.py")
    (tmp_path / "real" / "b.py").symlink_to("a.py")
    (tmp_path / "link").symlink_to("real")
    assert files(tmp_path / "link") == ["a.py", "b.py"]


@pytest.mark.skipif(sys.platform == "win32", reason="there are no pipes in folders")
def test_pipes_and_sockets_are_not_opened(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.py")
    with tempfile.TemporaryDirectory() as short, socket.socket(socket.AF_UNIX) as listening:
        listening.bind(f"{short}/socket.py")
        (tmp_path / "linked.py").symlink_to("pipe.py")
        assert left_out(Path(short)) == {"socket.py": "not a regular file"}
    assert left_out(tmp_path) == dict.fromkeys(["linked.py", "pipe.py"], "not a regular file")


def test_a_huge_file_is_left_out(tmp_path: Path) -> None:
    with (tmp_path / "data.py").open("wb") as file:
        file.truncate(walk_module.LARGEST_FILE + 1)
    assert left_out(tmp_path) == {"data.py": "larger than 5 MB"}


@pytest.mark.skipif(sys.platform != "linux", reason="other systems refuse such a name")
def test_a_name_of_no_encoding_is_left_out(tmp_path: Path) -> None:
    Path(os.fsdecode(os.fsencode(tmp_path) + b"/caf\xe9.py")).touch()
    assert left_out(tmp_path) == {"caf?.py": "name is not in UTF-8"}


def test_a_root_that_is_not_there_is_said(tmp_path: Path) -> None:
    assert left_out(tmp_path / "nowhere") == {"./": "No such file or directory"}


@pytest.mark.skipif(sys.platform == "win32", reason="modes mean nothing there")
def test_what_may_not_be_read_is_left_out() -> None:
    is_superuser = os.geteuid() == 0
    with tempfile.TemporaryDirectory() as folder:
        root = make(Path(folder), "closed/a.py", "secret.py", "open.py")
        (root / "secret.py").chmod(0)
        (root / "closed").chmod(0)
        root.chmod(0o755)
        # The superuser reads everything, so another user must look.
        os.seteuid(65534 if is_superuser else os.geteuid())
        try:
            found = walk(root)
        finally:
            os.seteuid(0 if is_superuser else os.geteuid())
        (root / "closed").chmod(0o755)
    assert [file.path for file in found.files] == ["open.py"]
    assert {item.path: item.reason for item in found.left_out} == dict.fromkeys(
        ["closed/", "secret.py"], "Permission denied"
    )
