"""A project is begun whole, or not at all."""

from __future__ import annotations

import os
import re
import signal
import stat
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from django_cto import __version__
from django_cto.audit.config import read_config
from django_cto.audit.mistake import Mistake
from django_cto.new import begin as begin_module
from django_cto.new.begin import begin
from django_cto.new.tree import TEMPLATE, read_tree

COMMAND = (sys.executable, "-m", "django_cto")


@pytest.fixture(autouse=True)
def nobody(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A machine on which git knows nobody's name."""
    home = tmp_path_factory.mktemp("home")
    for name in [name for name in os.environ if name.startswith("GIT_")] + ["EMAIL", "XDG_CONFIG_HOME"]:
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("HOME", str(home))
    monkeypatch.setenv("GIT_CONFIG_NOSYSTEM", "1")
    return home


def git(folder: Path, *arguments: str) -> str:
    done = subprocess.run(["git", "-C", str(folder), *arguments], capture_output=True, text=True, check=True)
    return done.stdout


def test_it_is_the_template_under_its_name_with_a_secret_in_one_commit(tmp_path: Path) -> None:
    made = begin("gift-store", tmp_path / "store")
    project = tmp_path / "store"
    assert read_tree(project).keys() == read_tree(TEMPLATE).keys()
    assert made.not_committed == ""
    assert read_config(project).template == __version__
    assert git(project, "status", "--porcelain") == ""
    assert git(project, "log", "--format=%an <%ae> %s").startswith("django-cto <django-cto@localhost> Start gift-store")
    assert set(git(project, "ls-files").splitlines()) == set(read_tree(project))
    assert [path.name for path in tmp_path.iterdir()] == ["store"]


def test_executable_files_stay_so_in_the_folder_and_in_the_commit(tmp_path: Path) -> None:
    begin("shop", tmp_path / "shop")
    executable = {path for path, entry in read_tree(TEMPLATE).items() if entry.executable}
    assert "manage.py" in executable
    assert {
        line.split("\t")[1]
        for line in git(tmp_path / "shop", "ls-files", "--stage").splitlines()
        if line.startswith("100755")
    } == executable
    assert os.access(tmp_path / "shop" / "manage.py", os.X_OK)


def test_the_secret_is_fresh_long_and_for_its_owner_alone(tmp_path: Path) -> None:
    secrets = []
    for name in ("one", "two"):
        begin(name, tmp_path / name, commit=False)
        file = tmp_path / name / ".env"
        assert stat.S_IMODE(file.stat().st_mode) == 0o600
        example, written = ((tmp_path / name / path).read_text().splitlines() for path in (".env.example", ".env"))
        assert set(example) - set(written) == {"DJANGO_SECRET_KEY="}
        secrets.append(re.search(r"^DJANGO_SECRET_KEY=([\w-]{50,})$", file.read_text(), re.MULTILINE))
    first, second = secrets
    assert first
    assert second
    assert first[1] != second[1]


def test_a_configured_author_keeps_the_name_and_hooks_and_keys_do_not_disturb(tmp_path: Path, nobody: Path) -> None:
    hooks = nobody / "hooks"
    hooks.mkdir()
    (hooks / "pre-commit").write_text("#!/bin/sh\nexit 1\n")
    (hooks / "pre-commit").chmod(0o755)
    (nobody / "ignored").write_text("Makefile\n*.toml\n")
    (nobody / ".gitconfig").write_text(
        f"[user]\nname = Ada\nemail = ada@example.org\n[core]\nhooksPath = {hooks}\nexcludesFile = {nobody}/ignored\n"
        "[commit]\ngpgSign = true\n[gpg]\nprogram = /bin/false\n[init]\ndefaultBranch = trunk\n"
    )
    assert begin("shop", tmp_path / "shop").not_committed == ""
    assert git(tmp_path / "shop", "log", "--format=%an %cn %ce").strip() == "Ada Ada ada@example.org"
    assert git(tmp_path / "shop", "branch", "--show-current").strip() == "trunk"
    assert "pyproject.toml" in git(tmp_path / "shop", "ls-files").splitlines()


def test_without_git_it_is_whole_and_says_so(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    assert begin("shop", tmp_path / "shop").not_committed == "there is no `git` command here"
    assert (tmp_path / "shop" / "manage.py").is_file()
    assert not (tmp_path / "shop" / ".git").exists()


def test_in_another_repository_it_makes_none_unless_that_one_ignores_it(tmp_path: Path) -> None:
    git(tmp_path, "init", "--quiet")
    (tmp_path / ".gitignore").write_text("/demo/\n/alone/\n")
    assert begin("shop", tmp_path / "inside").not_committed == "it lies in another repository"
    assert not (tmp_path / "inside" / ".git").exists()
    assert begin("shop", tmp_path / "demo" / "shop").not_committed == ""
    assert begin("shop", tmp_path / "alone").not_committed == ""


def test_an_empty_folder_is_filled_and_stays_the_same_folder(tmp_path: Path) -> None:
    inode = tmp_path.stat().st_ino
    begin("shop", tmp_path)
    assert tmp_path.stat().st_ino == inode
    assert (tmp_path / "manage.py").is_file()
    assert not list(tmp_path.glob(".django-cto-*"))


@pytest.mark.parametrize("content", ["a.txt", ".git/config"])
def test_a_folder_that_holds_something_is_refused_and_left_alone(tmp_path: Path, content: str) -> None:
    (tmp_path / content).parent.mkdir(exist_ok=True)
    (tmp_path / content).write_text("mine")
    with pytest.raises(Mistake, match="is not empty; name another folder with --dir"):
        begin("shop", tmp_path)
    assert [path.relative_to(tmp_path).as_posix() for path in tmp_path.rglob("*") if path.is_file()] == [content]


def test_a_file_in_its_place_is_refused(tmp_path: Path) -> None:
    (tmp_path / "shop").write_text("mine")
    with pytest.raises(Mistake, match="shop is a file"):
        begin("shop", tmp_path / "shop")


@pytest.mark.parametrize("failure", [KeyboardInterrupt(), OSError(28, "No space left on device"), RuntimeError("any")])
@pytest.mark.parametrize("where", ["new/below/shop", "empty"])
@pytest.mark.parametrize("step", ["_fill", "_committed", "_settle"])
def test_nothing_is_left_of_a_failure(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, failure: BaseException, where: str, step: str
) -> None:
    (tmp_path / "empty").mkdir()
    done = getattr(begin_module, step)

    def fails_after(*arguments: object) -> None:
        if step != "_settle":
            done(*arguments)
        raise failure

    monkeypatch.setattr(begin_module, step, fails_after)
    with pytest.raises(Mistake if isinstance(failure, OSError) else type(failure)):
        begin("shop", tmp_path / where)
    assert [path.name for path in tmp_path.iterdir()] == ["empty"]
    assert not list((tmp_path / "empty").iterdir())


def test_a_move_that_fails_half_way_leaves_the_folder_empty(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    moved: list[Path] = []
    rename = Path.rename

    def full(path: Path, to: Path) -> Path:
        if len(moved) == 3:
            raise OSError(28, "No space left on device")
        moved.append(to)
        return rename(path, to)

    monkeypatch.setattr(Path, "rename", full)
    with pytest.raises(Mistake, match="No space left"):
        begin("shop", tmp_path)
    assert len(moved) == 3
    assert not list(tmp_path.iterdir())


def test_a_folder_that_may_not_be_written_is_told_in_a_line(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(Mistake, match="shop cannot be made: Not a directory"):
        begin("shop", tmp_path / "file" / "shop")


@pytest.fixture
def heeded() -> Iterator[None]:
    """A shell starts what it puts in the background deaf to interrupts, and all that it starts in its turn."""
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    yield
    signal.signal(signal.SIGINT, before)


@pytest.mark.usefixtures("heeded")
@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_a_signal_in_the_middle_leaves_nothing(tmp_path: Path, number: signal.Signals) -> None:
    slow = tmp_path / "bin" / "git"
    slow.parent.mkdir()
    slow.write_text("#!/bin/sh\ntouch started\nexec sleep 20\n")
    slow.chmod(0o755)
    work = tmp_path / "work"
    work.mkdir()
    environment = {**os.environ, "PATH": f"{slow.parent}:{os.environ['PATH']}"}
    running = subprocess.Popen([*COMMAND, "new", "shop"], cwd=work, env=environment)
    deadline = time.monotonic() + 20
    while not list(work.rglob("started")):
        assert time.monotonic() < deadline
        time.sleep(0.02)
    running.send_signal(number)
    assert running.wait(20) == 130
    assert [path.name for path in work.iterdir()] == ["started"]


def test_the_command_says_what_comes_next(tmp_path: Path) -> None:
    started = time.monotonic()
    done = subprocess.run([*COMMAND, "new", "gift-store"], cwd=tmp_path, capture_output=True, text=True, check=True)
    assert time.monotonic() - started < 10
    assert re.match(r"gift-store stands in gift-store: \d+ files, committed\.\n", done.stdout)
    assert "cd gift-store" in done.stdout
    assert "make run" in done.stdout
    again = subprocess.run([*COMMAND, "new", "gift-store"], cwd=tmp_path, capture_output=True, text=True, check=False)
    assert (again.returncode, again.stderr) == (
        2,
        "django-cto: gift-store is not empty; name another folder with --dir\n",
    )
