"""Which packages of a project are Django apps, and under which label."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from django_cto.project.definitions import ClassDef, Module
from django_cto.project.names import Names
from django_cto.read.syntax import text_of

CONFIG = "django.apps.AppConfig"


@dataclass(frozen=True, eq=False, repr=False)
class App:
    """A Django app: the dotted name of its package, its label, its folder relative to the root, its AppConfig."""

    name: str
    label: str
    folder: str
    config: ClassDef | None = None


def apps_of(names: Names) -> dict[str, App]:
    """Every app by its package's name: what has an AppConfig, a `models` module or a migrations package."""
    found: dict[str, App] = {}
    for module in names.modules.values():
        for app in _configured(names, module):
            found[app.name] = app
    for module in names.modules.values():
        package = _app_package(module)
        if package and package not in found:
            found[package] = App(package, package.rpartition(".")[2], _folder(names, package, module))
    return dict(sorted(found.items()))


def app_of(apps: dict[str, App], module_name: str) -> App | None:
    """The innermost app that a module belongs to."""
    name = module_name
    while name:
        if name in apps:
            return apps[name]
        name = name.rpartition(".")[0]
    return None


def _configured(names: Names, module: Module) -> Iterator[App]:
    if module.path.rpartition("/")[2] not in {"apps.py", "app.py", "__init__.py", "config.py"} or module.is_test:
        return
    for owner in module.classes:
        if not names.is_a(owner, CONFIG) and "AppConfig" not in str(names.mro(owner)[-1]):
            continue
        label, name = owner.assigns.get("label"), owner.assigns.get("name")
        written = text_of(name.value) if name else None
        package = module.package if not written or not _ends(module.package, written) else module.package
        if not written and not owner.assigns:
            continue
        text = text_of(label.value) if label else None
        yield App(package, text or (written or package).rpartition(".")[2], _folder(names, package, module), owner)


def _ends(package: str, written: str) -> bool:
    return package == written or package.endswith(f".{written}")


def _app_package(module: Module) -> str:
    parts = module.name.split(".")
    for word in ("models", "migrations"):
        if word in parts[1:] and not module.is_test:
            return ".".join(parts[: parts.index(word, 1)])
    return ""


def _folder(names: Names, package: str, module: Module) -> str:
    found = names.module(package, module.path)
    if found and found.is_package:
        return found.path.rpartition("/")[0]
    return module.path.rpartition("/")[0]
