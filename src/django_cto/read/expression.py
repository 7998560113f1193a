"""The expressions of our own small syntax tree of Python."""

from __future__ import annotations

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
