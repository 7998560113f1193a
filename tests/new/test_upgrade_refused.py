"""What cannot be carried to a newer template is told in a line, and left as it was."""

from __future__ import annotations

from pathlib import Path

import pytest
from tests.new.past import NEWEST, Releases, git

from django_cto.new.tree import read_tree


@pytest.mark.parametrize("change", ["edited", "untracked", "staged"])
def test_a_dirty_work_tree_is_refused_and_left_alone(releases: Releases, tmp_path: Path, change: str) -> None:
    project = releases.started("0.1.0", tmp_path / "work")
    path = "notes.txt" if change == "untracked" else "README.md"
    (project / path).write_text("mine\n")
    if change == "staged":
        git(project, "add", path)
    before = read_tree(project)
    done = releases.run(NEWEST, "upgrade", cwd=project)
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr == f"django-cto: the work tree has uncommitted changes ({path}); commit or stash them first\n"
    assert read_tree(project) == before


def test_a_project_without_git_is_refused(releases: Releases, tmp_path: Path) -> None:
    releases.run("0.1.0", "new", "shop", "--no-git", cwd=tmp_path)
    done = releases.run(NEWEST, "upgrade", "shop", cwd=tmp_path)
    assert done.returncode == 2
    assert "an upgrade needs the project in a git repository" in done.stderr


@pytest.mark.parametrize(
    ("release", "told"),
    [
        ("0.9.0", "the project follows template 0.9.0, and this is 0.4.0: install a newer django-cto"),
        ("0.0.1", "there is no template 0.0.1 among the past releases (known: 0.1.0, 0.2.0, 0.3.0)"),
        ("?", "there is no template ? among the past releases (known: 0.1.0, 0.2.0, 0.3.0)"),
    ],
)
def test_a_release_that_is_not_known_is_told(releases: Releases, tmp_path: Path, release: str, told: str) -> None:
    project = releases.started("0.1.0", tmp_path / "work")
    text = (project / "pyproject.toml").read_text()
    (project / "pyproject.toml").write_text(text.replace('template = "0.1.0"', f'template = "{release}"'))
    git(project, "commit", "--quiet", "--all", "--message", "wrong")
    done = releases.run(NEWEST, "upgrade", cwd=project)
    assert (done.returncode, done.stderr) == (2, f"django-cto: {told}\n")


@pytest.mark.parametrize(
    ("text", "told"),
    [
        (None, "has no pyproject.toml; give the folder of a project that `django-cto new` started"),
        ("[project]\nname = 'x'\n", "so this is no project that `django-cto new` started"),
        ("[tool.django-cto]\ntemplate = '0.1.0'\n", "has no `name` in [project]"),
        ("[tool", "pyproject.toml cannot be read"),
    ],
)
def test_what_was_not_started_by_us_is_refused(releases: Releases, tmp_path: Path, text: str | None, told: str) -> None:
    if text is not None:
        (tmp_path / "pyproject.toml").write_text(text)
    done = releases.run(NEWEST, "upgrade", cwd=tmp_path)
    assert done.returncode == 2
    assert told in done.stderr


def test_a_write_that_fails_undoes_all(releases: Releases, tmp_path: Path) -> None:
    project = releases.started("0.1.0", tmp_path / "work")
    # The template brings a file of this name, where the project made a folder.
    (project / "scripts/restore/now").mkdir(parents=True)
    (project / "scripts/restore/now/go").write_text("mine\n")
    git(project, "add", "--all")
    git(project, "commit", "--quiet", "--message", "A folder")
    before = read_tree(project)
    done = releases.run(NEWEST, "upgrade", cwd=project)
    assert done.returncode == 2
    assert "scripts/restore cannot be written, so nothing was" in done.stderr
    assert read_tree(project) == before
    assert git(project, "status", "--porcelain") == ""
