"""What the context processors of the settings put into the context of every template that answers a request."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from django_cto.flow.rows.domain import REQUEST, Dict, Value
from django_cto.flow.rows.frame import Frame
from django_cto.project import Project
from django_cto.project.definitions import FunctionDef
from django_cto.project.settings.values import Listing, Table

if TYPE_CHECKING:
    from django_cto.flow.rows.engine import Engine


def processed(engine: Engine) -> dict[str, Value]:
    """The names that the project's own context processors give to templates."""
    found: dict[str, Value] = {}
    for function in dict.fromkeys(_processors(engine.project)):
        made = engine.apply(function, [REQUEST], Frame(engine, function.module, None, {}), None)
        if type(made) is Dict:
            found |= made.items
    return found


def _processors(project: Project) -> Iterator[FunctionDef]:
    for entry in project.settings.modules:
        backends = entry.listing("TEMPLATES")
        for item in backends.items if backends else ():
            named = item.value.get("OPTIONS", "context_processors") if type(item.value) is Table else None
            for name, _ in named.texts() if type(named) is Listing else ():
                definition = project.names.find(name, entry.path)
                if type(definition) is FunctionDef:
                    yield definition
