"""How messages name the reader's own code: a short form of an expression."""

from __future__ import annotations

from django_cto.read import syntax as s

LONGEST = 60


def written(node: s.Expr) -> str:
    """`Book.objects.filter(…).first` for a chain of names and calls, `…` for what is neither."""
    match node:
        case s.Name():
            text = node.id
        case s.Attribute():
            text = f"{written(node.value)}.{node.name}"
        case s.Call():
            text = f"{written(node.func)}({'…' if node.args or node.keywords else ''})"
        case s.Subscript():
            text = f"{written(node.value)}[…]"
        case _:
            return "…"
    return text if len(text) <= LONGEST else f"….{text.rpartition('.')[2]}"
