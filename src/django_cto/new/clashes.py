"""Migrations that a project's people and a newer template added side by side."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from django_cto.new.tree import Entry
from django_cto.project import load_project


@dataclass(frozen=True, slots=True)
class Clash:
    """An app, and those of its migrations that no other follows."""

    app: str
    migrations: tuple[str, ...]


def clashes(root: Path, changes: Mapping[str, Entry | None]) -> Iterator[Clash]:
    """The apps with several last migrations, at least one of them among the changes: Django would run none of them.

    It is the same before the changes are written and after.
    """
    written = {path: entry.data if entry else None for path, entry in changes.items() if path.endswith(".py")}
    migrations = load_project(root, instead=written).migrations
    for app in migrations.apps:
        ends = migrations.ends_of(app)
        if len(ends) > 1 and any(end.path in written for end in ends):
            yield Clash(app, tuple(end.key[1] for end in ends))
