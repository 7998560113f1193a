"""The walk takes what says something about a project, enters nothing foreign, and names what it left out."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from django_cto.read.walk import LARGEST_FILE, is_wanted, walk

NOBODY = 65534


def tree(root: Path, *paths: str) -> Path:
    for path in paths:
        target = root / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text("x = 1\n")
    return root


def paths(root: Path, *exclude: str) -> list[str]:
    return [file.path for file in walk(root, exclude).files]


@pytest.mark.parametrize(
    "path",
    [
        "manage.py",
        "shop/templates/shop/list.html",
        "shop/templates/mail/welcome.txt",
        "frontend/page.html",
        "pyproject.toml",
        "requirements.txt",
        "requirements/production.txt",
        "requirements-dev.in",
        "uv.lock",
        "Dockerfile",
        "deploy/production.Dockerfile",
        "docker-compose.production.yml",
        "compose.yaml",
        "Procfile",
        ".env.example",
        "shop-1.0.dist-info/METADATA",
    ],
)
def test_what_says_something_is_wanted(path: str) -> None:
    assert is_wanted(path)


@pytest.mark.parametrize("path", ["notes.txt", "static/index.html", "data.json", "logo.png", "locale/de/django.po"])
def test_the_rest_is_not(path: str) -> None:
    assert not is_wanted(path)


def test_files_come_sorted_whatever_the_disk_says(tmp_path: Path) -> None:
    tree(tmp_path, "b/z.py", "b/a.py", "a.py", "c.py")
    assert paths(tmp_path) == ["a.py", "b/a.py", "b/z.py", "c.py"]


def test_foreign_folders_are_not_entered(tmp_path: Path) -> None:
    tree(tmp_path, "a.py", "node_modules/b.py", ".git/c.py", ".tox/d.py", "my-env/lib/e.py", "__pycache__/f.py")
    (tmp_path / "my-env" / "pyvenv.cfg").write_text("")
    walked = walk(tmp_path)
    assert [file.path for file in walked.files] == ["a.py"]
    assert walked.left_out == ("my-env: a virtual environment", "node_modules: not the project's own")


def test_excluded_patterns_take_all_below_them(tmp_path: Path) -> None:
    tree(tmp_path, "a.py", "legacy/b.py", "legacy/deep/c.py", "shop/d_old.py")
    assert paths(tmp_path, "legacy/", "shop/*_old.py") == ["a.py"]
    assert paths(tmp_path, "legacy/**") == ["a.py", "shop/d_old.py"]


def test_links_to_folders_are_named_and_not_followed(tmp_path: Path) -> None:
    tree(tmp_path, "shop/a.py")
    (tmp_path / "shop" / "loop").symlink_to(tmp_path)
    walked = walk(tmp_path)
    assert [file.path for file in walked.files] == ["shop/a.py"]
    assert walked.left_out == ("shop/loop: a link to a folder",)


def test_a_link_to_a_file_is_read_and_a_dangling_one_named(tmp_path: Path) -> None:
    tree(tmp_path, "a.py")
    (tmp_path / "b.py").symlink_to("a.py")
    (tmp_path / "c.py").symlink_to("missing.py")
    walked = walk(tmp_path)
    assert [file.path for file in walked.files] == ["a.py", "b.py"]
    assert walked.left_out == ("c.py: No such file or directory",)


def test_pipes_and_huge_files_are_named_and_not_opened(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.py")
    with (tmp_path / "huge.py").open("wb") as file:
        file.truncate(LARGEST_FILE + 1)
    assert walk(tmp_path).left_out == ("huge.py: larger than 5 MB", "pipe.py: no regular file")


def test_a_folder_that_vanished_is_named(tmp_path: Path) -> None:
    assert walk(tmp_path / "gone").left_out == (".: No such file or directory",)


@pytest.fixture
def humble() -> Iterator[Path]:
    """A folder of somebody who may not read everything, as whom the test runs even where it was started by root."""
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder)
        was_root = os.geteuid() == 0
        if was_root:
            os.chown(root, NOBODY, NOBODY)
            os.seteuid(NOBODY)
        try:
            yield root
        finally:
            for path in root.iterdir():
                path.chmod(0o700)
            if was_root:
                os.seteuid(0)


def test_what_may_not_be_read_is_named(humble: Path) -> None:
    tree(humble, "a.py", "closed/b.py", "c.py")
    (humble / "a.py").chmod(0)
    (humble / "closed").chmod(0)
    assert walk(humble).left_out == ("a.py: may not be read", "closed: Permission denied")
