"""Which views use a form or serializer of the project."""

from __future__ import annotations

import functools
from collections.abc import Mapping
from typing import TYPE_CHECKING

from django_cto.project.definitions import ClassDef
from django_cto.project.view import View, mentioned
from django_cto.read.noting import shared

if TYPE_CHECKING:
    from django_cto.project.project import Project

ATTRIBUTES = ("serializer_class", "form_class")
Numbered = Mapping[int, tuple[int, ...]]


def views_with(project: Project, owner: ClassDef) -> tuple[View, ...]:
    """The views that name a form or serializer, or use it anywhere in their functions, in their own order."""
    views, by_class, by_function = _numbered(project)
    numbers = set(by_class.get(id(owner), ()))
    for function in project.functions_that_mention(owner.name):
        if id(function.node) in by_function and any(found is owner for found in mentioned(project, function)):
            numbers.update(by_function[id(function.node)])
    return tuple(views[number] for number in sorted(numbers))


@functools.lru_cache(maxsize=2)
@shared
def _numbered(project: Project) -> tuple[tuple[View, ...], Numbered, Numbered]:
    """The views, and their numbers by the `id` of a class that they name and of the node of a function of theirs."""
    views = tuple(project.views.values())
    by_class: dict[int, tuple[int, ...]] = {}
    by_function: dict[int, tuple[int, ...]] = {}
    for number, view in enumerate(views):
        for said in filter(None, map(view.said, ATTRIBUTES)):
            named = project.resolve(said.module, said.value)
            if isinstance(named, ClassDef):
                by_class[id(named)] = (*by_class.get(id(named), ()), number)
        for function in view.functions:
            by_function[id(function.node)] = (*by_function.get(id(function.node), ()), number)
    return views, by_class, by_function
