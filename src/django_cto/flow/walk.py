"""The state of one walk through a function."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from django_cto.flow.sites import Block, CallSite
from django_cto.flow.values import Value
from django_cto.project.definitions import Definition, FunctionDef
from django_cto.read import syntax as s

if TYPE_CHECKING:
    from django_cto.flow.flow import Flow


class Walk:
    """The names bound so far, the blocks entered, and what was found."""

    __slots__ = (
        "blocks",
        "by_call",
        "environment",
        "flow",
        "function",
        "has_attributes",
        "returned",
        "sites",
        "statement",
        "values",
    )

    def __init__(self, flow: Flow, function: FunctionDef, environment: dict[str, Value]) -> None:
        self.flow = flow
        self.function = function
        self.environment = environment
        self.blocks: tuple[Block, ...] = ()
        self.sites: list[CallSite] = []
        self.values: dict[int, Value] = {}
        self.by_call: dict[int, CallSite] = {}
        self.has_attributes = False
        self.returned: list[Value] = []
        self.statement: s.Stmt = function.node


def within(walk: Walk, block: Block, work: Callable[[], None]) -> None:
    """Do some work inside a block."""
    outside, walk.blocks = walk.blocks, (*walk.blocks, block)
    work()
    walk.blocks = outside


def resolved(walk: Walk, node: s.Expr) -> Definition | None:
    """What a name or chain of names stands for where the walk is."""
    return walk.flow.project.resolve(walk.function.module, node, walk.function)
