"""Only what is new since a revision, told by git."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path

import pytest

from django_cto.audit.config import Config
from django_cto.audit.folder import Order, review_folder
from django_cto.audit.mistake import Mistake
from django_cto.audit.review import Review
from django_cto.audit.revision import change_since, contents_at

BROKEN = "import django\n\n\ndef f(:\n    pass\n"
SILENT = "x = 1  # django-cto: allow[no-rule]\n"
ENVIRONMENT = {
    **os.environ,
    "GIT_CONFIG_GLOBAL": os.devnull,
    "GIT_CONFIG_SYSTEM": os.devnull,
    "GIT_AUTHOR_NAME": "a",
    "GIT_AUTHOR_EMAIL": "a@example.org",
    "GIT_COMMITTER_NAME": "a",
    "GIT_COMMITTER_EMAIL": "a@example.org",
}


def git(root: Path, *arguments: str) -> str:
    command = ["git", "-C", str(root), *arguments]
    return subprocess.run(command, check=True, capture_output=True, text=True, env=ENVIRONMENT).stdout.strip()


def write(root: Path, texts: dict[str, str]) -> None:
    for path, text in texts.items():
        (root / path).parent.mkdir(parents=True, exist_ok=True)
        (root / path).write_text(text, encoding="utf-8")


def commit(root: Path, texts: dict[str, str] | None = None) -> str:
    write(root, texts or {})
    git(root, "add", "--all")
    git(root, "commit", "--quiet", "--allow-empty", "--message", "change")
    return git(root, "rev-parse", "HEAD")


@pytest.fixture
def root(tmp_path: Path) -> Path:
    project = tmp_path / "project"
    project.mkdir()
    git(project, "init", "--quiet", "--initial-branch", "main")
    commit(project, {"shop/old.py": BROKEN, "shop/views.py": f"import django\n{SILENT}", "shop/__init__.py": ""})
    return project


def review(root: Path, ref: str = "main", **options: object) -> Review:
    config = Config(select=("unparsed-file", "unused-silence"))
    return review_folder(Order(root=root, config=config, since=ref, cache=False, jobs=1, **options))  # type: ignore[arg-type]


def found(root: Path, ref: str = "main") -> list[tuple[str, str]]:
    return [(finding.rule, str(finding.place)) for finding in review(root, ref).findings]


def test_nothing_is_new_where_nothing_changed(root: Path) -> None:
    reviewed = review(root)
    assert reviewed.findings == ()
    assert reviewed.summary.before == 2
    assert reviewed.summary.by_rule == {}


def test_what_is_committed_on_the_branch_is_new(root: Path) -> None:
    git(root, "switch", "--quiet", "--create", "branch")
    commit(root, {"shop/new.py": BROKEN})
    assert found(root) == [("unparsed-file", "shop/new.py:4:7")]


def test_uncommitted_and_untracked_changes_are_new(root: Path) -> None:
    write(root, {"shop/views.py": f"import django\n\n{SILENT}y = 2\n{SILENT}", "shop/new.py": BROKEN})
    assert found(root, "HEAD") == [("unparsed-file", "shop/new.py:4:7"), ("unused-silence", "shop/views.py:5:8")]


def test_what_others_did_since_is_not_new(root: Path) -> None:
    git(root, "switch", "--quiet", "--create", "branch")
    commit(root, {"shop/new.py": BROKEN})
    git(root, "switch", "--quiet", "main")
    (root / "shop/old.py").write_text("import django\n", encoding="utf-8")
    commit(root, {"shop/theirs.py": BROKEN})
    git(root, "switch", "--quiet", "branch")
    assert found(root) == [("unparsed-file", "shop/new.py:4:7")]


def test_a_renamed_file_is_the_same_file(root: Path) -> None:
    git(root, "mv", "shop/views.py", "shop/pages.py")
    git(root, "mv", "shop/old.py", "shop/older.py")
    git(root, "rm", "--quiet", "shop/__init__.py")
    assert found(root) == []


def test_a_folder_within_the_repository(root: Path) -> None:
    write(root, {"shop/new.py": BROKEN, "elsewhere/new.py": BROKEN})
    assert found(root / "shop") == [("unparsed-file", "new.py:4:7")]


def test_nothing_is_written(root: Path) -> None:
    write(root, {"shop/views.py": "import django\n", "shop/new.py": BROKEN})
    before = {path: path.stat().st_mtime_ns for path in root.rglob("*")}
    found(root)
    assert {path: path.stat().st_mtime_ns for path in root.rglob("*")} == before


def test_the_change(root: Path) -> None:
    migration = {f"shop/migrations/000{number}_x.py": f"import django  # {number}\n" * 9 for number in (1, 2)}
    base = commit(root, migration)
    git(root, "mv", "shop/migrations/0002_x.py", "shop/migrations/0003_x.py")
    git(root, "rm", "--quiet", "shop/old.py")
    write(root, {"shop/migrations/0002_ü x.py": "import django\n", "shop/views.py": "import django\n"})
    change = change_since(root, "HEAD")
    assert change.base == base
    assert change.added == {"shop/migrations/0002_ü x.py"}
    assert change.changed == {"shop/views.py"}
    assert change.removed == {"shop/old.py"}
    assert change.renamed == {"shop/migrations/0003_x.py": "shop/migrations/0002_x.py"}
    assert review(root, "HEAD").new_migrations == frozenset(
        {"shop/migrations/0002_ü x.py", "shop/migrations/0003_x.py"}
    )
    assert review(root, "HEAD", all_migrations=True).new_migrations is None


def test_contents(root: Path) -> None:
    base = commit(root, {"a b.py": "a\n", "ü.py": "u", "empty.py": ""})
    wanted = ["a b.py", "ü.py", "empty.py", "absent blob 3", "shop", "shop/__init__.py"]
    assert contents_at(root, base, wanted) == {"a b.py": b"a\n", "ü.py": b"u", "empty.py": b"", "shop/__init__.py": b""}
    assert contents_at(root, base, []) == {}


def test_git_of_a_hook_is_not_believed(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GIT_DIR", "/nowhere")
    monkeypatch.setenv("GIT_INDEX_FILE", "/nowhere/index")
    assert found(root) == []


def test_a_program_in_the_configuration_is_not_run(root: Path) -> None:
    mark = root.parent / "mark"
    git(root, "config", "core.fsmonitor", f"touch {mark}; false")
    assert found(root) == []
    assert not mark.exists()


@pytest.mark.parametrize("ref", ["absent", "--output=x", "HEAD~9", ""])
def test_an_unknown_revision(root: Path, ref: str) -> None:
    with pytest.raises(Mistake, match=rf"^--since: git knows no revision `{ref}`$"):
        review(root, ref)


def test_no_repository(tmp_path: Path) -> None:
    with pytest.raises(Mistake, match=r"^--since: git says: not a git repository"):
        review(tmp_path)


def test_no_commit(tmp_path: Path) -> None:
    git(tmp_path, "init", "--quiet")
    with pytest.raises(Mistake, match=r"^--since: git has no commit yet$"):
        review(tmp_path)


def test_no_common_ancestor(root: Path) -> None:
    git(root, "switch", "--quiet", "--orphan", "other")
    commit(root, {"a.py": "import django\n"})
    with pytest.raises(Mistake, match=r"^--since: git finds no common ancestor of `main` and HEAD"):
        review(root)


def test_no_git(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "")
    with pytest.raises(Mistake, match=r"^--since needs git"):
        review(root)
