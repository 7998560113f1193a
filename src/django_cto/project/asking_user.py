"""The edits by which a module asks which model the users are, in the place of importing Django's own."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from django_cto.project.definitions import Module, place_of
from django_cto.project.importing import import_edits
from django_cto.read import syntax as s
from django_cto.text import Edit, put_at

if TYPE_CHECKING:
    from django_cto.project.project import Project

ASKED = "get_user_model"
# What is imported when all models are there, so that its classes may ask as well.
LATE = re.compile(
    r"(^|/)(admin|api|filters|forms|serializers|urls|views|tests?(_\w+)?)(/\w+)*\.py$|/management/commands/"
)


def by_get_user_model(project: Project, module: Module, name: s.Imported) -> tuple[Edit, ...] | None:
    """`get_user_model()` wherever the imported name is read; None where it stands for more than the class.

    So it must have no other value, be in no annotation and imported from here by nobody, and be read in functions only,
    but in modules that are imported late: while models are loaded nobody can say yet which one the users are.
    """
    node = next((each for each in module.facts.body if isinstance(each, s.Import) and name in each.names), None)
    imports = import_edits(module, "django.contrib.auth", ASKED)
    uses = [use for part in module.facts.body for use in _uses(part, name.local, bool(LATE.search(module.path)))]
    if node is None or imports is None or None in uses or _is_handed_on(project, module, name.local):
        return None
    place = place_of(module, node.at)
    behind = project.text(module.path).split("\n")[place.end_line - 1][place.end_column - 1 :]
    if place.line != place.end_line or place.column > 1 or behind.partition("#")[0].strip():
        return None
    edits = [put_at(place_of(module, use.at), f"{ASKED}()") for use in uses if use]
    if left := [_written(each) for each in node.names if each != name]:
        return (*imports, put_at(place, f"from django.contrib.auth.models import {', '.join(left)}"), *edits)
    if imports:
        return (put_at(place, f"from django.contrib.auth import {ASKED}"), *edits)
    return (Edit(module.path, (place.line, 1), (place.line + 1, 1), ""), *edits)


def _written(name: s.Imported) -> str:
    return name.name if name.local == name.name else f"{name.name} as {name.local}"


def _uses(node: object, local: str, may_ask: bool) -> Iterator[s.Name | None]:
    """Where the name is read; None for each place where nobody can ask, or where it is something else."""
    if isinstance(node, s.Name):
        yield from [node if may_ask else None] if node.id == local else []
    elif not isinstance(node, s.Import):
        if getattr(node, "name", None) == local and not isinstance(node, s.Attribute | s.Keyword):
            yield None
        for field in ("targets", "target", "annotation", "returns"):
            if any(isinstance(each, s.Name) and each.id == local for each in _below(getattr(node, field, None))):
                yield None
        body = {id(each) for each in node.body} if isinstance(node, s.Function) else set()
        for child in s.children(node):
            yield from _uses(child, local, may_ask or id(child) in body or isinstance(node, s.Lambda))


def _below(part: object) -> Iterator[object]:
    for each in part if isinstance(part, tuple) else (part,):
        yield from s.descend(each) if each is not None else ()


def _is_handed_on(project: Project, module: Module, local: str) -> bool:
    """Whether another module imports the name from this one, as far as the last part of its own name says."""
    last = module.name.rpartition(".")[2]
    names = (name for other in project.modules.values() if other is not module for name in other.facts.imports)
    return any(name.name in {local, "*"} and name.module.rpartition(".")[2] in {last, ""} for name in names)
