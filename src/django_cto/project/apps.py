"""Which packages of a project are Django apps, and under which label."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from django_cto.facts.file import TEST_FOLDERS
from django_cto.project.definitions import ClassDef, External, Module, Variable
from django_cto.project.names import Names
from django_cto.read import syntax as s

CONFIG_FILES = frozenset({"apps.py", "app.py", "__init__.py", "config.py"})


@dataclass(frozen=True, eq=False, repr=False)
class App:
    """A Django app: the dotted name of its package, its label, its folder relative to the root, its AppConfig."""

    name: str
    label: str
    folder: str
    config: ClassDef | None = None


def apps_of(names: Names) -> dict[str, App]:
    """Every app by its package's name: what has an AppConfig, a `models` module or a migrations package."""
    found = {app.folder: app for module in names.modules.values() for app in _configured(names, module)}
    migrated = {folder for path in names.modules if (folder := _before(path, "migrations"))}
    installed = _installed(names)
    for path, module in names.modules.items():
        folder = _app_folder(path, migrated) if not module.is_test else ""
        if folder and folder not in found:
            name = _package(names, folder)
            if folder in migrated or name in installed or not _is_part(folder, {*found, *migrated}):
                found[folder] = App(name, name.rpartition(".")[2], folder)
    return {app.name: app for app in sorted(found.values(), key=lambda app: app.name)}


def app_of(apps: Mapping[str, App], path: str) -> App | None:
    """The innermost app whose folder a file is in."""
    inside = [app for app in apps.values() if path.startswith(f"{app.folder}/")]
    return max(inside, key=lambda app: len(app.folder), default=None)


def _configured(names: Names, module: Module) -> Iterator[App]:
    if module.path.rpartition("/")[2] not in CONFIG_FILES or module.is_test:
        return
    for owner in module.classes:
        if not _is_config(names, owner) or "name" not in owner.assigns:
            continue
        written = s.text_of(owner.assigns["name"].value)
        label = s.text_of(owner.assigns["label"].value) if "label" in owner.assigns else None
        said = names.module(written, module.path) if written else None
        folder = (said if said and said.is_package else module).path.rpartition("/")[0]
        if folder:
            name = _package(names, folder)
            yield App(name, label or (written or name).rpartition(".")[2], folder, owner)


def _is_config(names: Names, owner: ClassDef) -> bool:
    return any(isinstance(base, External) and base.name.endswith("AppConfig") for base in names.mro(owner))


def _app_folder(path: str, migrated: set[str]) -> str:
    """The folder that a `models` module or a migrations package makes an app; the latter settle which one it is."""
    if folder := _before(path, "migrations"):
        return folder
    around = path.rpartition("/")[0]
    if path.endswith("/models.py"):
        return around
    # A package `models` is either the models module of the app around it or, rarely, itself the app.
    folder = _before(path, "models")
    return f"{folder}/models" if f"{folder}/models" in migrated else folder


def _before(path: str, word: str) -> str:
    """The folder that a folder of this name in a path lies in, "" where there is none."""
    parts = path.split("/")[:-1]
    return "/".join(parts[: parts.index(word)]) if word in parts[1:] else ""


def _is_part(folder: str, apps: set[str]) -> bool:
    """Whether a folder with models lies in an app, so that its models are that app's."""
    while folder := folder.rpartition("/")[0]:
        if folder in apps:
            return True
    return False


def settings_modules(names: Names) -> Iterator[Module]:
    """The modules that may hold settings by their name or folder, those of tests left out."""
    for path, module in names.modules.items():
        folders, _, name = path.rpartition("/")
        parts = set(folders.split("/"))
        if ("settings" in name or parts & {"settings", "conf", "config"}) and not parts & TEST_FOLDERS:
            yield module


def _package(names: Names, folder: str) -> str:
    found = names.modules.get(f"{folder}/__init__.py")
    return found.name if found else folder.replace("/", ".")


def _installed(names: Names) -> frozenset[str]:
    """Every text within an INSTALLED_APPS of any settings module."""
    found: set[object] = set()
    for module in settings_modules(names):
        variable = module.names.get("INSTALLED_APPS")
        if isinstance(variable, Variable) and variable.value is not None:
            found |= {node.value for node in s.descend(variable.value) if isinstance(node, s.Constant)}
    return frozenset(text for text in found if isinstance(text, str))
