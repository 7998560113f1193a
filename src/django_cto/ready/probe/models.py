"""Whether the models have changed since their last migration."""

from __future__ import annotations

from typing import Any


def tell(options: dict[str, Any]) -> dict[str, Any]:
    """By app the changes that `makemigrations` would write, and the apps with more than one last migration."""
    from django.apps import apps
    from django.db.migrations.autodetector import MigrationAutodetector
    from django.db.migrations.loader import MigrationLoader
    from django.db.migrations.state import ProjectState

    # No connection: the files are asked, not the database.
    loader = MigrationLoader(None, ignore_no_migrations=True)
    detector = MigrationAutodetector(loader.project_state(), ProjectState.from_apps(apps))
    changes = detector.changes(graph=loader.graph)
    return {
        "conflicts": {app: sorted(names) for app, names in loader.detect_conflicts().items()},
        "changes": {
            app: [operation.describe() for each in migrations for operation in each.operations]
            for app, migrations in changes.items()
        },
    }
