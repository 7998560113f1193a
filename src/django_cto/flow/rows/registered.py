"""The tags and filters that a project registers for its templates."""

from __future__ import annotations

import functools
from collections.abc import Callable, Iterator, Mapping
from typing import TYPE_CHECKING, Final

from django_cto.flow.rows.domain import (
    Spot,
    Value,
)
from django_cto.flow.rows.frame import Frame
from django_cto.flow.rows.noted import Hop
from django_cto.project import Project
from django_cto.project.definitions import FunctionDef
from django_cto.read import syntax as s

if TYPE_CHECKING:
    from django_cto.flow.rows.engine import Engine

KINDS: Final = frozenset({"simple_tag", "inclusion_tag", "filter", "assignment_tag"})
Registered = tuple[str, FunctionDef, s.Expr]


@functools.lru_cache(maxsize=2)
def registered(project: Project) -> Mapping[tuple[bool, str], Registered]:
    """By whether it is a filter and its name: the kind, the function and the decorator."""
    found: dict[tuple[bool, str], Registered] = {}
    for module in project.modules.values():
        if "templatetags" in module.path.split("/") and not module.is_test:
            for function in module.functions:
                for kind, name, decorator in _names(function):
                    found[(kind == "filter", name)] = (kind, function, decorator)
    return found


def _names(function: FunctionDef) -> Iterator[tuple[str, str, s.Expr]]:
    for decorator in function.node.decorators:
        func = decorator.func if type(decorator) is s.Call else decorator
        if type(func) is s.Attribute and func.name in KINDS:
            name = None
            if type(decorator) is s.Call:
                name = s.text_of(decorator.keyword("name"))
                if func.name == "filter" and name is None:
                    name = s.text_of(decorator.argument(0, "name"))
            yield func.name, name or function.name, decorator


def filter_function(engine: Engine, name: str) -> Callable[[Frame, list[Value], Spot], Value] | None:
    """A filter of the project."""
    found = engine.tags().get((True, name))
    if found is None:
        return None
    function = found[1]

    def run(frame: Frame, values: list[Value], place: Spot) -> Value:
        given = engine.given(values)
        hop = Hop(place, f"the filter `{name}` is applied")
        return engine.apply(function, given.for_function(function, []), frame, hop)

    return run
