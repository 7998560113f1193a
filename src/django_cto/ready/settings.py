"""The settings as rows ask for them, alike whether they were read from the code or loaded by the interpreter."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Protocol

from django_cto.project import Project
from django_cto.project.settings import SettingsModule
from django_cto.project.settings.values import Choice, Env, Listing, Literal, Table, Value, by_default
from django_cto.ready.outcome import Looked, Unsure
from django_cto.ready.secret import shown

# In the place of a part of a list or dict that the code alone does not tell.
UNKNOWN = "<unknown>"
NOT_SET = object()


class SettingsView(Protocol):
    """What production's settings hold; the project has the code that they name."""

    @property
    def project(self) -> Project:
        """The project whose settings they are."""

    def get(self, name: str, *keys: str, default: Any = None) -> Any:
        """A setting, or what its dict holds below `keys`, as plain values; `default` where nothing sets it.

        Raises `Unsure` where the code alone cannot tell.
        """

    def looked(self, name: str, *keys: str) -> Looked:
        """The setting as a thing that was looked at, its secrets masked."""


class WrittenSettings:
    """The settings of one module as the code says them, with nothing in the environment.

    `open` gathers the names of those that were asked for and that the environment may say otherwise.
    """

    def __init__(self, entry: SettingsModule, project: Project) -> None:
        self._entry = entry
        self.project = project
        self.open: set[str] = set()

    def get(self, name: str, *keys: str, default: Any = None) -> Any:
        """See `SettingsView`."""
        setting = self._entry.get(name)
        if setting is None:
            if not self._entry.is_whole:
                raise Unsure(f"`{self._entry.name}` cannot be read in full, and `{name}` was not found in it")
            return default
        if setting.is_open:
            self.open.add(name)
        value: Value | None = setting.default
        for key in keys:
            if value is not None and not isinstance(value, Table):
                raise Unsure(f"the code does not tell what `{name}` holds")
            if value is not None and key not in value.entries and not value.is_whole:
                raise Unsure(f"the code does not tell all that `{name}` holds")
            inner = value.entries.get(key) if value is not None else None
            if isinstance(inner, Env | Choice):
                self.open.add(name)
            value = by_default(inner) if inner is not None else None
        return default if value is None else _plain_or_unsure(name, value)

    def looked(self, name: str, *keys: str) -> Looked:
        """See `SettingsView`."""
        setting = self._entry.get(name)
        what = ".".join((name, *keys))
        if setting is None:
            return Looked(what, "not set")
        try:
            found = self.get(name, *keys, default=NOT_SET)
            value = "not set" if found is NOT_SET else shown(keys[-1] if keys else name, found)
        except Unsure:
            value = f"from the environment: {setting.value.name}" if isinstance(setting.value, Env) else UNKNOWN
        return Looked(what, value, setting.place)


class LoadedSettings:
    """The settings as Django loaded them, secrets masked by the process that did; defaults of Django included."""

    def __init__(self, values: Mapping[str, Any], project: Project) -> None:
        self._values = values
        self.project = project

    def get(self, name: str, *keys: str, default: Any = None) -> Any:
        """See `SettingsView`."""
        value: Any = self._values.get(name)
        for key in keys:
            value = value.get(key) if isinstance(value, Mapping) else None
        return default if value is None else value

    def looked(self, name: str, *keys: str) -> Looked:
        """See `SettingsView`."""
        return Looked(".".join((name, *keys)), shown(keys[-1] if keys else name, self.get(name, *keys)))


def _plain_or_unsure(name: str, value: Value) -> Any:
    found = _plain(value)
    if found is UNKNOWN:
        raise Unsure(f"the environment decides over `{name}`")
    return found


def _plain(value: Value) -> Any:
    match by_default(value):
        case Literal(value=plain):
            return plain
        case Listing(items=items):
            return [UNKNOWN if item.is_rest else _plain(item.value) for item in items]
        case Table(entries=entries):
            return {key: _plain(each) for key, each in entries.items()}
    return UNKNOWN
