"""A project of any past release is carried to the present, and what its people changed stays."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

import pytest
from scripts.release import TEMPLATE, past_templates

import django_cto
from django_cto.new.naming import named
from django_cto.new.releases import write_archive
from django_cto.new.stamp import stamped
from django_cto.new.tree import Entry, read_tree, write_entry

PACKAGE = Path(django_cto.__file__).parent

Texts = Mapping[str, str | bytes | None]


def lines(*changes: str) -> str:
    """Thirty lines, those changed that begin with a number: far enough apart for git to merge."""
    by_number = dict(change.split(" ", 1) for change in changes)
    return "".join(f"{by_number.get(str(number), f'line {number}')}\n" for number in range(30))


FIRST: dict[str, str | bytes] = {
    "pyproject.toml": '[project]\nname = "shop"\ndependencies = [\n    "django==5.2.1",\n    "celery==5.6.0",\n]\n',
    "README.md": "# Shop\n\nRun it: `make run`.\n",
    "requirements/production.txt": "django==5.2.1\n",
    "compose.yaml": "name: shop\nservices:\n  web:\n    image: shop-web\n",
    ".gitignore": "/.env\n/var/\n",
    ".env.example": "# The secret.\nDJANGO_SECRET_KEY=\n",
    "Makefile": "run:\n\tpython manage.py runserver\n",
    "scripts/backup": "#!/bin/sh\npg_dump shop\n",
    "config/untouched.py": lines(),
    "config/edited.py": lines(),
    "config/settings.py": lines(),
    "config/fought.py": lines(),
    "config/dropped.py": lines(),
    "config/dropped_and_edited.py": lines(),
    "config/deleted.py": lines(),
    "config/same.py": lines(),
    "static/logo.png": b"\x89PNG\0 one",
    "static/icon.png": b"\x89PNG\0 icon",
}
# What each later release changed; None takes a file away.
CHANGES: dict[str, Texts] = {
    "0.2.0": {
        "pyproject.toml": '[project]\nname = "shop"\ndependencies = [\n    "django==5.2.9",\n    "celery==5.6.0",\n]\n',
        "config/settings.py": lines("2 two of 0.2.0"),
        "config/same.py": lines("5 fixed"),
        "config/passing.py": "# It came with 0.2.0 and went with 0.4.0.\n",
    },
    "0.3.0": {
        "README.md": "# Shop\n\nRun it: `make run`. Test it: `make test`.\n",
        "compose.yaml": "name: shop\nservices:\n  web:\n    image: shop-web\n  worker:\n    image: shop-web\n",
        "config/settings.py": lines("2 two of 0.2.0", "27 last of 0.3.0"),
        "config/untouched.py": lines("9 nine of 0.3.0"),
        "scripts/restore": "#!/bin/sh\npg_restore shop\n",
    },
    "0.4.0": {
        "requirements/production.txt": "django==5.2.19\n",
        "pyproject.toml": '[project]\nname = "shop"\ndependencies = [\n    "django==5.2.19",\n    "celery==5.7.0",\n]\n',
        "config/fought.py": lines("15 theirs"),
        "config/deleted.py": lines("1 changed in 0.4.0"),
        "config/dropped.py": None,
        "config/dropped_and_edited.py": None,
        "config/passing.py": None,
        "config/added.py": "NEW = True\n",
        "config/begun_by_both.py": "THEIRS = True\n",
        "static/logo.png": b"\x89PNG\0 two",
        "static/icon.png": b"\x89PNG\0 icon of 0.4.0",
    },
}
PAST = ("0.1.0", "0.2.0", "0.3.0")
NEWEST = "0.4.0"


def entries(texts: Mapping[str, str | bytes]) -> dict[str, Entry]:
    return {
        path: Entry(text.encode() if isinstance(text, str) else text, executable=path.startswith("scripts/"))
        for path, text in texts.items()
    }


def git(folder: Path, *arguments: str) -> str:
    identity = ("-c", "user.name=Ada", "-c", "user.email=ada@example.org", "-c", "init.defaultBranch=main")
    command = ["git", "-C", str(folder), *identity, *arguments]
    return subprocess.run(command, capture_output=True, text=True, check=True).stdout


@dataclass(frozen=True)
class Releases:
    """The program as it was installed with each release, one folder each."""

    root: Path

    def run(self, release: str, *arguments: str | Path, cwd: Path) -> subprocess.CompletedProcess[str]:
        environment = {**os.environ, "PYTHONPATH": str(self.root / release), "PYTHONDONTWRITEBYTECODE": "1"}
        command = [sys.executable, "-m", "django_cto", *map(str, arguments)]
        return subprocess.run(command, cwd=cwd, env=environment, capture_output=True, text=True, check=False)

    def started(self, release: str, folder: Path, name: str = "gift-store") -> Path:
        folder.mkdir()
        done = self.run(release, "new", name, cwd=folder)
        assert done.returncode == 0, done.stderr
        return folder / name


@pytest.fixture(scope="module")
def releases(tmp_path_factory: pytest.TempPathFactory) -> Releases:
    """Four releases made from tags, as `make release` makes them; each wheel has those before it in its archive."""
    root, repository = tmp_path_factory.mktemp("releases"), tmp_path_factory.mktemp("repository")
    git(repository, "init", "--quiet")
    for release, template in made_templates():
        install(root / release, release, template)
        write_archive(past_templates(repository), root / release / "django_cto" / "new" / "releases.tar.xz")
        shutil.rmtree(repository / TEMPLATE, ignore_errors=True)
        shutil.copytree(root / release / "django_cto" / "template", repository / TEMPLATE)
        git(repository, "add", "--all", "--force")
        git(repository, "commit", "--quiet", "--message", release)
        git(repository, "tag", f"v{release}")
    git(repository, "tag", "vendored")
    return Releases(root)


def made_templates() -> Iterator[tuple[str, dict[str, Entry]]]:
    texts = FIRST
    yield "0.1.0", entries(texts)
    for release, changes in CHANGES.items():
        texts = {path: text for path, text in {**texts, **changes}.items() if text is not None}
        yield release, entries(texts)


def install(site: Path, release: str, template: Mapping[str, Entry]) -> None:
    package = site / "django_cto"
    shutil.copytree(PACKAGE / "new", package / "new", ignore=shutil.ignore_patterns("__pycache__", "releases.tar.xz"))
    for child in PACKAGE.iterdir():
        if child.name not in {"new", "template", "__init__.py", "__pycache__"}:
            (package / child.name).symlink_to(child)
    (package / "__init__.py").write_text(f'__version__ = "{release}"\n')
    for path, entry in template.items():
        write_entry(package / "template" / path, entry)


def table(output: str) -> dict[str, str]:
    return {path: outcome for outcome, path in re.findall(r"^  ([a-z-]+) +(\S+)", output, re.MULTILINE)}


def on_disk(project: Path) -> dict[str, Entry]:
    return read_tree(project)


@pytest.mark.parametrize("release", PAST)
@pytest.mark.parametrize("name", ["shop", "gift-store"])
def test_a_project_nobody_touched_arrives_exactly_at_the_present(
    releases: Releases, tmp_path: Path, release: str, name: str
) -> None:
    project = releases.started(release, tmp_path / "work", name)
    done = releases.run(NEWEST, "upgrade", cwd=project)
    assert (done.returncode, done.stderr) == (0, "")
    assert on_disk(project) == on_disk(releases.started(NEWEST, tmp_path / "fresh", name))
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
    (project / "apps").mkdir()
    (project / "apps/ours.py").write_text("OURS = True\n")
    git(project, "add", "--all")
    git(project, "commit", "--quiet", "--message", "Our own work")


# By the release a project began with: what the table has to say beside what is the same for all of them.
ALWAYS = {
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
    read = {path: entry.data.decode("latin-1") for path, entry in on_disk(project).items()}
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
    assert on_disk(project) == on_disk(releases.started(NEWEST, tmp_path / "fresh", "book-store"))


def test_it_upgrades_release_by_release_to_the_same(releases: Releases, tmp_path: Path) -> None:
    project = releases.started("0.1.0", tmp_path / "work")
    for release in ("0.2.0", "0.3.0", NEWEST):
        assert releases.run(release, "upgrade", cwd=project).returncode == 0
        git(project, "add", "--all")
        git(project, "commit", "--quiet", "--message", release)
    assert on_disk(project) == on_disk(releases.started(NEWEST, tmp_path / "fresh"))


def test_a_diff_changes_nothing_and_is_what_git_can_apply(releases: Releases, tmp_path: Path) -> None:
    project = releases.started("0.2.0", tmp_path / "work")
    (project / "static/icon.png").unlink()
    (project / "static/logo.png").unlink()
    git(project, "commit", "--quiet", "--all", "--message", "No pictures: a textual diff has none")
    (project / "notes.txt").write_text("not committed\n")
    before = on_disk(project)
    done = releases.run(NEWEST, "upgrade", "--diff", cwd=project)
    assert done.returncode == 0
    assert on_disk(project) == before
    assert table(done.stderr)["config/added.py"] == "new"
    (project / "notes.txt").unlink()
    patch = tmp_path / "upgrade.patch"
    patch.write_text(done.stdout)
    git(project, "apply", str(patch))
    applied = on_disk(project)
    git(project, "checkout", "--", ".")
    git(project, "clean", "--quiet", "-d", "--force")
    releases.run(NEWEST, "upgrade", cwd=project)
    assert applied == on_disk(project)


@pytest.mark.parametrize("change", ["edited", "untracked", "staged"])
def test_a_dirty_work_tree_is_refused_and_left_alone(releases: Releases, tmp_path: Path, change: str) -> None:
    project = releases.started("0.1.0", tmp_path / "work")
    path = "notes.txt" if change == "untracked" else "README.md"
    (project / path).write_text("mine\n")
    if change == "staged":
        git(project, "add", path)
    before = on_disk(project)
    done = releases.run(NEWEST, "upgrade", cwd=project)
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr == f"django-cto: the work tree has uncommitted changes ({path}); commit or stash them first\n"
    assert on_disk(project) == before


def test_a_project_without_git_is_refused(releases: Releases, tmp_path: Path) -> None:
    releases.run("0.1.0", "new", "shop", "--no-git", cwd=tmp_path)
    done = releases.run(NEWEST, "upgrade", "shop", cwd=tmp_path)
    assert done.returncode == 2
    assert "an upgrade needs the project in a git repository" in done.stderr


def test_a_project_below_the_top_of_its_repository_is_carried_too(releases: Releases, tmp_path: Path) -> None:
    git(tmp_path, "init", "--quiet")
    project = releases.started("0.1.0", tmp_path / "work")
    (project / "config/fought.py").write_text(lines("15 ours"))
    git(tmp_path, "add", "--all")
    git(tmp_path, "commit", "--quiet", "--message", "One of several")
    (tmp_path / "elsewhere.txt").write_text("not committed, and not of this project\n")
    assert releases.run(NEWEST, "upgrade", cwd=project).returncode == 1
    assert "UU work/gift-store/config/fought.py" in git(tmp_path, "status", "--porcelain")


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
    before = on_disk(project)
    done = releases.run(NEWEST, "upgrade", cwd=project)
    assert done.returncode == 2
    assert "scripts/restore cannot be written, so nothing was" in done.stderr
    assert on_disk(project) == before
    assert git(project, "status", "--porcelain") == ""
