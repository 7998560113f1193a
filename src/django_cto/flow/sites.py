"""A call that a function makes, with all that stands around it."""

from __future__ import annotations

import msgspec

from django_cto.flow.values import UNKNOWN, Value
from django_cto.project.definitions import Definition, FunctionDef, place_of
from django_cto.project.names import symbol_of
from django_cto.read import syntax as s
from django_cto.text import Place


class Block(msgspec.Struct, frozen=True, eq=False):
    """Something that encloses a call.

    `kind` is with, decorator, for, while, if, else, match, try, except, orelse, finally, lambda, function, class
    or comprehension; `node` the statement or expression; `test` the condition, context manager, decorator or exception
    type; `definition` what `test` (called or not) stands for; `rows` the value that a loop runs over.
    """

    kind: str
    node: object
    test: s.Expr | None = None
    definition: Definition | None = None
    rows: Value = UNKNOWN

    @property
    def symbol(self) -> str:
        """The dotted name of what `test` stands for."""
        return symbol_of(self.definition)

    @property
    def is_loop(self) -> bool:
        """Whether what it encloses may run several times."""
        return self.kind in {"for", "while", "comprehension"}

    @property
    def is_later(self) -> bool:
        """Whether what it encloses runs when somebody calls it, not where it stands."""
        return self.kind in {"lambda", "function"}


class CallSite(msgspec.Struct, frozen=True, eq=False):
    """One call: its last name, what it is called on, what it resolves to, and the blocks around it, outermost first.

    `statement` is the innermost statement; `order` counts calls within the function in the order of evaluation.
    """

    function: FunctionDef
    call: s.Call
    name: str
    receiver: Value
    target: Definition | None
    blocks: tuple[Block, ...]
    statement: s.Stmt
    order: int
    is_awaited: bool = False

    @property
    def place(self) -> Place:
        """Where the call stands."""
        return place_of(self.function.module, self.call.at)

    @property
    def name_place(self) -> Place:
        """The line of the method's name: in a chain over several lines that differs from where the chain begins."""
        func = self.call.func
        if isinstance(func, s.Attribute):
            line, column = s.end_line_of(func.at), func.at & s.LAST_COLUMN
            return Place(self.function.module.path, line, max(column - len(func.name), 0) + 1, line, column + 1)
        return self.place

    @property
    def symbol(self) -> str:
        """The canonical dotted name of what is called, "" where unknown."""
        return symbol_of(self.target)

    @property
    def is_discarded(self) -> bool:
        """Whether its value is thrown away."""
        return isinstance(self.statement, s.Expression) and self.statement.value is self.call

    def inside(self, *kinds: str) -> bool:
        """Whether a block of one of these kinds encloses it."""
        return any(block.kind in kinds for block in self.blocks)

    @property
    def is_later(self) -> bool:
        """Whether it stands in a lambda or inner function, which runs when somebody calls that."""
        return any(block.is_later for block in self.blocks)

    @property
    def loops(self) -> tuple[Block, ...]:
        """The loops around it."""
        return tuple(block for block in self.blocks if block.is_loop)


class Evaluation(msgspec.Struct, frozen=True, eq=False):
    """What one function does: its calls in order of evaluation and the values it returns.

    `values` has the value of every evaluated expression by the `id` of its node.
    """

    sites: tuple[CallSite, ...]
    returns: Value
    values: dict[int, Value]
    by_call: dict[int, CallSite]
