"""Merges a newer template into a project: what becomes of each file, by what both sides did to it."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from dataclasses import dataclass, replace
from enum import StrEnum
from pathlib import Path

from django_cto.new.repository import GitFailed, run_git
from django_cto.new.tree import Entry, Tree

# Above this git-merge-file tells of a failure, up to it of how many conflicts there are.
MOST_CONFLICTS = 127


class Outcome(StrEnum):
    """What became of a file of the template."""

    UNCHANGED = "unchanged"
    KEPT = "kept"
    UPDATED = "updated"
    MERGED = "merged"
    CONFLICT = "conflict"
    DELETED = "deleted-by-user"
    NEW = "new"
    REMOVED = "removed-upstream"


@dataclass(frozen=True, slots=True)
class Merged:
    """One file: what stands there in the end (None for nothing), and why where that needs a word."""

    path: str
    outcome: Outcome
    entry: Entry | None
    reason: str = ""


def merge_trees(base: Tree, yours: Tree, theirs: Tree, label: str) -> Iterator[Merged]:
    """What becomes of every file that the template has or had; files of the project's own are none of its business."""
    for path in sorted({*base, *theirs}):
        yield _merged(path, base.get(path), yours.get(path), theirs.get(path), label)


def _merged(path: str, base: Entry | None, yours: Entry | None, theirs: Entry | None, label: str) -> Merged:
    if yours is not None and (like := theirs or base) is not None and _has_other_line_ends(yours, like):
        found = _merged(path, base, _with_lines(yours, b"\r\n", b"\n"), theirs, label)
        return replace(found, entry=found.entry and _with_lines(found.entry, b"\n", b"\r\n"))
    if yours == theirs:
        return Merged(path, Outcome.UNCHANGED, yours)
    if theirs == base:
        return Merged(path, Outcome.DELETED if yours is None else Outcome.KEPT, yours)
    if theirs is None:
        if yours == base:
            return Merged(path, Outcome.REMOVED, None)
        return Merged(path, Outcome.CONFLICT, yours, "you changed it, the template no longer has it")
    if yours is None:
        return Merged(path, Outcome.NEW if base is None else Outcome.DELETED, theirs if base is None else None)
    if yours == base:
        return Merged(path, Outcome.UPDATED, theirs)
    return _both_changed(path, base, yours, theirs, label)


def _both_changed(path: str, base: Entry | None, yours: Entry, theirs: Entry, label: str) -> Merged:
    was = base or Entry(b"", executable=theirs.executable)
    executable = theirs.executable if yours.executable == was.executable else yours.executable
    if theirs.data in (was.data, yours.data) or yours.data == was.data:
        # One side changed only the bit, and the other the content, or both came to the same.
        data = yours.data if theirs.data == was.data else theirs.data
        return Merged(path, Outcome.MERGED, replace(yours, data=data, executable=executable))
    if was.is_binary or yours.is_binary or theirs.is_binary:
        kind = "a symbolic link" if yours.is_link else "binary"
        return Merged(path, Outcome.CONFLICT, yours, f"{kind}, so it cannot be merged; yours was left")
    data, conflicts = merge_texts(was.data, yours.data, theirs.data, label)
    outcome = Outcome.CONFLICT if conflicts else Outcome.MERGED
    places = f"{conflicts} place{'s' if conflicts > 1 else ''} to settle" if conflicts else ""
    return Merged(path, outcome, Entry(data, executable), places)


def merge_texts(base: bytes, yours: bytes, theirs: bytes, label: str) -> tuple[bytes, int]:
    """The text with the changes of both sides, and the number of places where git could not tell how."""
    with tempfile.TemporaryDirectory(prefix="django-cto-") as name:
        folder = Path(name)
        for side, data in (("yours", yours), ("base", base), ("theirs", theirs)):
            (folder / side).write_bytes(data)
        labels = ("-L", "yours", "-L", "the template before", "-L", label)
        done = run_git(folder, "merge-file", "--stdout", *labels, "yours", "base", "theirs")
    if done.returncode > MOST_CONFLICTS:
        raise GitFailed(done.stderr.decode("utf-8", "replace").strip())
    return done.stdout, done.returncode


def _has_other_line_ends(yours: Entry, theirs: Entry) -> bool:
    """Whether a checkout, not a person, gave every line of a text another end."""
    if yours.is_binary or b"\r\n" in theirs.data:
        return False
    return b"\r\n" in yours.data and yours.data.count(b"\n") == yours.data.count(b"\r\n")


def _with_lines(entry: Entry, old: bytes, new: bytes) -> Entry:
    return replace(entry, data=entry.data.replace(old, new))
