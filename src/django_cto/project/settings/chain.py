"""The settings modules of a project, which of them production runs, and how that was known."""

from __future__ import annotations

import functools
from collections.abc import Callable, Iterator, Mapping, Sequence

from django_cto.facts.file import FileFacts
from django_cto.project.definitions import Module
from django_cto.project.names import Names
from django_cto.project.settings.entry import Named, named_modules
from django_cto.project.settings.module import SettingsModule
from django_cto.project.settings.statements import Interpreter
from django_cto.project.settings.values import text_in

CONFIGURATION = "configurations.Configuration"
MARKERS = frozenset({"ROOT_URLCONF", "DATABASES", "SECRET_KEY", "MIDDLEWARE", "TEMPLATES", "WSGI_APPLICATION"})


class Settings:
    """The settings modules of a tree, and of each project in it the one that production runs."""

    def __init__(
        self,
        names: Names,
        files: Mapping[str, FileFacts],
        read_text: Callable[[str], str],
        configured: str | None = None,
    ) -> None:
        self._names = names
        self._files = files
        self._read_text = read_text
        self._configured = configured
        self._interpreter = Interpreter(names)

    @functools.cached_property
    def named(self) -> tuple[Named, ...]:
        """Every module that a file names in DJANGO_SETTINGS_MODULE."""
        return tuple(named_modules(self._names, self._files, self._read_text))

    @functools.cached_property
    def modules(self) -> tuple[SettingsModule, ...]:
        """Every module that Django can be started with, by path."""
        named = {item.module.path for item in self.named}
        if self._configured and (module := self._names.module(self._configured)):
            named.add(module.path)
        found: list[SettingsModule] = []
        for path, module in self._names.modules.items():
            if not (path in named or _may_be_settings(module)) or module.is_test:
                continue
            found.extend(self._entries(module))
        return tuple(sorted(found, key=lambda entry: (entry.path, entry.name)))

    def _entries(self, module: Module) -> Iterator[SettingsModule]:
        for owner in module.classes if _has_classes(module) else ():
            if self._names.is_a(owner, CONFIGURATION):
                yield SettingsModule(module, self._interpreter, owner)
        entry = SettingsModule(module, self._interpreter)
        if "INSTALLED_APPS" in entry.state.values and MARKERS & entry.state.values.keys():
            yield entry

    @functools.cached_property
    def production(self) -> tuple[SettingsModule, ...]:
        """Of each project the module that production runs; a project whose one cannot be known has none here."""
        if self._configured:
            module = self._names.module(self._configured)
            chosen = (e for e in self.modules if e.name == self._configured or (e.module is module and not e.owner))
            return tuple(_known(entry, "named by the configuration") for entry in chosen)
        found = (self._production_of(group) for _, group in sorted(self.projects.items()))
        return tuple(entry for entry in found if entry)

    @functools.cached_property
    def projects(self) -> Mapping[str, tuple[SettingsModule, ...]]:
        """The settings modules by project: the folder of a `manage.py`, or else of a top package."""
        managed = {path.rpartition("/")[0] for path in self._names.modules if path.rpartition("/")[2] == "manage.py"}
        found: dict[str, list[SettingsModule]] = {}
        for entry in self.modules:
            found.setdefault(_home(entry, managed), []).append(entry)
        return {home: tuple(entries) for home, entries in found.items()}

    def _production_of(self, group: Sequence[SettingsModule]) -> SettingsModule | None:
        live = [entry for entry in group if entry.role != "development"]
        by_path = {entry.path: entry for entry in live if not entry.owner}
        named = sorted((item for item in self.named if item.module.path in by_path), key=lambda item: item.rank)
        by_name = [entry for entry in live if entry.role == "production"]
        for item in named:
            entry = by_path[item.module.path]
            # A name that stands for production and builds on what `wsgi.py` falls back to is the nearer one.
            later = [other for other in by_name if other is not entry and entry.name in other.chain]
            if item.rank < 3 and not (entry.role != "production" and later):
                return _known(entry, f"named by {item.place.path}:{item.place.line}")
        if len(by_name) == 1:
            return _known(by_name[0], "by its name")
        if named and not by_name:
            return _known(by_path[named[0].module.path], f"named by {named[0].place.path}:{named[0].place.line}")
        leaves = [e for e in live if not any(e is not other and e.module.name in other.chain for other in live)]
        # A base that stands beside the settings of a developer is not what production runs.
        only = leaves[0] if len(leaves) == 1 and (leaves[0].role != "base" or len(group) == 1) else None
        return _known(only, "the only settings module") if only else None

    @functools.cached_property
    def user_label(self) -> str | None:
        """AUTH_USER_MODEL of production, or else of any settings module; None where nothing assigns it."""
        for entry in (*self.production, *self.modules):
            if found := text_in(entry.value("AUTH_USER_MODEL")):
                return found
        return None


def _known(entry: SettingsModule, how: str) -> SettingsModule:
    return SettingsModule(entry.module, entry.interpreter, entry.owner, how)


def _has_classes(module: Module) -> bool:
    return any(name.module.partition(".")[0] == "configurations" for name in module.facts.imports)


def _may_be_settings(module: Module) -> bool:
    if "settings" in module.path or "config" in module.path or module.path.endswith("conf.py"):
        return "INSTALLED_APPS" in module.names or bool(module.stars) or _has_classes(module)
    return "INSTALLED_APPS" in module.names and bool(MARKERS & module.names.keys())


def _home(entry: SettingsModule, managed: set[str]) -> str:
    folder = entry.path
    while folder:
        folder = folder.rpartition("/")[0]
        if folder in managed:
            return folder
    top = entry.module.name.partition(".")[0]
    parts = entry.path.split("/")
    return "/".join(parts[: parts.index(top) + 1]) if top in parts[:-1] else ""
