"""Whether code runs because a query has just found nothing."""

from __future__ import annotations

from django_cto.facts.imports import statements
from django_cto.flow.sites import CallSite
from django_cto.read import syntax as s

# They answer with a number or a truth, of which nothing more can be asked.
PLAIN = frozenset({"exists", "aexists", "count", "acount"})
MISSING = ("DoesNotExist",)
# How a count or row is compared where it says that there is none, and where there is one.
NONE_FOUND = frozenset({("==", 0), ("<", 1), ("<=", 0), ("is", None), ("==", None), ("is", False)})
SOME_FOUND = frozenset({(">", 0), (">=", 1), ("!=", 0), ("is not", None), ("!=", None), ("is", True)})


def runs_if_absent(asked: CallSite, made: CallSite) -> bool:
    """Whether a call runs in a branch, a handler or after a guard that a query's finding nothing leads to."""
    return _in_handler(asked, made) or _in_branch(asked, made) or _after_guard(asked, made)


def _in_handler(asked: CallSite, made: CallSite) -> bool:
    """`except X.DoesNotExist:` of the `try` that the query stands in."""
    tried = [block.node for block in asked.blocks if block.kind == "try" and isinstance(block.node, s.Try)]
    handlers = {id(handler) for node in tried for handler in node.handlers if _names_missing(handler.type)}
    return any(id(block.node) in handlers for block in made.blocks if block.kind == "except")


def _names_missing(node: s.Expr | None) -> bool:
    items = node.items if isinstance(node, s.Sequence) else (node,)
    return any(isinstance(item, s.Attribute | s.Name) and _last(item).endswith(MISSING) for item in items)


def _last(node: s.Attribute | s.Name) -> str:
    return node.name if isinstance(node, s.Attribute) else node.id


def _in_branch(asked: CallSite, made: CallSite) -> bool:
    for block in made.blocks:
        if block.kind in {"if", "else"} and block.test is not None:
            found = _says_absent(block.test, asked)
            if found is not None and found == (block.kind == "if"):
                return True
    return False


def _after_guard(asked: CallSite, made: CallSite) -> bool:
    """`if found: return`, or `raise`, above in the same block or one around it."""
    if made.blocks[: len(asked.blocks)] != asked.blocks:
        return False
    for node in statements(made.function.node.body):
        is_between = asked.statement.at <= node.at and s.end_line_of(node.at) < s.line_of(made.call.at)
        if is_between and isinstance(node, s.If) and node.body and not node.orelse:
            leaves = isinstance(node.body[-1], s.Return | s.Raise) or getattr(node.body[-1], "kind", "") == "continue"
            if leaves and _says_absent(node.test, asked) is False:
                return True
    return False


def _says_absent(test: s.Expr, asked: CallSite) -> bool | None:
    """Whether a test that holds says that nothing was found (True) or something was (False); None for neither."""
    match test:
        case s.Unary(op="not", operand=operand):
            inner = _says_absent(operand, asked)
            return None if inner is None else not inner
        case s.Boolean(op="and", values=values):
            found = {_says_absent(value, asked) for value in values}
            # Where `exists() and …` does not hold, the rest may be the reason; beside a row the rest speaks of the row.
            return True if True in found else False if False in found and asked.name not in PLAIN else None
        case s.Boolean(op="or", values=values):
            return False if any(_says_absent(value, asked) is False for value in values) else None
        case s.Compare(left=left, ops=(op,), comparators=(s.Constant(value=value),)) if _is_answer(left, asked):
            return True if (op, value) in NONE_FOUND else False if (op, value) in SOME_FOUND else None
        case s.Walrus(value=value):
            return _says_absent(value, asked)
    return False if _is_answer(test, asked) else None


def _is_answer(node: s.Expr, asked: CallSite) -> bool:
    """Whether an expression is the query itself or the name that its answer was given."""
    if isinstance(node, s.Await):
        return _is_answer(node.value, asked)
    statement = asked.statement
    if isinstance(node, s.Name) and isinstance(statement, s.Assign) and statement.value is asked.call:
        return any(isinstance(target, s.Name) and target.id == node.id for target in statement.targets)
    return node is asked.call
