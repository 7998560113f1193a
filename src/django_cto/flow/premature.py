"""Tasks that are sent inside a transaction, so that a worker may start them before the commit."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django_cto.flow.brokers import may_start_early
from django_cto.flow.effects import is_query, is_write, written_model
from django_cto.flow.joining import model_of
from django_cto.flow.sites import Block, CallSite
from django_cto.flow.transactions import Opening, opening
from django_cto.flow.values import Instance, Manager, Queryset, Value
from django_cto.project.definitions import FunctionDef
from django_cto.project.model import Model
from django_cto.project.sending import Sending, sending
from django_cto.read import syntax as s

if TYPE_CHECKING:
    from django_cto.flow.flow import Flow

PUT_OFF = frozenset({"countdown", "eta", "run_after"})


@dataclass(frozen=True, eq=False, repr=False)
class EarlyStart:
    """A call that sends a task within a transaction, and how that was opened."""

    site: CallSite
    sent: Sending
    opened: Opening


def early_start(flow: Flow, site: CallSite) -> EarlyStart | None:
    """The early start that a call brings about, None where it sends no task or the task has to wait."""
    sent = sending(flow.project, site.function.module, site.call, site.function)
    if not sent or sent.is_put_off or any(keyword.name in PUT_OFF for keyword in site.call.keywords):
        return None
    opened = opening(flow, site) if may_start_early(flow.project, sent.task) else None
    if not opened or (not opened.callers and _hands_out_rows(flow, site, sent)) or _waits_for_row(flow, site, sent):
        return None
    return EarlyStart(site, sent, opened)


def _hands_out_rows(flow: Flow, site: CallSite, sent: Sending) -> bool:
    """Whether a loop sends one task for each row that it has locked, before it changes anything.

    The lock keeps a second dispatcher off and the mark is made after the sending, so that a crash sends again instead
    of never; the task finds all it was sent for.
    """
    loop = site.loops[-1] if site.loops else None
    if loop is None or not isinstance(loop.node, s.For) or not isinstance(loop.node.target, s.Name):
        return False
    row = loop.node.target.id
    given = [*sent.arguments, *sent.keywords.values()]
    if not _is_locked(loop.rows) or not given or not all(_is_of_row(node, row) for node in given):
        return False
    return not any(_may_change(other, loop, row) for other in _earlier(flow, site))


def _is_locked(value: Value) -> bool:
    return isinstance(value, Queryset) and any(call.name == "select_for_update" for call in value.calls)


def _is_of_row(node: s.Expr, row: str) -> bool:
    """Whether an argument is a column of the row, or the same for every row."""
    return isinstance(node, s.Constant) or (
        isinstance(node, s.Attribute) and isinstance(node.value, s.Name) and node.value.id == row
    )


def _may_change(other: CallSite, loop: Block, row: str) -> bool:
    """Whether an earlier call changes a row, by itself or as a method of the project on it."""
    if loop not in other.blocks:
        return is_write(other) and written_model(other) is model_of(loop.rows)
    func = other.call.func
    is_of_row = isinstance(func, s.Attribute) and s.dotted(func.value).partition(".")[0] == row
    return is_write(other) or (is_of_row and not isinstance(other.receiver, Queryset))


def _waits_for_row(flow: Flow, site: CallSite, sent: Sending) -> bool:
    """Whether the task first locks rows of the only model that was changed here, and so waits for the commit itself."""
    earlier = _earlier(flow, site)
    changed = [other for other in earlier if is_write(other)]
    is_kept = all(isinstance(other.receiver, Instance) and not other.receiver.is_new for other in changed)
    task = sent.task.definition
    if not is_kept or not isinstance(task, FunctionDef):
        return False
    models = [written_model(other) for other in changed] + [model for other in earlier if (model := _locks(other))]
    return bool(models) and all(model is _first_locked(flow, task) for model in models)


def _locks(site: CallSite) -> Model | None:
    """The model whose rows a call locks: `select_for_update()`, or `for_update=True` for a manager of the project."""
    asked = site.call.keyword("for_update")
    is_asked = isinstance(asked, s.Constant) and asked.value is True
    is_of_rows = isinstance(site.receiver, Manager | Queryset)
    return model_of(site.receiver) if is_of_rows and (is_asked or site.name == "select_for_update") else None


def _earlier(flow: Flow, site: CallSite) -> list[CallSite]:
    return [other for other in flow.evaluation(site.function).sites if other.order < site.order]


def _first_locked(flow: Flow, task: FunctionDef) -> Model | None:
    """The model whose rows a task locks before it asks for any other."""
    if "select_for_update" not in task.node.mentions:
        return None
    for site in flow.evaluation(task).sites:
        if model := _locks(site):
            return model
        if is_query(site):
            return None
    return None
