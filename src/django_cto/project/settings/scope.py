"""Where the names of a settings module are looked up while it is followed."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

from django_cto.project.definitions import Definition, FunctionDef, Module
from django_cto.project.names import Names
from django_cto.project.settings.values import Value
from django_cto.read import syntax as s
from django_cto.text import Place


@dataclass(eq=False)
class Scope:
    """What was assigned so far, then the module; `call` runs a project's own function."""

    names: Names
    module: Module
    evaluator: Callable[[Scope, s.Expr], Value]
    values: dict[str, Value] = field(default_factory=dict)
    call: Callable[[FunctionDef, dict[str, Value], Scope], Value | None] | None = None
    depth: int = 0

    def place(self, at: int) -> Place:
        """The place of a packed span in the module's file."""
        return s.place_of(self.module.path, at)

    def resolve(self, node: s.Expr) -> Definition | None:
        """What a name or chain of names stands for, None for any other expression."""
        return self.names.resolve(self.module, node) if isinstance(node, s.Name | s.Attribute) else None

    def name(self, node: s.Expr) -> str:
        """The canonical dotted name of what a name or chain of names stands for, "" where that is unknown."""
        return self.names.name(self.module, node) if isinstance(node, s.Name | s.Attribute) else ""

    def within(self, module: Module) -> Scope:
        """The scope of another module, one step deeper."""
        return Scope(self.names, module, self.evaluator, {}, self.call, self.depth + 1)

    def evaluate(self, node: s.Expr) -> Value:
        """The value of an expression."""
        return self.evaluator(self, node)
