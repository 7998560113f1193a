"""How Celery is configured, alike whether the code says it or the process that loaded it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Protocol

from django_cto.ready.code import Code
from django_cto.ready.loaded import Loaded
from django_cto.ready.outcome import Absent, Looked
from django_cto.ready.secret import shown
from django_cto.ready.settings import SettingsView

NO_QUEUE = "The project has no Celery"
# Celery's own default, where a project says nothing: https://docs.celeryq.dev/en/stable/userguide/configuration.html
DEFAULTS = {"result_expires": 86_400}


class Queue(Protocol):
    """The options of Celery by their names in small letters."""

    def option(self, name: str) -> Any:
        """What an option holds, None where nothing sets it."""

    def looked(self, name: str) -> Looked:
        """The option as a thing that was looked at."""


@dataclass(frozen=True)
class _Written:
    settings: SettingsView

    def option(self, name: str) -> Any:
        return self.settings.get(f"CELERY_{name.upper()}", default=DEFAULTS.get(name))

    def looked(self, name: str) -> Looked:
        return self.settings.looked(f"CELERY_{name.upper()}")


@dataclass(frozen=True)
class _Told:
    options: Mapping[str, Any]

    def option(self, name: str) -> Any:
        return self.options.get(name)

    def looked(self, name: str) -> Looked:
        return Looked(f"Celery's {name}", shown(name, self.option(name)))


def queue_of_code(code: Code) -> Queue:
    """The options as the settings say them under Celery's usual prefix; raises `Absent` where there is no Celery."""
    if not code.project.requires("celery"):
        raise Absent(NO_QUEUE)
    return _Written(code.settings)


def queue_of_process(loaded: Loaded) -> Queue:
    """The options as Celery itself took them; raises `Absent` where there is no Celery."""
    told = loaded.part("queue")
    if told is None:
        raise Absent(NO_QUEUE)
    return _Told(told)
