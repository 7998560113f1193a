"""What a function itself does to the world: writes, transactions, mails, tasks and calls of other systems."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
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


@dataclass(frozen=True, eq=False, repr=False)
class Deed:
    """One thing done by a call: `kind` is write, mail, task or request; `model` names whose rows are written.

    What is added to or taken from a relation counts as rows of that relation: `Team.members`.
    """

    kind: str
    site: CallSite
    model: str = ""

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


def work_of(flow: Flow, function: FunctionDef) -> Work:
    """What a function does itself; what it calls of the project is not followed."""
    if WRITING.isdisjoint(function.node.mentions):
        return Work((), False)
    sites = flow.evaluation(function).sites
    by_call = {id(site.call): deed for site in sites for deed in _deeds(flow, site)}
    way = tuple(by_call.values())
    if len(way) > 1:
        way = longest_way(function.node.body, lambda node: (by_call[id(node)],) if id(node) in by_call else ())
    blocks = (block for deed in way for block in deed.site.blocks if block.kind in {"with", "decorator"})
    return Work(way, any(is_atomic(flow, block.definition) for block in blocks))


def _deeds(flow: Flow, site: CallSite) -> Iterator[Deed]:
    if is_write(site):
        yield Deed("write", site, _rows(site))
    elif sending(flow.project, site.function.module, site.call, site.function):
        yield Deed("task", site)
    elif sends_mail(site):
        yield Deed("mail", site)
    elif calls_out(site):
        yield Deed("request", site)


def _rows(site: CallSite) -> str:
    step = site.receiver.step if isinstance(site.receiver, Manager) else None
    if step and site.name in RELATED_WRITES and step.field.is_many_to_many:
        return f"{step.holder.name}.{step.field.name}"
    model = written_model(site)
    return model.name if model else ""
