"""Settings, URL patterns, templates, migrations and packages as plain values; of settings no secrets."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django_cto.project.attributes import known_strings
from django_cto.project.definitions import ClassDef
from django_cto.project.describe.models import line
from django_cto.project.names import symbol_of
from django_cto.project.settings.values import Literal, truth
from django_cto.read import syntax as s

if TYPE_CHECKING:
    from django_cto.project.definitions import Module
    from django_cto.project.packages import Package
    from django_cto.project.project import Project
    from django_cto.project.settings.module import SettingsModule
    from django_cto.project.templates import TemplateFile
    from django_cto.project.url_pattern import Pattern

FAMILY = {"extends": "extends", "include": "includes"}


def described_settings(project: Project) -> list[dict[str, Any]]:
    """Every settings module; `production` says how it was known that production runs it."""
    known = {entry.name: entry.how for entry in project.settings.production}
    return [_settings_module(entry, known.get(entry.name)) for entry in project.settings.modules]


def _settings_module(entry: SettingsModule, how: str | None) -> dict[str, Any]:
    debug = entry.value("DEBUG")
    return {
        "name": entry.name,
        "path": entry.path,
        "role": entry.role or None,
        "production": how,
        "chain": list(entry.chain),
        "whole": entry.is_whole,
        "debug": truth(debug) if debug else False,
        "root_urlconf": _text(entry, "ROOT_URLCONF"),
        "user_model": _text(entry, "AUTH_USER_MODEL"),
        "installed_apps": list(entry.installed_apps),
        "middleware": list(entry.middleware),
        "settings": sorted(entry.settings),
    }


def _text(entry: SettingsModule, name: str) -> str | None:
    value = entry.value(name)
    return value.value if isinstance(value, Literal) and isinstance(value.value, str) else None


def described_pattern(pattern: Pattern) -> dict[str, Any]:
    """A URL pattern as seen from the root."""
    spaces = [min(names) for names in pattern.namespaces]
    return {
        "route": pattern.route,
        "name": ":".join((*spaces, pattern.name)) if pattern.name else None,
        "view": symbol_of(pattern.view) or None,
        "place": line(pattern.place),
    }


def described_template(template: TemplateFile) -> dict[str, Any]:
    """A template with those it extends and includes, where their names are literal."""
    described: dict[str, Any] = {"name": template.name, "place": template.path}
    for tag in template.tags:
        if tag.name in FAMILY and tag.words and tag.words[0][:1] in {"'", '"'}:
            described.setdefault(FAMILY[tag.name], []).append(tag.words[0].strip("'\""))
    return described


def described_migration(project: Project, module: Module) -> dict[str, Any]:
    """A migration with its operations by name and what it comes after."""
    app = project.app_of(module)
    migration = module.names.get("Migration")
    assigns = migration.assigns if isinstance(migration, ClassDef) else {}
    operations, after = (assigns[name].value if name in assigns else None for name in ("operations", "dependencies"))
    calls = [item for item in _items(operations) if isinstance(item, s.Call)]
    return {
        "app": app.label if app else None,
        "name": module.name.rpartition(".")[2],
        "place": module.path,
        "after": [".".join(known_strings(project.names, module, item)) for item in _items(after)],
        "operations": [s.dotted(call.func).rpartition(".")[2] for call in calls],
    }


def _items(node: s.Expr | None) -> tuple[s.Expr, ...]:
    return node.items if isinstance(node, s.Sequence) else ()


def described_package(package: Package) -> dict[str, Any]:
    """A package and what is said of its version."""
    return {"name": package.name, "version": package.version, "specifier": package.specifier, "path": package.path}
