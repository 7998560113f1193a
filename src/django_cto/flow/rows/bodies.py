"""The body of a function that is followed, decoded and looked over."""

from __future__ import annotations

from django_cto.read import syntax as s


class Body:
    """Its statements; it is a formula where it does nothing but work out what it returns."""

    __slots__ = ("is_formula", "statements")

    def __init__(self, node: s.Function) -> None:
        self.statements = node.body
        self.is_formula = _is_formula(self.statements)


def _is_formula(statements: tuple[s.Stmt, ...]) -> bool:
    """Whether a truth that is returned holds wherever it is asked."""
    if not statements:
        return False
    *before, last = statements
    is_worked_out = type(last) is s.Return and type(last.value) is not s.Constant
    return is_worked_out and all(type(node) is s.Expression for node in before)
