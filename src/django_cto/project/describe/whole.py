"""All that is understood of a project as plain values, for people and machines to read and to check."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from django_cto.project.apps import App
from django_cto.project.describe.models import described_model, line
from django_cto.project.describe.shapes import (
    described_admin,
    described_filterset,
    described_form,
    described_receiver,
    described_serializer,
    described_task,
    described_view,
)
from django_cto.project.describe.site import (
    described_migration,
    described_package,
    described_pattern,
    described_settings,
    described_template,
)
from django_cto.project.describe.unresolved import unresolved

if TYPE_CHECKING:
    from django_cto.project.project import Project

Description = dict[str, Any]


def describe(project: Project, app: str | None = None) -> Description:
    """The whole model of a project, or the part in the folder of one app (given by its name or label)."""
    folders = [found.folder for found in project.apps.values() if app in {None, found.name, found.label}]

    def is_within(path: str) -> bool:
        return app is None or any(path.startswith(f"{folder}/") for folder in folders)

    parts = _parts(project)
    described: Description = {
        name: [row for row in rows if is_within(row["place"].partition(":")[0])] for name, rows in parts.items()
    }
    described["apps"] = [_app(found) for found in project.apps.values() if app in {None, found.name, found.label}]
    described["unresolved"] = [row for row in unresolved(project) if is_within(row["place"].partition(":")[0])]
    if app is None:
        described["packages"] = [described_package(package) for package in project.packages.values()]
        described["settings"] = described_settings(project)
    counts = _counts(project, described, is_whole=app is None)
    return {"counts": counts, **dict(sorted(described.items()))}


def _parts(project: Project) -> Mapping[str, list[Description]]:
    modules = [module for module in project.modules.values() if not module.is_test]
    return {
        "models": [described_model(model) for model in project.models.all if not model.is_test],
        "urls": [described_pattern(pattern) for pattern in project.urls.patterns if pattern.place],
        "views": [described_view(view) for view in project.views.values()],
        "serializers": [described_serializer(serializer) for serializer in project.serializers.values()],
        "forms": [described_form(form) for form in project.forms.values()],
        "filtersets": [described_filterset(found) for found in project.filtersets.values()],
        "admin": [described_admin(admin) for admin in project.admins],
        "tasks": [described_task(task) for task in project.tasks.values()],
        "commands": [{"name": found.name, "place": line(found.place)} for found in project.commands],
        "receivers": [described_receiver(receiver) for receiver in project.receivers],
        "templates": [described_template(found) for found in project.templates.all if not found.is_test],
        "migrations": [described_migration(project, module) for module in modules if module.is_migration],
    }


def _counts(project: Project, described: Description, *, is_whole: bool) -> dict[str, int]:
    counts = {"files": len(project.files), "lines": project.counts()["lines"]} if is_whole else {}
    return counts | {name: len(rows) for name, rows in sorted(described.items()) if isinstance(rows, list)}


def _app(app: App) -> Description:
    return {
        "name": app.name,
        "label": app.label,
        "folder": app.folder,
        "config": app.config.symbol if app.config else None,
    }
