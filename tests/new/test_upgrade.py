"""A project of any past release is carried to the present, and what its people changed stays."""

from __future__ import annotations

import os
import re
import tomllib
from pathlib import Path

import pytest
from tests.new.past import NEWEST, PAST, Releases, git, lines, made_templates, migration, table

from django_cto.new.naming import named
from django_cto.new.stamp import stamped
from django_cto.new.tree import read_tree, write_entry


@pytest.mark.parametrize("release", PAST)
@pytest.mark.parametrize("name", ["shop", "gift-store"])
def test_a_project_nobody_touched_arrives_exactly_at_the_present(
    releases: Releases, tmp_path: Path, release: str, name: str
) -> None:
    project = releases.started(release, tmp_path / "work", name)
    done = releases.run(NEWEST, "upgrade", cwd=project)
    assert (done.returncode, done.stderr) == (0, "")
    assert read_tree(project) == read_tree(releases.started(NEWEST, tmp_path / "fresh", name))
    outcomes = set(table(done.stdout).values())
    assert {"updated", "new", "removed-upstream"} <= outcomes <= {"updated", "new", "removed-upstream"}
    git(project, "add", "--all")
    git(project, "commit", "--quiet", "--message", "upgrade")
    again = releases.run(NEWEST, "upgrade", cwd=project)
    assert (again.returncode, again.stdout) == (0, "The project follows template 0.4.0 already.\n")


def edit(project: Path) -> None:
    """What the people of a project did since they began it, at whatever release."""

    def change(path: str, old: str, new: str) -> None:
        text = (project / path).read_text()
        assert old in text
        (project / path).write_text(text.replace(old, new))

    change("config/edited.py", "line 20\n", "edited by us\n")
    change("config/settings.py", "line 14\n", "a setting of ours\n")
    change("config/fought.py", "line 15\n", "ours\n")
    change("config/dropped_and_edited.py", "line 3\n", "ours\n")
    change("pyproject.toml", "[tool.django-cto]\n", '[tool.django-cto]\nignore = ["settings-not-separated"]\n')
    change("README.md", "# Gift Store\n", "# The Gift Store of Ada\n")
    (project / "config/same.py").write_text(lines("5 fixed"))
    (project / "config/deleted.py").unlink()
    (project / "Makefile").unlink()
    (project / "static/logo.png").write_bytes(b"\x89PNG\0 ours")
    (project / "scripts/backup").chmod(0o644)
    (project / "config/begun_by_both.py").write_text("OURS = True\n")
    (project / "apps/ours.py").write_text("OURS = True\n")
    git(project, "add", "--all")
    git(project, "commit", "--quiet", "--message", "Our own work")


# By the release a project began with: what the table has to say beside what is the same for all of them.
ALWAYS = {
    "apps/stock/migrations/0002_theirs.py": "new",
    "config/added.py": "new",
    "config/begun_by_both.py": "conflict",
    "config/deleted.py": "deleted-by-user",
    "config/dropped.py": "removed-upstream",
    "config/dropped_and_edited.py": "conflict",
    "config/edited.py": "kept",
    "config/fought.py": "conflict",
    "Makefile": "deleted-by-user",
    "pyproject.toml": "merged",
    "requirements/production.txt": "updated",
    "scripts/backup": "kept",
    "static/icon.png": "updated",
    "static/logo.png": "conflict",
}
EXPECTED = {
    "0.1.0": {
        "README.md": "merged",
        "compose.yaml": "updated",
        "config/settings.py": "merged",
        "config/untouched.py": "updated",
        "scripts/restore": "new",
    },
    "0.2.0": {
        "README.md": "merged",
        "compose.yaml": "updated",
        "config/passing.py": "removed-upstream",
        "config/settings.py": "merged",
        "config/untouched.py": "updated",
        "scripts/restore": "new",
    },
    "0.3.0": {"README.md": "kept", "config/passing.py": "removed-upstream", "config/settings.py": "kept"},
}


@pytest.mark.parametrize("release", PAST)
def test_an_edited_project_comes_to_exactly_the_expected_table(
    releases: Releases, tmp_path: Path, release: str
) -> None:
    project = releases.started(release, tmp_path / "work")
    edit(project)
    done = releases.run(NEWEST, "upgrade", cwd=project)
    expected = ALWAYS | EXPECTED[release]
    assert table(done.stdout.split("\n\n")[1]) == expected
    assert done.returncode == 1
    conflicts = sorted(path for path, outcome in expected.items() if outcome == "conflict")
    assert [line.strip() for line in done.stdout.partition("`git add` it:\n")[2].splitlines()] == conflicts


def test_every_file_holds_what_its_outcome_says(releases: Releases, tmp_path: Path) -> None:
    project = releases.started("0.1.0", tmp_path / "work")
    edit(project)
    releases.run(NEWEST, "upgrade", cwd=project)
    read = {path: entry.data.decode("latin-1") for path, entry in read_tree(project).items()}
    assert read["config/edited.py"] == lines("20 edited by us")
    assert read["config/settings.py"] == lines("2 two of 0.2.0", "14 a setting of ours", "27 last of 0.3.0")
    assert read["config/fought.py"] == lines("15 <<<<<<< yours\nours\n=======\ntheirs\n>>>>>>> template 0.4.0")
    assert read["config/dropped_and_edited.py"] == lines("3 ours")
    assert read["README.md"].startswith("# The Gift Store of Ada\n")
    assert "make test" in read["README.md"]
    assert read["static/logo.png"] == "\x89PNG\0 ours"
    assert read["scripts/restore"] == "#!/bin/sh\npg_restore gift-store\n"
    assert not {"config/deleted.py", "Makefile", "config/dropped.py"} & read.keys()
    assert read["apps/ours.py"] == "OURS = True\n"
    assert os.access(project / "scripts/restore", os.X_OK)
    assert not os.access(project / "scripts/backup", os.X_OK)
    document = tomllib.loads(read["pyproject.toml"])
    assert document["tool"]["django-cto"] == {"template": NEWEST, "ignore": ["settings-not-separated"]}
    assert document["project"] == {"name": "gift-store", "dependencies": ["django==5.2.19", "celery==5.7.0"]}


def test_git_knows_of_the_conflicts_with_all_their_sides(releases: Releases, tmp_path: Path) -> None:
    project = releases.started("0.1.0", tmp_path / "work")
    edit(project)
    releases.run(NEWEST, "upgrade", cwd=project)
    states = {
        path: state for state, path in re.findall(r"^(..) (\S+)$", git(project, "status", "--porcelain"), re.MULTILINE)
    }
    unmerged = {path: state for path, state in states.items() if "U" in state or state == "AA"}
    assert unmerged == {
        "config/begun_by_both.py": "AA",
        "config/dropped_and_edited.py": "UD",
        "config/fought.py": "UU",
        "static/logo.png": "UU",
    }
    git(project, "checkout", "--theirs", "static/logo.png")
    assert (project / "static/logo.png").read_bytes() == b"\x89PNG\0 two"


def test_of_compiled_requirements_in_conflict_it_says_how_to_make_them_anew(releases: Releases, tmp_path: Path) -> None:
    project = releases.started("0.1.0", tmp_path / "work")
    (project / "requirements/production.txt").write_text("django==5.2.1\nstripe==13.0.0\n")
    git(project, "commit", "--quiet", "--all", "--message", "Take money")
    done = releases.run(NEWEST, "upgrade", cwd=project)
    assert table(done.stdout)["requirements/production.txt"] == "conflict"
    assert done.stdout.endswith("`git checkout --theirs requirements && make lock`\n")


def test_a_project_renamed_since_has_no_conflict_for_it(releases: Releases, tmp_path: Path) -> None:
    project = releases.started("0.1.0", tmp_path / "work")
    tree = stamped(named(dict(made_templates())["0.1.0"], "book-store"), "0.1.0")
    for path, entry in tree.items():
        (project / path).unlink()
        write_entry(project / path, entry)
    git(project, "commit", "--quiet", "--all", "--message", "Call it by its name")
    done = releases.run(NEWEST, "upgrade", cwd=project)
    assert done.returncode == 0, done.stdout
    assert read_tree(project) == read_tree(releases.started(NEWEST, tmp_path / "fresh", "book-store"))


def test_it_upgrades_release_by_release_to_the_same(releases: Releases, tmp_path: Path) -> None:
    project = releases.started("0.1.0", tmp_path / "work")
    for release in ("0.2.0", "0.3.0", NEWEST):
        assert releases.run(release, "upgrade", cwd=project).returncode == 0
        git(project, "add", "--all")
        git(project, "commit", "--quiet", "--message", release)
    assert read_tree(project) == read_tree(releases.started(NEWEST, tmp_path / "fresh"))


def test_a_diff_changes_nothing_and_is_what_git_can_apply(releases: Releases, tmp_path: Path) -> None:
    project = releases.started("0.2.0", tmp_path / "work")
    (project / "static/icon.png").unlink()
    (project / "static/logo.png").unlink()
    git(project, "commit", "--quiet", "--all", "--message", "No pictures: a textual diff has none")
    (project / "notes.txt").write_text("not committed\n")
    before = read_tree(project)
    done = releases.run(NEWEST, "upgrade", "--diff", cwd=project)
    assert done.returncode == 0
    assert read_tree(project) == before
    assert table(done.stderr)["config/added.py"] == "new"
    (project / "notes.txt").unlink()
    patch = tmp_path / "upgrade.patch"
    patch.write_text(done.stdout)
    git(project, "apply", str(patch))
    applied = read_tree(project)
    git(project, "checkout", "--", ".")
    git(project, "clean", "--quiet", "-d", "--force")
    releases.run(NEWEST, "upgrade", cwd=project)
    assert applied == read_tree(project)


def test_a_project_below_the_top_of_its_repository_is_carried_too(releases: Releases, tmp_path: Path) -> None:
    git(tmp_path, "init", "--quiet")
    project = releases.started("0.1.0", tmp_path / "work")
    (project / "config/fought.py").write_text(lines("15 ours"))
    git(tmp_path, "add", "--all")
    git(tmp_path, "commit", "--quiet", "--message", "One of several")
    (tmp_path / "elsewhere.txt").write_text("not committed, and not of this project\n")
    assert releases.run(NEWEST, "upgrade", cwd=project).returncode == 1
    assert "UU work/gift-store/config/fought.py" in git(tmp_path, "status", "--porcelain")


def test_migrations_made_side_by_side_are_told_with_the_way_out(releases: Releases, tmp_path: Path) -> None:
    project = releases.started("0.1.0", tmp_path / "work")
    (project / "apps/stock/migrations/0002_ours.py").write_text(migration("0001_initial"))
    (project / "apps/stock/migrations/0003_ours.py").write_text(migration("0002_ours"))
    git(project, "add", "--all")
    git(project, "commit", "--quiet", "--message", "Models of our own")
    foretold = releases.run(NEWEST, "upgrade", "--diff", cwd=project)
    done = releases.run(NEWEST, "upgrade", cwd=project)
    way_out = (
        "\n\nThe migrations 0002_theirs and 0003_ours of stock were made side by side. Join them:\n"
        "  python manage.py makemigrations --merge stock\n"
    )
    assert (foretold.returncode, foretold.stderr.endswith(way_out)) == (1, True)
    assert (done.returncode, done.stdout.endswith(way_out)) == (1, True)
    assert table(done.stdout)["apps/stock/migrations/0002_theirs.py"] == "new"


def test_migrations_that_were_apart_before_are_not_its_business(releases: Releases, tmp_path: Path) -> None:
    project = releases.started("0.1.0", tmp_path / "work")
    for folder, name in (
        ("stock", "0002_ours"),
        ("stock", "0002_theirs_and_ours"),
        ("tills", "0001_a"),
        ("tills", "0001_b"),
    ):
        file = project / f"apps/{folder}/migrations/{name}.py"
        file.parent.mkdir(parents=True, exist_ok=True)
        after = {"0002_ours": ["0001_initial"], "0002_theirs_and_ours": ["0002_ours", "0002_theirs"]}.get(name, [])
        file.write_text(migration(*after))
    git(project, "add", "--all")
    git(project, "commit", "--quiet", "--message", "Joined before it came")
    assert releases.run(NEWEST, "upgrade", cwd=project).returncode == 0
