"""The migrations of a project: by app, in the order in which they run, and which of them are under review."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING

from django_cto.project.apps import app_of
from django_cto.project.migration import STATE, Key, Migration, Operation
from django_cto.read.shared import shared_property
from django_cto.text import Place

if TYPE_CHECKING:
    from django_cto.project.project import Project

__all__ = ["Migration", "Migrations", "Operation"]


class Migrations:
    """Every migration of a project; a file is only read when something is asked of it."""

    def __init__(self, project: Project) -> None:
        self._project = project
        self._ordered: dict[str, tuple[Migration, ...]] = {}

    @shared_property
    def by_key(self) -> Mapping[Key, Migration]:
        """The migrations by app label and name."""
        found: dict[Key, Migration] = {}
        for path, module in self._project.modules.items():
            folder, _, name = path.rpartition("/")
            if module.is_migration and not module.is_test and not name.startswith("_"):
                app = app_of(self._project.apps, path)
                label = app.label if app else folder.rpartition("/")[0].rpartition("/")[2]
                key = label, name.removesuffix(".py")
                found[key] = Migration(key, module, self._project.names)
        return found

    @shared_property
    def apps(self) -> Mapping[str, tuple[Migration, ...]]:
        """By app label the migrations in the order of their names, without having read them."""
        found: dict[str, list[Migration]] = {}
        for key in sorted(self.by_key):
            found.setdefault(key[0], []).append(self.by_key[key])
        return {label: tuple(migrations) for label, migrations in found.items()}

    @shared_property
    def reviewed(self) -> tuple[Migration, ...]:
        """The migrations that the review is about, by path."""
        new = self._project.new_migrations
        chosen = (m for m in self.by_key.values() if (new is None or m.path in new) and m.owner)
        return tuple(sorted(chosen, key=lambda migration: migration.path))

    def place(self, key: Key) -> Place | None:
        """Where the class of a migration stands; None where the project has no such migration."""
        found = self.by_key.get(key)
        return found.owner.place if found and found.owner else None

    def in_order(self, label: str) -> tuple[Migration, ...]:
        """The migrations of an app so that each comes after those it depends on; squashed ones are left out."""
        if label not in self._ordered:
            mine = [migration for migration in self.apps.get(label, ()) if migration.owner]
            squashed = {key for migration in mine for key in migration.replaces}
            live = {migration.key: migration for migration in mine if migration.key not in squashed}
            placed: dict[Key, Migration] = {}
            for migration in live.values():
                _place(migration, live, placed)
            self._ordered[label] = tuple(placed.values())
        return self._ordered[label]

    def ends_of(self, label: str) -> tuple[Migration, ...]:
        """The migrations of an app that no other of it depends on. Where there are several, Django runs none."""
        mine = self.in_order(label)
        squash = {key: migration.key for migration in mine for key in migration.replaces}
        needed = {squash.get(key, key) for migration in mine for key in migration.dependencies}
        return tuple(migration for migration in mine if migration.key not in needed)

    def state_operations(self, label: str) -> Iterator[tuple[Migration, Operation]]:
        """The operations of an app that change what Django believes of its models, in order."""
        for migration in self.in_order(label):
            for operation in migration.operations:
                if operation.only in {"", STATE}:
                    yield migration, operation

    def is_new_table(self, migration: Migration, model: str | None) -> bool:
        """Whether a table is made in the same release: by a migration under review, by the same one where all are."""
        new = self._project.new_migrations
        together = [migration] if new is None else [m for m in self.reviewed if m.key[0] == migration.key[0]]
        made = (operation for other in together for operation in other.operations if operation.kind == "CreateModel")
        return model is not None and any(operation.model == model for operation in made)


def _place(migration: Migration, live: Mapping[Key, Migration], placed: dict[Key, Migration]) -> None:
    """Put a migration behind all it depends on."""
    pending, entered = [(migration, False)], set[Key]()
    while pending:
        current, is_ready = pending.pop()
        if is_ready:
            placed[current.key] = current
        elif current.key not in placed and current.key not in entered:
            entered.add(current.key)
            pending.append((current, True))
            pending.extend((live[key], False) for key in current.dependencies if key in live)
