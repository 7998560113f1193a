"""The edits that run a whole function in one transaction."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from django_cto.facts.imports import statements
from django_cto.flow.effects import is_write
from django_cto.flow.joining import model_of
from django_cto.flow.locks import Locked
from django_cto.flow.sites import Evaluation
from django_cto.project.definitions import FunctionDef
from django_cto.project.importing import import_edits
from django_cto.project.models import Model
from django_cto.read import syntax as s
from django_cto.text import Edit

if TYPE_CHECKING:
    from django_cto.flow.flow import Flow

# Who catches these goes on, which PostgreSQL refuses within the transaction that the error has spoilt.
SPOILS = frozenset({"Exception", "BaseException", "Error", "DatabaseError", "IntegrityError", "OperationalError"})


def by_decorator(flow: Flow, locked: Locked) -> tuple[Edit, ...] | None:
    """`@transaction.atomic` on the function that locks rows; None where that is not surely what they need.

    A lock would be given up too early where the rows are handed on, and kept for too long where it is taken in a loop;
    a generator and a coroutine run outside of what decorates them, another database wants to be named, and whoever
    raises after a write means that to last.
    """
    function = locked.asked.function
    evaluation = flow.evaluation(function)
    imports = import_edits(function.module, "django.db", "transaction")
    decorator = _decorator(flow, function)
    if decorator is None or imports is None or locked.fetch.loops or {"using", "retry"} & function.node.mentions:
        return None
    if any(isinstance(node, s.Yield) for part in function.node.body for node in s.descend(part)):
        return None
    if _hands_on(evaluation, function, model_of(locked.asked.receiver)) or _goes_on(function):
        return None
    return None if _raises_late(evaluation, function) else (*imports, decorator)


def _decorator(flow: Flow, function: FunctionDef) -> Edit | None:
    """The line straight above the `def`: what else decorates the function stays outside."""
    number = s.line_of(function.node.name_at)
    line = flow.project.text(function.module.path).split("\n")[number - 1]
    indent = line[: len(line) - len(line.lstrip())]
    if not line.startswith(f"{indent}def "):
        return None
    return Edit(function.module.path, (number, 1), (number, 1), f"{indent}@transaction.atomic\n")


def _hands_on(evaluation: Evaluation, function: FunctionDef, model: Model | None) -> bool:
    """Whether rows of the model outlive the function: returned, or kept in something else."""
    return any(model_of(evaluation.values.get(id(node))) is model for node in _outliving(function))


def _outliving(function: FunctionDef) -> Iterator[s.Expr]:
    for node in statements(function.node.body):
        if isinstance(node, s.Return) and node.value is not None:
            yield from node.value.items if isinstance(node.value, s.Sequence) else (node.value,)
        elif isinstance(node, s.Assign) and node.value and not all(isinstance(each, s.Name) for each in node.targets):
            yield node.value


def _goes_on(function: FunctionDef) -> bool:
    """Whether it catches an error of the database."""
    handlers = (
        handler for node in statements(function.node.body) if isinstance(node, s.Try) for handler in node.handlers
    )
    return any(handler.type is None or _spoils(handler.type) for handler in handlers)


def _spoils(caught: s.Expr) -> bool:
    types = caught.items if isinstance(caught, s.Sequence) else (caught,)
    return any(s.dotted(each).rpartition(".")[2] in SPOILS for each in types)


def _raises_late(evaluation: Evaluation, function: FunctionDef) -> bool:
    writes = [site.call.at for site in evaluation.sites if is_write(site)]
    first = min(writes, default=None)
    return first is not None and any(
        isinstance(node, s.Raise) and node.at > first for node in statements(function.node.body)
    )
