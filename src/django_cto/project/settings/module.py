"""A settings module: what it is for by its name, and what its settings hold."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

import msgspec

from django_cto.project.definitions import ClassDef, Module
from django_cto.project.settings.state import SETTING, State
from django_cto.project.settings.statements import Interpreter
from django_cto.project.settings.values import Listing, Literal, Table, Value, by_default, truth
from django_cto.read.shared import shared_property
from django_cto.text import Place

PRODUCTION = frozenset({"prod", "production", "product", "live", "deploy", "deployment", "heroku", "aws"})
DEVELOPMENT = frozenset(
    {"dev", "devel", "develop", "developer", "development", "local", "debug", "ci", "build", "staging"}
)
BASE = frozenset({"base", "common", "default", "defaults", "shared", "global"})
# Folders and names of settings that no one deploys: of tests, documentation, examples and templates of projects.
SHOWN = frozenset(
    "doc docs example examples sample samples demo sandbox playground tutorial quickstart template templates "
    "cookiecutter devproject pytest unittest e2e".split()
)
TESTS = re.compile(r"tests?$|test(ing|app|apps|project|proj|settings|utils|suite)$")


class Setting(msgspec.Struct, frozen=True):
    """A setting: its value, the places of every statement that has a part in it, and what may still replace it."""

    name: str
    value: Value
    places: tuple[Place, ...]
    overridden: Place | None = None

    @property
    def place(self) -> Place:
        """The last statement that has a part in it."""
        return self.places[-1]

    @property
    def is_open(self) -> bool:
        """Whether the environment or an optional local file may give it another value."""
        return self.overridden is not None or not isinstance(self.value, Literal | Listing | Table)

    @property
    def default(self) -> Value:
        """What it is with nothing in the environment."""
        return by_default(self.value)


@dataclass(frozen=True, eq=False, repr=False)
class SettingsModule:
    """A module (or a class of django-configurations) that Django can be started with."""

    module: Module
    interpreter: Interpreter
    owner: ClassDef | None = None
    how: str = ""
    named_at: Place | None = None

    @property
    def name(self) -> str:
        """The dotted name, as DJANGO_SETTINGS_MODULE gives it."""
        return self.owner.symbol if self.owner else self.module.name

    @property
    def path(self) -> str:
        """The file's path."""
        return self.module.path

    @shared_property
    def role(self) -> str:
        """What its name says it is for: `production`, `development`, `base`, or "" where it says nothing."""
        stem = words(self.owner.name if self.owner else self.module.name.rpartition(".")[2])
        around = words(self.module.name) | words(self.path.rpartition("/")[0])
        if is_shown(stem | around) or stem & DEVELOPMENT:
            return "development"
        if stem & PRODUCTION:
            return "production"
        return "base" if stem & BASE else ""

    @shared_property
    def state(self) -> State:
        """What its names hold after the last statement."""
        if self.owner:
            return self.interpreter.state_of_class(self.owner)
        return self.interpreter.state_of(self.module)

    @shared_property
    def settings(self) -> Mapping[str, Setting]:
        """Every setting by name."""
        state = self.state
        return {
            name: Setting(name, value, state.places[name], state.overridden.get(name))
            for name, value in state.values.items()
            if SETTING.match(name) and state.places.get(name)
        }

    def get(self, name: str) -> Setting | None:
        """A setting, None where the chain does not assign it."""
        return self.settings.get(name)

    def value(self, name: str) -> Value | None:
        """What a setting is with nothing in the environment, None where the chain does not assign it."""
        found = self.settings.get(name)
        return found.default if found else None

    @property
    def is_whole(self) -> bool:
        """Whether the whole chain was read, so that a setting that is not found is not assigned."""
        return not self.state.gaps

    @property
    def chain(self) -> tuple[str, ...]:
        """The names of the modules that it is made of, itself among them."""
        return tuple(dict.fromkeys(self.state.modules))

    def is_guarded(self, name: str) -> bool:
        """Whether the module refuses to start on some value of a setting."""
        return name in self.state.guarded

    @property
    def has_debug_on(self) -> bool:
        """Whether DEBUG is on with nothing in the environment, and nothing refuses to start so."""
        debug = self.get("DEBUG")
        return debug is not None and not self.is_guarded("DEBUG") and truth(debug.default) is True

    def listing(self, name: str) -> Listing | None:
        """A setting that is a list, None where it is none or cannot be known."""
        value = self.value(name)
        return value if isinstance(value, Listing) else None

    def table(self, name: str) -> Table | None:
        """A setting that is a dict, None where it is none or cannot be known."""
        value = self.value(name)
        return value if isinstance(value, Table) else None

    @shared_property
    def installed_apps(self) -> tuple[str, ...]:
        """The literal INSTALLED_APPS, without those under a condition that does not hold by default."""
        found = self.listing("INSTALLED_APPS")
        return tuple(text for text, _ in found.texts()) if found else ()

    @shared_property
    def middleware(self) -> tuple[str, ...]:
        """The literal MIDDLEWARE in order."""
        found = self.listing("MIDDLEWARE")
        return tuple(text for text, _ in found.texts()) if found else ()


def words(name: str) -> set[str]:
    """The words of a name in small letters."""
    return {part.lower() for part in re.findall(r"[A-Z]?[a-z0-9]+|[A-Z]+(?![a-z])", name)}


def is_shown(names: set[str]) -> bool:
    """Whether one of these words says that a folder or module is for tests, documentation or to be copied."""
    return bool(names & SHOWN) or any(TESTS.match(name) for name in names)
