"""The settings modules of a project, which of them production runs, and how that was known."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence

from django_cto.facts.file import FileFacts
from django_cto.project.definitions import Module
from django_cto.project.names import Names
from django_cto.project.settings.entry import MANAGE, Named, named_modules
from django_cto.project.settings.module import DEVELOPMENT, SettingsModule, words
from django_cto.project.settings.statements import Interpreter
from django_cto.project.settings.values import text_in, truth
from django_cto.read.shared import shared_property
from django_cto.text import Place

CONTAINERS = frozenset({"docker", "container", "kubernetes", "k8s"})
CONFIGURATION = "configurations.Configuration"
STARTS = frozenset({"INSTALLED_APPS", "ROOT_URLCONF"})
ENTRIES = frozenset({"manage.py", "wsgi.py", "asgi.py"})
MARKERS = STARTS | {"DATABASES", "SECRET_KEY", "MIDDLEWARE", "TEMPLATES", "WSGI_APPLICATION", "ALLOWED_HOSTS"}


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

    @shared_property
    def named(self) -> tuple[Named, ...]:
        """Every module that a file names in DJANGO_SETTINGS_MODULE."""
        return tuple(sorted(named_modules(self._names, self._files, self._read_text), key=lambda item: item.place))

    @shared_property
    def modules(self) -> tuple[SettingsModule, ...]:
        """Every module that Django can be started with, by path."""
        named = {item.module.path for item in self.named if item.module}
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
        if STARTS & entry.state.values.keys() and len(MARKERS & entry.state.values.keys()) > 1:
            yield entry

    @shared_property
    def production(self) -> tuple[SettingsModule, ...]:
        """Of each project the module that production runs; a project whose one cannot be known has none here."""
        if self._configured:
            module = self._names.module(self._configured)
            chosen = (e for e in self.modules if e.name == self._configured or (e.module is module and not e.owner))
            return tuple(_known(entry, "named by the configuration") for entry in chosen)
        found = (self._production_of(home, group) for home, group in sorted(self.projects.items()))
        return tuple(entry for entry in found if entry)

    @shared_property
    def projects(self) -> Mapping[str, tuple[SettingsModule, ...]]:
        """The settings modules by project: the folder of a `manage.py`, or else of a top package."""
        managed = {path.rpartition("/")[0] for path in self._names.modules if path.rpartition("/")[2] == "manage.py"}
        found: dict[str, list[SettingsModule]] = {}
        for entry in self.modules:
            found.setdefault(_home(entry, managed), []).append(entry)
        return {home: tuple(entries) for home, entries in found.items()}

    def _production_of(self, home: str, group: Sequence[SettingsModule]) -> SettingsModule | None:
        live = _without_developers(group)
        by_path = {entry.path: entry for entry in live if not entry.owner}
        named = [(by_path[n.module.path], n) for n in self.named if n.module and n.module.path in by_path]
        by_name = [entry for entry in live if entry.role == "production"]
        for entry, item in sorted(named, key=lambda pair: pair[1].rank):
            # A name that stands for production and builds on what `wsgi.py` falls back to is the nearer one.
            later = [other for other in by_name if other is not entry and entry.name in other.chain]
            if (item.rank < MANAGE or not by_name) and not (entry.role != "production" and later):
                return _known(entry, f"named by {item.place.path}:{item.place.line}", item.place)
        by_name = by_name or [entry for entry in live if _is_for_container(entry)]
        if len(by_name) == 1:
            return _known(by_name[0], "by its name")
        if any(self._is_brought_along(item, home) for item in self.named) or self._is_installed_only:
            return None
        leaves = [e for e in live if not any(e is not other and e.module.name in other.chain for other in live)]
        # A base that stands beside the settings of a developer is not what production runs.
        only = leaves[0] if len(leaves) == 1 and (leaves[0].role != "base" or len(group) == 1) else None
        return _known(only, "the only settings module") if only else None

    @shared_property
    def _is_installed_only(self) -> bool:
        """Whether the tree is a distribution that nothing in it starts: its settings are defaults for others."""
        names = {path.rpartition("/")[2] for path in self._names.modules}
        is_built = any(path.endswith(".dist-info/METADATA") for path in self._files)
        return (is_built or "setup.py" in names) and names.isdisjoint(ENTRIES)

    def _is_brought_along(self, item: Named, home: str) -> bool:
        """Whether a file of the project in this folder names settings that only those who deploy it have."""
        is_near = item.place.path.startswith(f"{home}/" if home else "")
        return item.module is None and is_near and not words(item.written) & DEVELOPMENT

    @shared_property
    def user_label(self) -> str | None:
        """AUTH_USER_MODEL of production, or else of any settings module; None where nothing assigns it."""
        for entry in (*self.production, *self.modules):
            if found := text_in(entry.value("AUTH_USER_MODEL")):
                return found
        return None


def _without_developers(group: Sequence[SettingsModule]) -> list[SettingsModule]:
    """What may be production; beside one that is so by name, what builds on a developer's settings is not."""
    live = [entry for entry in group if entry.role != "development"]
    if not any(entry.role == "production" for entry in live):
        return live
    names = {entry.name for entry in group if entry.role == "development"}
    return [entry for entry in live if entry.role == "production" or names.isdisjoint(entry.chain)]


def _known(entry: SettingsModule, how: str, named_at: Place | None = None) -> SettingsModule:
    return SettingsModule(entry.module, entry.interpreter, entry.owner, how, named_at)


def _is_for_container(entry: SettingsModule) -> bool:
    """Whether it is what an image runs; one that debugs is what a developer runs in an image."""
    debug = entry.value("DEBUG")
    return bool(words(entry.module.name) & CONTAINERS) and (debug is None or truth(debug) is False)


def _has_classes(module: Module) -> bool:
    return any(name.module.partition(".")[0] == "configurations" for name in module.facts.imports)


def _may_be_settings(module: Module) -> bool:
    if "settings" in module.path or "config" in module.path or module.path.endswith("conf.py"):
        return bool(STARTS & module.names.keys()) or bool(module.stars) or _has_classes(module)
    return bool(STARTS & module.names.keys()) and len(MARKERS & module.names.keys()) > 1


def _home(entry: SettingsModule, managed: set[str]) -> str:
    folder = entry.path
    while folder:
        folder = folder.rpartition("/")[0]
        if folder in managed:
            return folder
    top = entry.module.name.partition(".")[0]
    parts = entry.path.split("/")
    return "/".join(parts[: parts.index(top) + 1]) if top in parts[:-1] else ""
