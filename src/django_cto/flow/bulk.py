"""Loops that write one row a round where one statement would write them all."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from msgspec import Struct

from django_cto.flow.effects import is_write
from django_cto.flow.sites import Block, CallSite
from django_cto.flow.values import Instance, Manager, Queryset, Rows
from django_cto.project import Project
from django_cto.project.definitions import FunctionDef
from django_cto.project.model import Model
from django_cto.read import syntax as s

if TYPE_CHECKING:
    from django_cto.flow.flow import Flow

WORDS = ("save", "create", "delete")
# What `bulk_create` and its like leave out is what these would have done.
SIGNALS = {
    "save": frozenset({"pre_save", "post_save"}),
    "create": frozenset({"pre_save", "post_save", "pre_init", "post_init"}),
    "delete": frozenset(),
}
# What may come after the writing.
HARMLESS = frozenset(
    {"append", "add", "write", "info", "debug", "print", "str", "len", "format", "strip", "lower", "get"}
)
BREAKS = (s.Try, s.With)


class BulkChance(Struct, frozen=True, eq=False):
    """A call that writes one row in every round: `instead` is what writes them all."""

    site: CallSite
    model: Model
    loop: Block
    instead: str


def bulk_chances(flow: Flow, function: FunctionDef) -> Iterator[BulkChance]:
    """The single writes of a function that nothing but the loop makes many."""
    for site in flow.evaluation(function).sites:
        if site.name not in WORDS or site.is_later or not site.is_discarded or isinstance(site.target, FunctionDef):
            continue
        loop = site.blocks[-1] if site.blocks else None
        if loop is None or loop.kind != "for" or not isinstance(loop.node, s.For):
            continue
        if not any(part is site.statement for part in loop.node.body):
            continue
        if (found := _chance(flow, site, loop, loop.node)) and _is_alone(flow, site, loop.node):
            yield found


def _chance(flow: Flow, site: CallSite, loop: Block, node: s.For) -> BulkChance | None:
    receiver = site.receiver
    if isinstance(receiver, Instance) and site.name in {"save", "delete"} and _is_row_of(site, loop, node):
        model, instead = receiver.model, "bulk_update()" if site.name == "save" else "delete() of the queryset"
        if site.name == "save" and not (_changes_little(site, model) and _is_changed(node)):
            return None
    elif isinstance(receiver, Manager) and site.name == "create" and receiver.step is None and _grows(loop, node):
        model, instead = receiver.model, "bulk_create()"
        if model.concrete_parents:  # Rows in two tables cannot be made at once.
            return None
    else:
        return None
    return None if _does_more(flow.project, model, site.name) else BulkChance(site, model, loop, instead)


def _is_row_of(site: CallSite, loop: Block, node: s.For) -> bool:
    """Whether what is written is the row of this round, of a queryset."""
    owner = site.call.func.value if isinstance(site.call.func, s.Attribute) else None
    is_row = isinstance(owner, s.Name) and isinstance(node.target, s.Name) and owner.id == node.target.id
    of_queryset = isinstance(loop.rows, Queryset | Manager) and not isinstance(node.iter, s.Subscript)
    return is_row and (of_queryset or (site.name == "save" and isinstance(loop.rows, Rows)))


def _is_changed(node: s.For) -> bool:
    """Whether a round sets columns of its row, and does not make another row of it."""
    row = s.dotted(node.target)
    targets = [s.dotted(target) for part in node.body if isinstance(part, s.Assign | s.If) for target in _set_in(part)]
    names = {name.rpartition(".")[2] for name in targets if name.rpartition(".")[0] == row}
    return bool(names) and names.isdisjoint({"pk", "id"})


def _set_in(node: s.Stmt) -> Iterator[s.Expr]:
    for inner in s.descend(node):
        if isinstance(inner, s.Assign):
            yield from inner.targets


def _changes_little(site: CallSite, model: Model) -> bool:
    """Whether `save` does nothing that `bulk_update` would not: it sets no time of its own."""
    if any(keyword.name != "update_fields" for keyword in site.call.keywords) or site.call.args:
        return False
    return bool(site.call.keywords) or not any(field.says("auto_now") for field in model.fields.values())


def _grows(loop: Block, node: s.For) -> bool:
    """Whether a loop runs over more than a few constants."""
    if isinstance(loop.rows, Queryset | Manager | Rows):
        return True
    match node.iter:
        case s.Name() | s.Subscript():
            return True
        case s.Attribute(value=owner):
            return s.dotted(owner) != "settings"
        case s.Call(func=func):
            return s.dotted(func).rpartition(".")[2] in {"getlist", "get", "values", "items", "all"}
    return False


def _does_more(project: Project, model: Model, name: str) -> bool:
    """Whether the model does something of its own when a row is saved or deleted, itself or by a signal."""
    own = "delete" if name == "delete" else "save"
    if isinstance(project.names.class_member(model.owner, own), FunctionDef):
        return True
    signals = SIGNALS[name]
    receivers = (receiver for receiver in project.receivers if receiver.event in signals)
    return any(not receiver.is_narrowed or model in receiver.senders for receiver in receivers)


def _is_replaced(flow: Flow, site: CallSite) -> bool:
    """Whether a row of the same model is made beside the loop: there was one at most."""
    model = site.receiver.model if isinstance(site.receiver, Instance) else None
    others = (other for other in flow.evaluation(site.function).sites if other.name == "create")
    made = (other for other in others if isinstance(other.receiver, Manager) and other.receiver.model is model)
    return any(len(other.loops) < len(site.loops) for other in made)


def _is_alone(flow: Flow, site: CallSite, node: s.For) -> bool:
    """Whether a round does nothing but prepare its row: what it calls besides has no part in the writing."""
    every = [inner for part in node.body for inner in s.descend(part)]
    if any(isinstance(inner, BREAKS) for inner in every):
        return False
    if site.name == "delete":
        return len(node.body) == 1 and not _is_replaced(flow, site)
    spans = {id(inner) for inner in every if isinstance(inner, s.Call)}
    others = [other for other in flow.evaluation(site.function).sites if id(other.call) in spans and other is not site]
    if any(isinstance(other.target, FunctionDef) for other in others) and not site.call.keywords:
        return False  # What a method has changed of the row nobody can name here.
    if site.name == "create" and any(isinstance(other.target, FunctionDef) and other.is_discarded for other in others):
        return False
    later = (other for other in others if other.order > site.order)
    return all(other.name in HARMLESS for other in later) and not any(is_write(other) for other in others)
