"""Which functions of a project are called when a signal is sent, and for which senders."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django_cto.facts.imports import flat
from django_cto.project.definitions import External, FunctionDef, Module, Variable, place_of
from django_cto.project.models import Model
from django_cto.project.names import symbol_of
from django_cto.project.selection import assigned, named_model
from django_cto.read import syntax as s
from django_cto.text import Place

if TYPE_CHECKING:
    from django_cto.project.project import Project

RECEIVER = "django.dispatch.receiver"
MODEL_SIGNALS = "django.db.models.signals."


@dataclass(frozen=True, eq=False, repr=False)
class Receiver:
    """A function connected to a signal.

    `signal` is the signal's canonical dotted name; `senders` are the project's models it is narrowed to, `is_narrowed`
    says whether it is narrowed at all, `is_outside` whether to a library's class; `connected` is where that is written.
    """

    signal: str
    function: FunctionDef
    senders: tuple[Model, ...]
    is_narrowed: bool
    connected: Place
    is_outside: bool = False

    @property
    def event(self) -> str:
        """The signal's own name, as `post_save`."""
        return self.signal.rpartition(".")[2]

    @property
    def is_of_models(self) -> bool:
        """Whether it is one of the signals that Django sends for models."""
        return self.signal.startswith(MODEL_SIGNALS)


def receivers_of(project: Project) -> tuple[Receiver, ...]:
    """Every connection of a signal with a function of the project."""
    return (*_decorated(project), *_connected(project))


def _decorated(project: Project) -> Iterator[Receiver]:
    for function in project.functions:
        for decorator in function.node.decorators:
            if not isinstance(decorator, s.Call):
                yield from _connect_decorator(project, function, decorator)
            elif _is_receiver(project, function.module, decorator.func):
                yield from _receivers(
                    project, function.module, None, decorator.argument(0, "signal"), decorator, function
                )


def _is_receiver(project: Project, module: Module, func: s.Expr) -> bool:
    return s.dotted(func).rpartition(".")[2] == "receiver" and project.name(module, func) == RECEIVER


def _connect_decorator(project: Project, function: FunctionDef, decorator: s.Expr) -> Iterator[Receiver]:
    """`@worker_ready.connect`, as Celery's own documentation writes it."""
    match decorator:
        case s.Attribute(name="connect") if signal := project.name(function.module, decorator.value):
            yield Receiver(signal, function, (), False, place_of(function.module, decorator.at))


def _connected(project: Project) -> Iterator[Receiver]:
    for module in project.modules.values():
        if module.is_test or module.is_migration:
            continue
        for node in flat(module.facts.body):
            if type(node) is s.Expression and type(node.value) is s.Call:
                yield from _connection(project, module, None, node.value)
    for function in project.functions_that_mention("connect"):
        for node in flat(function.node.body):
            if type(node) is s.Expression and type(node.value) is s.Call:
                yield from _connection(project, function.module, function, node.value)


def _connection(project: Project, module: Module, within: FunctionDef | None, call: s.Call) -> Iterator[Receiver]:
    if isinstance(call.func, s.Attribute) and call.func.name == "connect":
        target = project.resolve(module, call.argument(0, "receiver"), within)
        if isinstance(target, FunctionDef):
            yield from _receivers(project, module, within, call.func.value, call, target)


def _receivers(
    project: Project,
    module: Module,
    within: FunctionDef | None,
    signals: s.Expr | None,
    call: s.Call,
    target: FunctionDef,
) -> Iterator[Receiver]:
    sender = call.keyword("sender")
    models = tuple(_senders(project, module, within, sender))
    is_outside = sender is not None and not models and _is_outside(project, module, within, sender)
    place = place_of(module, call.at)
    for node in signals.items if isinstance(signals, s.Sequence) else (signals,):
        if signal := symbol_of(project.resolve(module, node, within)):
            yield Receiver(signal, target, models, sender is not None, place, is_outside)


def _is_outside(project: Project, module: Module, within: FunctionDef | None, node: s.Expr) -> bool:
    if isinstance(node, s.Name) and within and (made := assigned(within, node.id)):
        node = made
    if s.dotted(node.func if isinstance(node, s.Call) else node).endswith(("get_user_model", "AUTH_USER_MODEL")):
        return project.models.user_label is None
    found = project.resolve(module, node, within)
    if isinstance(found, Variable) and found.value is not None and found.module is not module:
        return _is_outside(project, found.module, None, found.value)
    return isinstance(found, External) and bool(found.name)


def _senders(project: Project, module: Module, within: FunctionDef | None, node: s.Expr | None) -> Iterator[Model]:
    if isinstance(node, s.Attribute) and node.name == "through":  # m2m_changed: sender=Order.books.through
        node = node.value.value if isinstance(node.value, s.Attribute) else None
    if node is None:
        return
    label = s.text_of(node) or (project.models.user_label if s.dotted(node).endswith("AUTH_USER_MODEL") else None)
    model = project.models.find(label) if label else named_model(project, module, node, within)
    if model:
        yield model
