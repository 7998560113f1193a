"""On which databases a project runs, as far as its settings and imports say."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django_cto.project.settings.values import Table, by_default, text_in

if TYPE_CHECKING:
    from django_cto.project.project import Project
    from django_cto.project.settings import SettingsModule

POSTGRESQL = ("postgres", "postgis", "psqlextra", "psycopg", "cockroach", "timescale")


def runs_on_postgresql(project: Project) -> bool:
    """Whether a project surely runs on PostgreSQL and is not written for other databases too."""
    engines = [engine for entry in project.settings.production for engine in engines_of(entry)]
    if engines:
        return all(_is_postgresql(engine) for engine in engines)
    # Without settings it is known by the fields that only PostgreSQL has.
    return any(_has_array(project, path) for path in project.modules)


def migrates_elsewhere(project: Project) -> bool:
    """Whether some settings, of tests or a developer's machine, migrate another database than PostgreSQL."""
    engines = (engine for entry in project.settings.modules for engine in engines_of(entry))
    return not all(_is_postgresql(engine) for engine in engines)


def engines_of(entry: SettingsModule) -> tuple[str, ...]:
    """The engines of DATABASES with nothing in the environment; none where one of them is unknown."""
    databases = entry.table("DATABASES")
    tables = [by_default(value) for value in databases.entries.values()] if databases else []
    engines = [
        text_in(by_default(table.entries["ENGINE"]))
        for table in tables
        if isinstance(table, Table) and "ENGINE" in table.entries
    ]
    return tuple(engine for engine in engines if engine) if None not in engines else ()


def _is_postgresql(engine: str) -> bool:
    return any(name in engine for name in POSTGRESQL)


def _has_array(project: Project, path: str) -> bool:
    """Whether a module of models takes fields from django.contrib.postgres."""
    module = project.modules[path]
    if module.is_test or module.is_migration or "models" not in path:
        return False
    return any(name.module.startswith("django.contrib.postgres.fields") for name in module.facts.imports)
