"""Migrations that a project's people and a newer template added side by side."""

from __future__ import annotations

from collections.abc import Container, Iterator
from dataclasses import dataclass
from pathlib import Path

from django_cto.project import load_project


@dataclass(frozen=True, slots=True)
class Clash:
    """An app, and those of its migrations that no other follows."""

    app: str
    migrations: tuple[str, ...]


def clashes(root: Path, written: Container[str]) -> Iterator[Clash]:
    """The apps with several last migrations, at least one of them just written: Django would run none of them."""
    migrations = load_project(root).migrations
    for app in migrations.apps:
        ends = migrations.ends_of(app)
        if len(ends) > 1 and any(end.path in written for end in ends):
            yield Clash(app, tuple(end.key[1] for end in ends))
