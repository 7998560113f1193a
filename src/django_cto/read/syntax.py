# ruff: noqa: F403, F405
"""Our own small syntax tree of Python: what the floors above see, whichever parser read the file."""

from __future__ import annotations

import functools

import msgspec

from django_cto.read.below import *
from django_cto.read.expression import *
from django_cto.read.noting import noting
from django_cto.read.span import *


class Expression(Node, frozen=True, tag="E"):
    """An expression whose value is thrown away."""

    value: Expr


class Assign(Node, frozen=True, tag="A"):
    """`targets = value`, `target: annotation = value`; without a value it only declares."""

    targets: tuple[Expr, ...]
    value: Expr | None
    annotation: Expr | None = None


class Augment(Node, frozen=True, tag="G"):
    """`target op= value`."""

    target: Expr
    op: str
    value: Expr


class Return(Node, frozen=True, tag="R"):
    """`return value`."""

    value: Expr | None


class Raise(Node, frozen=True, tag="X"):
    """`raise exception from cause`."""

    exception: Expr | None
    cause: Expr | None


class Delete(Node, frozen=True, tag="D"):
    """`del targets`."""

    targets: tuple[Expr, ...]


class Assert(Node, frozen=True, tag="T"):
    """`assert test`."""

    test: Expr


class Jump(Node, frozen=True, tag="J"):
    """`break`, `continue` or `pass`."""

    kind: str


class Imported(msgspec.Struct, frozen=True, array_like=True, gc=False):
    """`from ..module import name as local`; `name` is "" for `import module`, "*" for all."""

    at: int
    module: str
    level: int
    name: str
    local: str


class Import(Node, frozen=True, tag="I"):
    """An import statement."""

    names: tuple[Imported, ...]


class If(Node, frozen=True, tag="F"):
    """`if test: body else: orelse`."""

    test: Expr
    body: tuple[Stmt, ...]
    orelse: tuple[Stmt, ...]


class For(Node, frozen=True, tag="O"):
    """`for target in iter`."""

    target: Expr
    iter: Expr
    body: tuple[Stmt, ...]
    orelse: tuple[Stmt, ...]
    is_async: bool = False


class While(Node, frozen=True, tag="W"):
    """`while test`."""

    test: Expr
    body: tuple[Stmt, ...]
    orelse: tuple[Stmt, ...]


class WithItem(msgspec.Struct, frozen=True, array_like=True, gc=False):
    """`context as target`."""

    context: Expr
    target: Expr | None


class With(Node, frozen=True, tag="H"):
    """`with items: body`."""

    items: tuple[WithItem, ...]
    body: tuple[Stmt, ...]
    is_async: bool = False


class Handler(msgspec.Struct, frozen=True, array_like=True, gc=False):
    """`except type as name: body`."""

    at: int
    type: Expr | None
    name: str | None
    body: tuple[Stmt, ...]


class Try(Node, frozen=True, tag="Y"):
    """`try … except … else … finally`."""

    body: tuple[Stmt, ...]
    handlers: tuple[Handler, ...]
    orelse: tuple[Stmt, ...]
    final: tuple[Stmt, ...]


class Match(Node, frozen=True, tag="M"):
    """`match subject`; patterns are not kept, each case is its guard and body."""

    subject: Expr
    cases: tuple[tuple[Expr | None, tuple[Stmt, ...]], ...]


# What the words of a function say if it is a coroutine, or one is defined in it; no name is like that.
COROUTINE = "async def"
# After the name of something that is called, if it is given a dict of keywords.
UNPACKED = "(**"


class Function(Node, frozen=True, tag="d", dict=True, gc=True):
    """`def name(parameters)`; `name_at` is the span of its name, `words` every name and attribute read below it.

    `code` is the body still encoded: most bodies are never asked for.
    """

    name: str
    parameters: tuple[Parameter, ...]
    decorators: tuple[Expr, ...]
    returns: Expr | None
    code: msgspec.Raw
    is_async: bool
    name_at: int
    words: frozenset[str] = frozenset()

    @property
    def body(self) -> tuple[Stmt, ...]:
        """The statements of the function; whoever asks is noted."""
        noting.now.add(id(self))
        return self.inside

    @property
    def mentions(self) -> frozenset[str]:
        """Every name and attribute read below it; whoever asks is noted."""
        noting.now.add(id(self))
        return self.words

    @functools.cached_property
    def inside(self) -> tuple[Stmt, ...]:
        """The statements of the function, for who has noted it already."""
        return decode_body(self.code)


class Class(Node, frozen=True, tag="k"):
    """`class name(bases, **keywords)`."""

    name: str
    bases: tuple[Expr, ...]
    keywords: tuple[Keyword, ...]
    decorators: tuple[Expr, ...]
    body: tuple[Stmt, ...]
    name_at: int


Stmt = (
    Expression | Assign | Augment | Return | Raise | Delete | Assert | Jump | Import | If | For | While | With | Try
    | Match | Function | Class
)  # fmt: skip

decode_body = msgspec.msgpack.Decoder(tuple[Stmt, ...]).decode
# In a fixed order, so that what says the same is encoded the same.
encode = msgspec.msgpack.Encoder(order="deterministic").encode
NO_CODE = msgspec.Raw(encode(()))


def with_body(function: Function, body: tuple[Stmt, ...]) -> Function:
    """The same function around other statements, which stay the very objects that they are."""
    made = msgspec.structs.replace(function, code=NO_CODE)
    vars(made)["inside"] = body
    return made
