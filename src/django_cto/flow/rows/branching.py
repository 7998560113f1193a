"""What the syntax alone says of an `if`: what its condition asks, and whether it remembers what it found missing."""

from __future__ import annotations

from django_cto.flow.rows.remembering import remembers
from django_cto.read import syntax as s


class Branching:
    """The answers for one `if`.

    `searched` has the row and the relation of which it asks whether there is something behind; `missed` and `had` the
    name that it wants to hold nothing, or something that it returns at once.
    """

    __slots__ = ("asks_key", "had", "missed", "remembers", "searched")

    def __init__(self, node: s.If) -> None:
        self.asks_key = asks_key(node.test)
        self.searched = _searched(node.test)
        self.missed = _missed(node.test)
        self.had = _had(node)
        self.remembers = remembers(node)


def asks_key(node: s.Expr) -> bool:
    """Whether a condition asks only if there is something behind a key: for most rows there is."""
    match node:
        case s.Attribute(name=name):
            return name.endswith("_id")
        case s.Unary(op="not", operand=inner) | s.Compare(left=inner, comparators=(s.Constant(value=None),)):
            return asks_key(inner)
    return False


def _searched(test: s.Expr) -> tuple[str, str] | None:
    match test:
        case s.Attribute(value=s.Name(id=name), name=relation):
            return name, relation
    return None


def _had(node: s.If) -> str:
    """The name of which a condition says that it holds something, which is then returned; "" where it says no such."""
    if node.orelse or not (node.body and type(node.body[-1]) is s.Return):
        return ""
    match node.test:
        case s.Compare(left=s.Name(id=name), ops=("is not" | "!=",), comparators=(s.Constant(value=None),)):
            return name
        case s.Name(id=name):
            return name
    return ""


def _missed(node: s.Expr) -> str:
    """The name of which a condition says that it holds nothing; "" where it says no such."""
    match node:
        case s.Compare(left=s.Name(id=name), ops=("is" | "==",), comparators=(s.Constant(value=None),)):
            return name
        case s.Unary(op="not", operand=s.Name(id=name)):
            return name
    return ""
