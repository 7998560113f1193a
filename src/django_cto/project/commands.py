"""The management commands of a project."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django_cto.project.apps import App
from django_cto.project.definitions import ClassDef, FunctionDef
from django_cto.project.names import Names
from django_cto.text import Place

if TYPE_CHECKING:
    from django_cto.project.project import Project

# Django looks for them nowhere else.
PLACE = re.compile(r"(?:^|/)management/commands/(?P<name>[^_/][^/]*)\.py$")


@dataclass(frozen=True, eq=False, repr=False)
class Command:
    """A management command: the name it is called by, its class, and the app that brings it."""

    name: str
    owner: ClassDef
    app: App | None
    names: Names

    @property
    def place(self) -> Place:
        """Where its class stands."""
        return self.owner.place

    @property
    def handle(self) -> FunctionDef | None:
        """What runs when it is called, an inherited `handle` included."""
        found = (self.names.class_member(self.owner, name) for name in ("handle", "handle_label", "handle_app_config"))
        return next((method for method in found if isinstance(method, FunctionDef)), None)


def commands_of(project: Project) -> tuple[Command, ...]:
    """Every command in the place where Django looks for commands."""
    return tuple(_commands(project))


def _commands(project: Project) -> Iterator[Command]:
    for path, module in project.modules.items():
        found = PLACE.search(path)
        owner = project.names.lookup(module, "Command") if found and not module.is_test else None
        if found and isinstance(owner, ClassDef):
            yield Command(found["name"], owner, project.app_of(module), project.names)
