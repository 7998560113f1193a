"""Begins a project: the template under its new name, with a secret of its own, committed; or nothing at all."""

from __future__ import annotations

import os
import secrets
import shutil
import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from types import FrameType

from django_cto import __version__
from django_cto.audit.mistake import Mistake
from django_cto.new.naming import check_name, named
from django_cto.new.repository import GitFailed, commit_all, is_tracked_above
from django_cto.new.stamp import stamped
from django_cto.new.tree import TEMPLATE, Tree, read_tree, write_entry

# In `.env.example`, which explains every variable; `.env` is the same with a secret in it.
KEY_LINE = "DJANGO_SECRET_KEY="


@dataclass(frozen=True, slots=True)
class Begun:
    """What was made: how many files, and why they are in no commit, "" where they are."""

    files: int
    not_committed: str


def begin(name: str, target: Path, *, commit: bool = True) -> Begun:
    """Make a project in a folder that is new or empty; raises a `Mistake` where that cannot be, and leaves nothing."""
    template = read_tree(TEMPLATE)
    check_name(name, template)
    _check_target(target)
    tree = stamped(named(template, name), __version__)
    try:
        with _terminable(), _workplace(target) as work:
            _fill(work, tree)
            reason = _committed(work, target, name) if commit else "--no-git was given"
            _settle(work, target)
    except OSError as error:
        raise Mistake(f"{target} cannot be made: {error.strerror or error}") from None
    return Begun(len(tree), reason)


def _check_target(target: Path) -> None:
    if target.is_dir():
        if any(target.iterdir()):
            raise Mistake(f"{target} is not empty; name another folder with --dir")
    elif target.exists():
        raise Mistake(f"{target} is a file; name another folder with --dir")


@contextmanager
def _workplace(target: Path) -> Iterator[Path]:
    """A hidden folder on the target's own file system, gone in the end together with the parents made for it."""
    # An existing folder may be a mount of its own, or the one that the user's shell is in.
    around = target if target.is_dir() else target.resolve().parent
    made = [folder for folder in (around, *around.parents) if not folder.exists()]
    work = around / f".django-cto-{secrets.token_hex(4)}"
    try:
        work.mkdir(parents=True)
        yield work
    finally:
        shutil.rmtree(work, ignore_errors=True)
        for folder in made:
            if not any(folder.iterdir()):
                folder.rmdir()


@contextmanager
def _terminable() -> Iterator[None]:
    """Let a polite signal to end do what Ctrl-C does, so that what is half-made is taken away."""

    def interrupt(_number: int, _frame: FrameType | None) -> None:
        raise KeyboardInterrupt

    if threading.current_thread() is not threading.main_thread():
        yield
        return
    before = signal.signal(signal.SIGTERM, interrupt)
    try:
        yield
    finally:
        signal.signal(signal.SIGTERM, before)


def _fill(work: Path, tree: Tree) -> None:
    for path, entry in tree.items():
        write_entry(work / path, entry)
    example = tree[".env.example"].data.decode()
    handle = os.open(work / ".env", os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(handle, "w", encoding="utf-8", newline="") as file:
        file.write(example.replace(KEY_LINE, f"{KEY_LINE}{secrets.token_urlsafe(64)}", 1))


def _committed(work: Path, target: Path, name: str) -> str:
    """Why there is no commit, "" where there is one: the project is whole without it."""
    try:
        if is_tracked_above(target):
            return "it lies in another repository"
        commit_all(work, f"Start {name} from the template of django-cto {__version__}")
    except GitFailed as error:
        shutil.rmtree(work / ".git", ignore_errors=True)
        return str(error)
    return ""


def _settle(work: Path, target: Path) -> None:
    if not target.is_dir():
        work.rename(target)
        return
    names = sorted(child.name for child in work.iterdir())
    try:
        for name in names:
            (work / name).rename(target / name)
    except BaseException:
        for moved in (target / name for name in names):
            shutil.rmtree(moved) if moved.is_dir() else moved.unlink(missing_ok=True)
        raise
