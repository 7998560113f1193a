"""Knows in which function or class a place stands."""

from __future__ import annotations

from collections.abc import Iterator

from django_cto.facts.imports import blocks
from django_cto.project import Project
from django_cto.read import syntax as s
from django_cto.text import Place


def symbol_at(project: Project, place: Place) -> str:
    """The dotted name of the innermost function or class around a place, its module's outside of them."""
    module = project.modules.get(place.path)
    return ".".join((module.name, *_names_around(module.facts.body, place.line))) if module else ""


def _names_around(body: tuple[s.Stmt, ...], line: int) -> Iterator[str]:
    for node in body:
        if s.end_line_of(node.at) < line:
            continue
        if line < _first_line(node):
            return
        if isinstance(node, s.Function | s.Class):
            yield node.name
        for block in blocks(node):
            yield from _names_around(block, line)


def _first_line(node: s.Stmt) -> int:
    decorators = node.decorators if isinstance(node, s.Function | s.Class) else ()
    return min(s.line_of(node.at), *(s.line_of(item.at) for item in decorators)) if decorators else s.line_of(node.at)
