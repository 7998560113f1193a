"""Whether requests run in a transaction, by ATOMIC_REQUESTS, and which functions answer them."""

from __future__ import annotations

import functools
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from django_cto.project import Project
from django_cto.project.definitions import FunctionDef, Module, place_of
from django_cto.project.view import View
from django_cto.read import syntax as s
from django_cto.read.noting import shared
from django_cto.text import Place

NAME = "ATOMIC_REQUESTS"
NON_ATOMIC = "non_atomic_requests"


@dataclass(frozen=True)
class AtomicRequests:
    """What production's settings say: `is_on` is None where that cannot be known; `place` is where they say so."""

    is_on: bool | None
    place: Place | None = None


@functools.lru_cache(maxsize=2)
@shared
def atomic_requests(project: Project) -> AtomicRequests:
    """Whether the default database has ATOMIC_REQUESTS in the settings that production runs."""
    modules = [
        module for entry in project.settings.production for module in _modules(project, entry.chain, entry.module)
    ]
    found = [said for module in modules for said in _said(module)]
    if found:
        return found[0]
    return AtomicRequests(False if modules else None)


def _modules(project: Project, chain: tuple[str, ...], own: Module) -> Iterator[Module]:
    yield own
    for name in chain:
        module = project.names.module(name, own.path)
        if module and module is not own:
            yield module


def _said(module: Module) -> Iterator[AtomicRequests]:
    """Every value that a module gives the option, in a dict or by assignment."""
    for statement in module.facts.body:
        for node in s.descend(statement):
            for value in _values(node):
                yield AtomicRequests(_truth(value), place_of(module, value.at))


def _values(node: object) -> Iterator[s.Expr]:
    if isinstance(node, s.Mapping) and (inside := node.get(NAME)):
        yield inside
    if isinstance(node, s.Assign) and node.value is not None:
        keys = (target.index for target in node.targets if isinstance(target, s.Subscript))
        yield from (node.value for key in keys if s.text_of(key) == NAME)


def _truth(node: s.Expr) -> bool | None:
    default = node.keyword("default") if isinstance(node, s.Call) else node
    return default.value if isinstance(default, s.Constant) and isinstance(default.value, bool) else None


def answers_in_transaction(project: Project, function: FunctionDef) -> Place | None:
    """Where the settings say that the request which a function answers runs in a transaction, None where not."""
    said = atomic_requests(project) if id(function.node) in view_functions(project) else None
    return said.place if said and said.is_on and not function.node.is_async and not _is_left_out(function) else None


def _is_left_out(function: FunctionDef) -> bool:
    """Whether `non_atomic_requests` stands above the function, its class or its `dispatch`."""
    owner = function.owner
    dispatch = owner.methods.get("dispatch") if owner else None
    written = (
        *function.node.decorators,
        *(owner.node.decorators if owner else ()),
        *(dispatch.node.decorators if dispatch else ()),
    )
    names = (node for decorator in written for node in s.descend(decorator) if isinstance(node, s.Name | s.Attribute))
    return any(s.dotted(name).rpartition(".")[2] == NON_ATOMIC for name in names)


@functools.lru_cache(maxsize=2)
@shared
def view_functions(project: Project) -> Mapping[int, View]:
    """The view that a function belongs to, by the `id` of its node."""
    return {id(function.node): view for view in project.views.values() for function in view.functions}
