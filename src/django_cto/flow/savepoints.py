"""The edits that give the body of a `try` a savepoint of its own."""

from __future__ import annotations

from collections.abc import Sequence

from django_cto.project import Project
from django_cto.project.definitions import Module
from django_cto.project.importing import import_edits
from django_cto.read import syntax as s
from django_cto.text import Edit


def by_savepoint(project: Project, module: Module, node: s.Try) -> tuple[Edit, ...] | None:
    """The body within `with transaction.atomic():`; None where its lines cannot simply be moved to the right."""
    first, last = s.line_of(node.body[0].at), s.end_line_of(node.body[-1].at)
    lines = project.text(module.path).split("\n")[first - 1 : last]
    imports = import_edits(module, "django.db", "transaction")
    indent = lines[0][: len(lines[0]) - len(lines[0].lstrip())]
    if imports is None or "\t" in indent or first == s.line_of(node.at) or _has_long_text(node.body):
        return None
    begin = (first, len(indent) + 1)
    opened = Edit(module.path, begin, begin, f"with transaction.atomic():\n{indent}    ")
    moved = (Edit(module.path, (line, 1), (line, 1), "    ") for line in _filled(lines, first))
    return (*imports, opened, *moved)


def _filled(lines: Sequence[str], first: int) -> list[int]:
    """The numbers of the lines after the first that are not empty."""
    return [first + index for index, line in enumerate(lines) if index and line.strip()]


def _has_long_text(body: tuple[s.Stmt, ...]) -> bool:
    """Whether a text goes over several lines, so that moving them would change it."""
    return any(
        isinstance(node, s.Constant | s.Format) and s.line_of(node.at) != s.end_line_of(node.at)
        for part in body
        for node in s.descend(part)
    )
