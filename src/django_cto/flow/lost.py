"""Updates that are reckoned from what a row was when it was read, so that of two at once one is lost."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django_cto.facts.imports import statements
from django_cto.flow.effects import is_under_lock, runs_alone, written_model
from django_cto.flow.handed import is_handed_safely, is_safe
from django_cto.flow.sites import CallSite
from django_cto.flow.values import Instance
from django_cto.project.definitions import FunctionDef
from django_cto.project.fields import Field
from django_cto.read import syntax as s

if TYPE_CHECKING:
    from django_cto.flow.flow import Flow

NUMBERS = frozenset({
    "IntegerField", "BigIntegerField", "SmallIntegerField", "PositiveIntegerField", "PositiveSmallIntegerField",
    "PositiveBigIntegerField", "DecimalField", "FloatField",
})  # fmt: skip
SAVES = ("save", "asave")


@dataclass(frozen=True, eq=False, repr=False)
class Step:
    """A statement that counts an attribute on; `value` is what it adds or takes, None where it does more than that."""

    node: s.Augment | s.Assign
    target: s.Attribute
    value: s.Expr | None = None

    @property
    def spelling(self) -> str:
        """The attribute as the code writes it: `coupon.uses_left`."""
        return s.dotted(self.target)


@dataclass(frozen=True, eq=False, repr=False)
class LostUpdate:
    """A number of a row that is counted on in memory, at one place or several, and saved without a lock."""

    function: FunctionDef
    steps: tuple[Step, ...]
    row: Instance
    field: Field
    save: CallSite


def lost_updates(flow: Flow) -> Iterator[LostUpdate]:
    """The unguarded counting of each function that saves, one for each number."""
    for function in flow.subjects.each(*SAVES):
        nodes = [] if runs_alone(function.module) else list(statements(function.node.body))
        by_number: dict[str, list[Step]] = {}
        for step in (found for node in nodes if (found := _step(node))):
            if not _is_set_before(step, nodes):
                by_number.setdefault(step.spelling, []).append(step)
        for steps in by_number.values():
            if lost := _lost(flow, function, tuple(steps)):
                yield lost


def _step(node: s.Stmt) -> Step | None:
    """A statement as a step, by its syntax alone."""
    if isinstance(node, s.Augment):
        is_step = isinstance(node.target, s.Attribute) and node.op in {"+", "-"} and s.dotted(node.target)
        return Step(node, node.target, node.value) if is_step else None  # type: ignore[arg-type]
    target = node.targets[0] if isinstance(node, s.Assign) and len(node.targets) == 1 else None
    value = node.value if isinstance(node, s.Assign) else None
    spelling = s.dotted(target) if isinstance(target, s.Attribute) else ""
    if not isinstance(node, s.Assign) or not isinstance(target, s.Attribute) or value is None or not spelling:
        return None
    if isinstance(value, s.Binary) and value.op in {"+", "-"} and reads(value.left, spelling):
        return Step(node, target, value.right)
    return Step(node, target) if _counts(value, spelling) else None


def _counts(node: s.Expr, spelling: str) -> bool:
    """Whether an expression adds to, or takes from, what the attribute is now."""
    sums = (inner for inner in s.descend(node) if isinstance(inner, s.Binary) and inner.op in {"+", "-"})
    return any(reads(part, spelling) for each in sums for part in s.descend(each))


def reads(node: object, spelling: str) -> bool:
    """Whether a node is the attribute of this spelling."""
    return isinstance(node, s.Attribute) and s.dotted(node) == spelling


def _is_set_before(step: Step, nodes: list[s.Stmt]) -> bool:
    """Whether the function gives the number a value of its own first: then it only adds up."""
    assigned = (node for node in nodes if isinstance(node, s.Assign) and node.at < step.node.at)
    return any(reads(target, step.spelling) and not _step(node) for node in assigned for target in node.targets)


def _lost(flow: Flow, function: FunctionDef, steps: tuple[Step, ...]) -> LostUpdate | None:
    first, evaluation = steps[0], flow.evaluation(function)
    row = evaluation.values.get(id(first.target.value))
    field = row.model.field(first.target.name) if isinstance(row, Instance) else None
    if not isinstance(row, Instance) or field is None or field.kind not in NUMBERS or is_safe(row):
        return None
    saves = (site for site in evaluation.sites if site.name in SAVES and _saves(site, first, row, field))
    save = next(saves, None)
    if save is None or is_under_lock(flow, save):
        return None
    if row.source is None and is_handed_safely(flow, function, s.dotted(first.target.value)):
        return None
    return LostUpdate(function, steps, row, field, save)


def _saves(site: CallSite, step: Step, row: Instance, field: Field) -> bool:
    """Whether a call saves the number behind the step."""
    func = site.call.func
    is_of_row = isinstance(func, s.Attribute) and s.dotted(func.value) == s.dotted(step.target.value)
    if not is_of_row or site.call.at < step.node.at or written_model(site) is not row.model:
        return False
    named = site.call.keyword("update_fields")
    names = {s.text_of(item) for item in named.items} if isinstance(named, s.Sequence) else {field.name}
    return field.name in names or None in names
