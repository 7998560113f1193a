"""What is said of URL patterns outside the lists of a URLconf: calls of `path()` anywhere, additions from elsewhere."""

from __future__ import annotations

from collections.abc import Container, Iterator, Mapping
from typing import TYPE_CHECKING

from django_cto.facts.imports import flat
from django_cto.project.definitions import Module, Variable
from django_cto.project.names import symbol_of
from django_cto.project.url_lists import PATHS
from django_cto.project.url_scope import Given, Scope
from django_cto.read import syntax as s

if TYPE_CHECKING:
    from django_cto.project.project import Project

PATH_NAMES = frozenset({"path", "re_path", "url"})
BRING_PATH = PATH_NAMES | {"urls"}


def path_calls(project: Project, known: Container[int]) -> Iterator[s.Call]:
    """The calls of `path`, `re_path` and `url` in the reviewed code, those in functions and classes included.

    Those are left out whose `id` is known.
    """
    for module in project.modules.values():
        if not module.is_test and any(item.name in BRING_PATH for item in module.facts.imports):
            yield from _calls_of(project, module, known)


def name_in(call: s.Call) -> str:
    """The literal name that a call gives, a shape with `*` for one put together, "" for none."""
    node = call.argument(3, "name")
    if isinstance(node, s.Format):
        return "".join(s.text_of(part) or "*" for part in node.parts)
    return s.text_of(node) or ""


def _calls_of(project: Project, module: Module, known: Container[int]) -> Iterator[s.Call]:
    top: list[object] = [node for node in module.facts.body if not isinstance(node, s.Function | s.Class)]
    for owner in module.classes:
        top.extend(node for node in flat(owner.node.body) if isinstance(node, s.Assign))
    for function in module.functions:
        if not PATH_NAMES.isdisjoint(function.node.mentions):
            yield from _calls_in(Scope(project, module, function), function.node, known)
    for node in top:
        yield from _calls_in(Scope(project, module), node, known)


def _calls_in(scope: Scope, node: object, known: Container[int]) -> Iterator[s.Call]:
    for inner in s.descend(node):
        if type(inner) is not s.Call or id(inner) in known:
            continue
        if s.dotted(inner.func).rpartition(".")[2] not in PATH_NAMES:
            continue
        if symbol_of(scope.resolve(inner.func)) in PATHS:
            yield inner


def additions(project: Project) -> Mapping[str, tuple[tuple[Scope, Given], ...]]:
    """What other modules, and functions when they are called, add to a module's list, by the list's symbol."""
    found: dict[str, list[tuple[Scope, Given]]] = {}
    for scope in _adding(project):
        for name, values in scope.given.items():
            more = [given for given in values if given.is_more]
            if len(more) < len(values):
                continue
            target = project.resolve(scope.module, s.Name(0, name), scope.function)
            if isinstance(target, Variable):
                found.setdefault(target.symbol, []).extend((scope, given) for given in more)
    return {symbol: tuple(values) for symbol, values in found.items()}


def _adding(project: Project) -> Iterator[Scope]:
    for function in project.functions_that_mention("include", *PATH_NAMES):
        yield Scope(project, function.module, function)
    for module in project.modules.values():
        if module.is_test or not {"include", *PATH_NAMES} & module.facts.mentions:
            continue
        if any(item.name.endswith("patterns") for item in module.facts.imports):
            yield Scope(project, module)
