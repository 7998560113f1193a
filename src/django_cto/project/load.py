"""Loads a project from disk."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from pathlib import Path

from django_cto.facts.file import FileFacts, facts_of
from django_cto.facts.gather import gather
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
    walked: Walk | None = None,
    meanwhile: Callable[[], object] | None = None,
    instead: Mapping[str, bytes | None] | None = None,
) -> Project:
    """Read everything below `root` that says something about a Django project; nothing of it is imported or run.

    `exclude` has glob patterns relative to the root, `settings` the dotted name of the production settings module
    where the configuration names it, `new_migrations` the migrations under review (None for all), `walked` what a walk
    has found just now; `meanwhile` is done while other processes read, if there are any; `instead` has for some paths
    what will stand there in place of what stands there now, None where nothing will.
    """
    walked = walked or walk(root, exclude)
    before: dict[str, FileFacts] = {}
    files = gather(root, walked, jobs=jobs, cache=cache, before=before, meanwhile=meanwhile)
    for path, data in (instead or {}).items():
        files.pop(path, None)
        if data is not None:
            files[path] = facts_of(path, data)

    def read_text(path: str) -> str:
        return decode((root / path).read_bytes())[0]

    left_out = tuple(f"{out.path}: {out.reason}" for out in walked.left_out)
    return Project(files, read_text, root, left_out, new_migrations, settings, cache, before=before)
