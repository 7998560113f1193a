"""The edits by which the database counts a number on itself, where nobody reads it afterwards."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from django_cto.flow.lost import LostUpdate, Step, reads
from django_cto.project.definitions import FunctionDef
from django_cto.project.importing import import_edits
from django_cto.read import syntax as s
from django_cto.text import Edit

if TYPE_CHECKING:
    from django_cto.flow.flow import Flow

# What binds no tighter than a sum.
LOOSE = (s.Binary, s.Boolean, s.Compare, s.Conditional, s.Lambda, s.Walrus, s.Unary, s.Await, s.Yield)


def by_expression(flow: Flow, lost: LostUpdate) -> tuple[Edit, ...] | None:
    """`x.n += 1` as `x.n = F("n") + 1`; None where that means something else, for `x.n` is no number from then on.

    So it must be the only step, on a row that the function has fetched and that is used for nothing afterwards but
    other attributes and `save()`, and neither the model's own `save` nor a receiver may ask for the number.
    """
    step = lost.steps[0]
    module = lost.function.module
    imported = import_edits(module, "django.db.models", "F")
    if len(lost.steps) > 1 or step.value is None or imported is None or lost.row.source is None:
        return None
    if lost.field.name != step.target.name or _is_asked_for(flow, lost, step) or _is_used(lost.function, step):
        return None
    return (*imported, *_edits(module.path, step, step.value))


def _edits(path: str, step: Step, value: s.Expr) -> Iterator[Edit]:
    expression = f'F("{step.target.name}")'
    if isinstance(step.node, s.Assign):
        assert isinstance(step.node.value, s.Binary), "only a sum is a step with a value"
        read = s.place_of(path, step.node.value.left.at)
        yield Edit(path, (read.line, read.column), (read.end_line, read.end_column), expression)
        return
    target, added = s.place_of(path, step.target.at), s.place_of(path, value.at)
    opened, closed = ("(", ")") if isinstance(value, LOOSE) else ("", "")
    text = f" = {expression} {step.node.op} {opened}"
    yield Edit(path, (target.end_line, target.end_column), (added.line, added.column), text)
    if closed:
        yield Edit(path, (added.end_line, added.end_column), (added.end_line, added.end_column), closed)


def _is_asked_for(flow: Flow, lost: LostUpdate, step: Step) -> bool:
    """Whether saving the row runs code of the project that may read the number."""
    model = lost.row.model
    if isinstance(flow.project.names.class_member(model.owner, "save"), FunctionDef):
        return True
    heard = (receiver for receiver in flow.project.receivers if model in receiver.senders or not receiver.senders)
    return any(receiver.is_of_models and step.target.name in flow.mentions(receiver.function) for receiver in heard)


def _is_used(function: FunctionDef, step: Step) -> bool:
    """Whether the number is read, or the row handed on, behind the step or within what is added."""
    row = s.dotted(step.target.value)
    nodes = [node for part in function.node.body for node in s.descend(part)]
    bases = {id(node.value) for node in nodes if isinstance(node, s.Attribute)}
    for node in nodes:
        if not isinstance(node, s.Name | s.Attribute) or node is step.target:
            continue
        if node.at > step.node.at and reads(node, step.spelling) and not _is_own(node, step):
            return True
        if node.at > step.node.at and s.dotted(node) == row and id(node) not in bases:
            return True
    return False


def _is_own(node: object, step: Step) -> bool:
    """Whether it is the reading that the edit takes away: `x.n = x.n + 1`."""
    return isinstance(step.node, s.Assign) and isinstance(step.node.value, s.Binary) and node is step.node.value.left
