"""Which migrations the database lacks."""

from __future__ import annotations

from typing import Any


def tell(options: dict[str, Any]) -> list[str]:
    """The migrations that are not applied to the default database, as `app.name`."""
    from django.db import connection
    from django.db.migrations.executor import MigrationExecutor

    executor = MigrationExecutor(connection)
    plan = executor.migration_plan(executor.loader.graph.leaf_nodes())
    return ["{}.{}".format(migration.app_label, migration.name) for migration, _ in plan]
