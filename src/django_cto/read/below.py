"""How to walk our own small syntax tree of Python; apart from its classes, so that it can be compiled."""

from __future__ import annotations

import functools
from collections.abc import Iterator

import msgspec

from django_cto.read.expression import Attribute, Constant, Expr, Name


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
