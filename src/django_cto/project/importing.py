"""Where a file's imports take one name more; knows nothing of why it is wanted."""

from __future__ import annotations

import sys

from django_cto.project.definitions import Module
from django_cto.read import syntax as s
from django_cto.text import Edit


def import_edits(module: Module, source: str, name: str) -> tuple[Edit, ...] | None:
    """The edits after which `from source import name` holds; () where it does already, None where it cannot."""
    bound = module.names.get(name)
    if bound is not None:
        known = isinstance(bound, s.Imported) and not bound.level and (bound.module, bound.name) == (source, name)
        return () if known else None
    imports = [node for node in module.facts.body if isinstance(node, s.Import)]
    for node in imports:
        if _source(node) == source and not any(item.name == "*" for item in node.names):
            return (_beside(module, node, name),)
    return (_own_line(module, imports, source, f"from {source} import {name}\n"),)


def _source(node: s.Import) -> str:
    """What an import imports from, relative ones with their dots."""
    first = node.names[0]
    return "." * first.level + first.module


def _beside(module: Module, node: s.Import, name: str) -> Edit:
    """Within an import of the same module, in alphabetical order where the names are in one."""
    for item in node.names:
        if item.name.lower() > name.lower():
            place = s.place_of(module.path, item.at)
            start = (place.line, place.column)
            return Edit(module.path, start, start, f"{name}, ")
    place = s.place_of(module.path, node.names[-1].at)
    end = (place.end_line, place.end_column)
    return Edit(module.path, end, end, f", {name}")


def _own_line(module: Module, imports: list[s.Import], source: str, line: str) -> Edit:
    section = _section(source)
    own = [node for node in imports if _section(_source(node)) == section]
    later = next((node for node in own if _source(node) > source), None)
    if later:
        return _line_edit(module, s.line_of(later.at), line)
    if own:
        return _line_edit(module, s.end_line_of(own[-1].at) + 1, line)
    follower = next((node for node in imports if _section(_source(node)) > section), None)
    if follower:
        return _line_edit(module, s.line_of(follower.at), line + "\n")
    if imports:
        return _line_edit(module, s.end_line_of(imports[-1].at) + 1, "\n" + line)
    return _line_edit(module, _first_line(module), line + "\n")


def _section(source: str) -> int:
    """The part of a sorted import block: future, standard library, third parties, relative."""
    if source == "__future__":
        return 0
    if source.startswith("."):
        return 3
    return 1 if source.partition(".")[0] in sys.stdlib_module_names else 2


def _first_line(module: Module) -> int:
    """The line of the first statement that is no docstring."""
    body = [node for node in module.facts.body if not _is_docstring(node)]
    return s.line_of(body[0].at) if body else 1


def _is_docstring(node: s.Stmt) -> bool:
    return isinstance(node, s.Expression) and s.text_of(node.value) is not None


def _line_edit(module: Module, line: int, text: str) -> Edit:
    return Edit(module.path, (line, 1), (line, 1), text)
