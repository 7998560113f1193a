"""How the rounds of a loop end it: all of them, or the one that finds what is looked for."""

from __future__ import annotations

from django_cto.read import syntax as s


def is_search(body: tuple[s.Stmt, ...]) -> bool:
    """Whether some round ends the loop."""
    for node in body:
        match node:
            case s.Return() | s.Jump(kind="break"):
                return True
            case s.If(body=inner, orelse=other) | s.Try(body=inner, orelse=other):
                if is_search(inner) or is_search(other):
                    return True
            case s.With(body=inner):
                if is_search(inner):
                    return True
    return False


def ends_at_once(body: tuple[s.Stmt, ...]) -> bool:
    """Whether a loop is left in its first round, whatever happens in it."""
    last = body[-1] if body else None
    is_left = isinstance(last, s.Return | s.Raise) or (type(last) is s.Jump and last.kind == "break")
    return is_left and not any(_continues(node) for node in body)


def _continues(node: s.Stmt) -> bool:
    return any(type(inner) is s.Jump and inner.kind == "continue" for inner in s.descend(node))
