"""Loads a project from disk."""

from __future__ import annotations

import hashlib
import time
from collections.abc import Iterable
from pathlib import Path

from django_cto.facts.gather import gather
from django_cto.facts.store import RACY_NANOSECONDS
from django_cto.project.environment import Environment
from django_cto.project.project import Project
from django_cto.read.source import decode
from django_cto.read.walk import Walk, walk


def load_project(
    root: Path,
    *,
    exclude: Iterable[str] = (),
    settings: str | None = None,
    jobs: int | None = None,
    cache: bool = True,
    new_migrations: frozenset[str] | None = frozenset(),
) -> Project:
    """Read everything below `root` that says something about a Django project; nothing of it is imported or run.

    `exclude` has glob patterns relative to the root, `settings` the dotted name of the production settings module
    where the configuration names it, `new_migrations` the migrations under review (None for all).
    """
    walked = walk(root, exclude)
    files = gather(root, walked, jobs=jobs, cache=cache)

    def read_text(path: str) -> str:
        return decode((root / path).read_bytes())[0]

    left_out = tuple(f"{out.path}: {out.reason}" for out in walked.left_out)
    stamp = _stamp(walked, root) if cache else ""
    return Project(files, read_text, root, left_out, new_migrations, settings, stamp)


def _stamp(walked: Walk, root: Path) -> str:
    """A digest of which files there are, their sizes and times; "" where one is too young for its time to tell."""
    if max((file.mtime_ns for file in walked.files), default=0) > time.time_ns() - RACY_NANOSECONDS:
        return ""
    said = "\n".join(f"{file.path}\0{file.size}\0{file.mtime_ns}" for file in walked.files)
    said += "".join(f"\n{out.path}\0{out.reason}" for out in walked.left_out)
    said += Environment(root).stamp
    return hashlib.sha256(said.encode("utf-8", "surrogateescape")).hexdigest()
