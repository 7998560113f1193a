"""Where a list of URL patterns is built up: the values that a name is given in a module or in one function of it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django_cto.facts.imports import flat
from django_cto.project.definitions import Definition, FunctionDef, Module, Variable
from django_cto.read import syntax as s
from django_cto.read.shared import shared_property

if TYPE_CHECKING:
    from django_cto.project.project import Project

ADDS_ONE = frozenset({"append", "insert"})


@dataclass(frozen=True, eq=False, repr=False)
class Given:
    """A value given to a name; `is_more` where it is added to a list, `is_item` where it is one item of it."""

    value: s.Expr
    is_more: bool = False
    is_item: bool = False


@dataclass(frozen=True, eq=False, repr=False)
class Scope:
    """A module's top level, or the inside of one of its functions."""

    project: Project
    module: Module
    function: FunctionDef | None = None

    @property
    def key(self) -> str:
        """What tells this scope from all others."""
        return f"{self.module.path}:{self.function.qualname if self.function else ''}"

    @shared_property
    def given(self) -> Mapping[str, tuple[Given, ...]]:
        """Everything that is assigned to a name, or added to the list of that name, in source order."""
        body = self.function.node.body if self.function else self.module.facts.body
        found: dict[str, list[Given]] = {}
        for node in flat(body):
            for name, given in _given(node):
                found.setdefault(name, []).append(given)
        return {name: tuple(values) for name, values in found.items()}

    def binds(self, name: str) -> bool:
        """Whether a name belongs to the scope itself: assigned in it or a parameter of it."""
        parameters = self.function.node.parameters if self.function else ()
        is_parameter = any(parameter.name == name for parameter in parameters)
        return is_parameter or any(not given.is_more for given in self.given.get(name, ()))

    def resolve(self, node: s.Expr | None) -> Definition | None:
        """What an expression stands for, seen from here; None for what the function itself assigns."""
        if self.function and isinstance(node, s.Name) and self.binds(node.id):
            return None
        return self.project.resolve(self.module, node, self.function)

    def text(self, node: s.Expr | None) -> str | None:
        """The text of a literal, or of the one literal that a name stands for."""
        found = self.resolve(node) if isinstance(node, s.Name | s.Attribute) else None
        return s.text_of(found.value) if isinstance(found, Variable) else s.text_of(node)


def _given(node: s.Stmt) -> Iterator[tuple[str, Given]]:
    match node:
        case s.Assign(targets=targets, value=value) if value is not None:
            yield from ((target.id, Given(value)) for target in targets if isinstance(target, s.Name))
        case s.Augment(target=s.Name(id=name), value=value):
            yield name, Given(value, True)
        case s.Expression(value=s.Call(func=s.Attribute(value=s.Name(id=name), name=method), args=args)) if args:
            if method in ADDS_ONE:
                yield name, Given(args[-1], True, True)
            elif method == "extend":
                yield name, Given(args[0], True)
