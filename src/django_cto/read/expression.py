"""The expressions of our own small syntax tree of Python, and how to walk it."""

from __future__ import annotations

import functools
from collections.abc import Iterator

import msgspec


class Node(msgspec.Struct, frozen=True, array_like=True, tag=True, gc=False):
    """What every node has: the span it stands at, packed."""

    at: int


class Name(Node, frozen=True, tag="n"):
    """A bare name; `...` for the ellipsis."""

    id: str


class Constant(Node, frozen=True, tag="c"):
    """A literal; bytes are read as Latin-1 text."""

    value: str | int | float | bool | None


class Attribute(Node, frozen=True, tag="a"):
    """`value.name`."""

    value: Expr
    name: str


class Keyword(msgspec.Struct, frozen=True, array_like=True, gc=False):
    """A keyword argument; `name` is None for `**value`."""

    at: int
    name: str | None
    value: Expr


class Call(Node, frozen=True, tag="C"):
    """`func(*args, **keywords)`."""

    func: Expr
    args: tuple[Expr, ...] = ()
    keywords: tuple[Keyword, ...] = ()

    def keyword(self, name: str) -> Expr | None:
        """The value given to a keyword argument, None where it is not given by name."""
        for keyword in self.keywords:
            if keyword.name == name:
                return keyword.value
        return None

    def argument(self, position: int, name: str) -> Expr | None:
        """The value of a parameter given by position or by name."""
        if position < len(self.args) and not any(isinstance(item, Starred) for item in self.args[: position + 1]):
            return self.args[position]
        return self.keyword(name)


class Sequence(Node, frozen=True, tag="s"):
    """A display: `kind` is list, tuple or set."""

    kind: str
    items: tuple[Expr, ...]


class Mapping(Node, frozen=True, tag="m"):
    """A dict display; a key of None stands for `**value`."""

    items: tuple[tuple[Expr | None, Expr], ...]

    def get(self, key: str) -> Expr | None:
        """The value under a literal text key, None where there is none."""
        for name, value in reversed(self.items):
            if isinstance(name, Constant) and name.value == key:
                return value
        return None


class Binary(Node, frozen=True, tag="b"):
    """`left op right`, the operator as written: `+`, `|`, `%` …"""

    op: str
    left: Expr
    right: Expr


class Boolean(Node, frozen=True, tag="o"):
    """`a and b and c`."""

    op: str
    values: tuple[Expr, ...]


class Unary(Node, frozen=True, tag="u"):
    """`not x`, `-x` …"""

    op: str
    operand: Expr


class Compare(Node, frozen=True, tag="e"):
    """`left op right op right …`, operators as written (`==`, `not in` …)."""

    left: Expr
    ops: tuple[str, ...]
    comparators: tuple[Expr, ...]


class Conditional(Node, frozen=True, tag="i"):
    """`body if test else orelse`."""

    test: Expr
    body: Expr
    orelse: Expr


class Subscript(Node, frozen=True, tag="x"):
    """`value[index]`."""

    value: Expr
    index: Expr


class Slice(Node, frozen=True, tag="l"):
    """`lower:upper:step` within a subscript."""

    lower: Expr | None
    upper: Expr | None
    step: Expr | None


class Starred(Node, frozen=True, tag="*"):
    """`*value`."""

    value: Expr


class Parameter(msgspec.Struct, frozen=True, array_like=True, gc=False):
    """A parameter; `kind` is "", "*", "**" or "k" for keyword-only."""

    name: str
    kind: str = ""
    annotation: Expr | None = None
    default: Expr | None = None


class Lambda(Node, frozen=True, tag="L"):
    """`lambda parameters: body`."""

    parameters: tuple[Parameter, ...]
    body: Expr


class Generator(msgspec.Struct, frozen=True, array_like=True, gc=False):
    """One `for target in iter if …` of a comprehension."""

    target: Expr
    iter: Expr
    conditions: tuple[Expr, ...] = ()
    is_async: bool = False


class Comprehension(Node, frozen=True, tag="h"):
    """A comprehension: `kind` is list, set, dict or generator; `elements` has key and value for a dict."""

    kind: str
    elements: tuple[Expr, ...]
    generators: tuple[Generator, ...]


class Format(Node, frozen=True, tag="f"):
    """An f-string or, with `is_template`, a t-string: its literal pieces and expressions in order."""

    parts: tuple[Expr, ...]
    is_template: bool = False


class Await(Node, frozen=True, tag="w"):
    """`await value`."""

    value: Expr


class Yield(Node, frozen=True, tag="y"):
    """`yield value` and `yield from value`."""

    value: Expr | None


class Walrus(Node, frozen=True, tag=":"):
    """`target := value`."""

    target: Expr
    value: Expr


Expr = (
    Name | Constant | Attribute | Call | Sequence | Mapping | Binary | Boolean | Unary | Compare | Conditional
    | Subscript | Slice | Starred | Lambda | Comprehension | Format | Await | Yield | Walrus
)  # fmt: skip


def dotted(node: Expr | None) -> str:
    """`a.b.c` as text; "" for what is no chain of plain names."""
    parts: list[str] = []
    # The type itself is compared wherever a review asks most: `isinstance` takes four times as long to say no.
    while type(node) is Attribute:
        parts.append(node.name)
        node = node.value
    if type(node) is not Name:
        return ""
    parts.append(node.id)
    return ".".join(reversed(parts))


def text_of(node: Expr | None) -> str | None:
    """The text of a string literal, None for anything else."""
    return node.value if type(node) is Constant and isinstance(node.value, str) else None


# What nothing is below, and most nodes are.
LEAVES = frozenset({Name, Constant})
# Fields that hold words, spans or marks, and never a node.
WORDS = frozenset({
    "at", "id", "name", "kind", "op", "ops", "is_async", "is_template", "name_at", "words", "module", "level", "local",
})  # fmt: skip


@functools.cache
def _fields(kind: type[msgspec.Struct]) -> tuple[str, ...]:
    """The fields of a kind of node that may hold nodes; of what is still encoded the name under which it is read."""
    found = (name for name in kind.__struct_fields__ if name not in WORDS)
    return () if kind in LEAVES else tuple("body" if name == "code" else name for name in found)


def children(node: object) -> list[object]:
    """The nodes straight below a node, in source order."""
    found: list[object] = []
    for field in _fields(type(node)):  # type: ignore[arg-type]
        value = getattr(node, field)
        if type(value) is tuple:
            _gather(value, found)
        elif value is not None:
            found.append(value)
    return found


def _gather(values: tuple[object, ...], found: list[object]) -> None:
    for value in values:
        if type(value) is tuple:
            _gather(value, found)
        elif value is not None:
            found.append(value)


def descend(node: object) -> Iterator[object]:
    """A node and all below it, outer before inner, in source order."""
    pending = [node]
    while pending:
        current = pending.pop()
        yield current
        if type(current) not in LEAVES:
            below = children(current)
            below.reverse()
            pending += below
