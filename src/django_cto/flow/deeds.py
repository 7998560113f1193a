"""What a function itself does to the world: writes, transactions, mails, tasks and calls of other systems."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from django_cto.flow.atomic import is_atomic
from django_cto.flow.effects import is_write, written_model
from django_cto.flow.outside import calls_out, sends_mail
from django_cto.flow.sites import CallSite
from django_cto.flow.values import Manager
from django_cto.flow.vocabulary import RELATED_WRITES
from django_cto.flow.ways import longest_way
from django_cto.project.definitions import FunctionDef
from django_cto.project.sending import sending
from django_cto.text import Place

if TYPE_CHECKING:
    from django_cto.flow.flow import Flow

# One of these stands in every function that writes rows of its own.
WRITING = frozenset({
    "save", "create", "update", "delete", "bulk_create", "bulk_update", "get_or_create", "update_or_create", "asave",
    "acreate", "aupdate", "adelete", "abulk_create", "abulk_update", "aget_or_create", "aupdate_or_create",
})  # fmt: skip
DELETING = frozenset({"delete", "adelete", "clear"})
DOES = {"mail": "sends mail", "task": "sends a task", "request": "calls another system"}
MOST_NAMED = 3
# Functions that are parts of a function are followed this far below it.
DEEPEST = 3


@dataclass(frozen=True, eq=False, repr=False)
class Deed:
    """One thing done by a call: `kind` is write, mail, task or request; `model` names whose rows are written.

    What is added to or taken from a relation counts as rows of that relation: `Team.members`. `is_repeated` says that
    a loop does it several times, `is_atomic` that it is done in a transaction of the function's own.
    """

    kind: str
    site: CallSite
    model: str = ""
    is_repeated: bool = False
    is_atomic: bool = False

    @property
    def place(self) -> Place:
        """Where it is done."""
        return self.site.name_place

    @property
    def note(self) -> str:
        """What it does, in few words."""
        return f"writes `{self.model}`" if self.model else DOES[self.kind]


@dataclass(frozen=True, eq=False, repr=False)
class Work:
    """What one function does on the way through it on which it does most."""

    deeds: tuple[Deed, ...]
    is_atomic: bool

    @property
    def writes(self) -> tuple[Deed, ...]:
        """The writes of rows."""
        return tuple(deed for deed in self.deeds if deed.kind == "write")

    @property
    def acts(self) -> tuple[Deed, ...]:
        """The writes, of which those that delete count once: a thing goes with all that hangs on it."""
        deletes = [deed for deed in self.writes if deed.site.name in DELETING]
        return tuple(deed for deed in self.writes if deed not in deletes[1:])

    @property
    def models(self) -> tuple[str, ...]:
        """The names of the models whose rows are written, in order."""
        return tuple(dict.fromkeys(deed.model for deed in self.writes))

    @property
    def kinds(self) -> tuple[str, ...]:
        """What is done besides writing: mail, task, request."""
        return tuple(dict.fromkeys(deed.kind for deed in self.deeds if deed.kind != "write"))

    def told(self) -> str:
        """The whole in words: ``writes 4 times to `Order` and `Book` in a transaction and sends mail``."""
        count, names = len(self.writes), [f"`{name}`" for name in self.models]
        where = _listed(names) if len(names) <= MOST_NAMED else f"{len(names)} tables"
        times = {1: "once", 2: "twice"}.get(count, f"{count} times")
        writes = f"writes {times} to {where}{' in a transaction' if self.is_atomic else ''}"
        return _listed([writes, *(DOES[kind] for kind in self.kinds)])


def _listed(names: list[str]) -> str:
    return " and ".join([", ".join(names[:-1]), names[-1]] if len(names) > 1 else names)


def work_of(flow: Flow, function: FunctionDef, is_part: Callable[[FunctionDef], bool] | None = None) -> Work:
    """What a function does itself; what it calls of the project is followed where `is_part` says so."""
    deeds = _way(flow, function, is_part, (function,))
    return Work(deeds, any(deed.is_atomic for deed in deeds))


def _way(
    flow: Flow, function: FunctionDef, is_part: Callable[[FunctionDef], bool] | None, within: tuple[FunctionDef, ...]
) -> tuple[Deed, ...]:
    """The deeds on the way through a function on which it does most."""
    if is_part is None and WRITING.isdisjoint(function.node.mentions):
        return ()
    by_call: dict[int, tuple[Deed, ...]] = {}
    for site in flow.evaluation(function).sites:
        target = site.target
        if is_part and isinstance(target, FunctionDef) and is_part(target) and target not in within[:DEEPEST]:
            inner = _way(flow, target, is_part, (target, *within)) if len(within) <= DEEPEST else ()
            found = tuple(_in_call(flow, deed, site) for deed in inner)
        else:
            found = tuple(_deeds(flow, site))
        if found:
            by_call[id(site.call)] = found
    if len(by_call) > 1:
        return longest_way(function.node.body, lambda node: by_call.get(id(node), ()))
    return next(iter(by_call.values()), ())


def _in_call(flow: Flow, deed: Deed, site: CallSite) -> Deed:
    """A deed of a function as one of who calls it."""
    is_repeated = deed.is_repeated or bool(site.loops)
    return replace(deed, is_repeated=is_repeated, is_atomic=deed.is_atomic or _is_atomic(flow, site))


def _is_atomic(flow: Flow, site: CallSite) -> bool:
    return any(is_atomic(flow, block.definition) for block in site.blocks if block.kind in {"with", "decorator"})


def _deeds(flow: Flow, site: CallSite) -> Iterator[Deed]:
    kind = ""
    if is_write(site):
        kind = "write"
    elif sending(flow.project, site.function.module, site.call, site.function):
        kind = "task"
    elif sends_mail(site):
        kind = "mail"
    elif calls_out(site):
        kind = "request"
    if kind:
        rows = _rows(site) if kind == "write" else ""
        yield Deed(kind, site, rows, bool(site.loops), _is_atomic(flow, site))


def _rows(site: CallSite) -> str:
    step = site.receiver.step if isinstance(site.receiver, Manager) else None
    if step and site.name in RELATED_WRITES and step.field.is_many_to_many:
        return f"{step.holder.name}.{step.field.name}"
    model = written_model(site)
    return model.name if model else ""
