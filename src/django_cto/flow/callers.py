"""Who calls a function, as far as calls surely reach it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from django_cto.flow.effects import written_model
from django_cto.flow.sites import CallSite
from django_cto.flow.values import Instance
from django_cto.project.definitions import ClassDef, FunctionDef
from django_cto.project.signals import Receiver

if TYPE_CHECKING:
    from django_cto.flow.flow import Flow

Sites = tuple[CallSite, ...]
# A name that more functions mention than this says little of whom it means, and costs too much to look after.
MOST_MENTIONS = 400
SAVES = frozenset({
    "save", "create", "get_or_create", "update_or_create", "asave", "acreate", "aget_or_create", "aupdate_or_create",
})  # fmt: skip
DELETES = frozenset({"delete", "adelete"})
SENT_BY = {"pre_save": SAVES, "post_save": SAVES, "pre_delete": DELETES, "post_delete": DELETES}


def callers_of(flow: Flow, function: FunctionDef) -> Sites:
    """The calls that surely reach a function, for a constructor those of its class; none of too common a name."""
    is_made = function.name == "__init__" and function.owner is not None
    name = function.owner.name if is_made and function.owner else function.name
    found: Mapping[int, Sites] = flow.once(("callers", name), lambda: _by_target(flow, name), {})
    return found.get(id(function.node), ())


def _by_target(flow: Flow, name: str) -> dict[int, Sites]:
    """The calls by a name, by the `id` of the node of what each reaches."""
    found: dict[int, Sites] = {}
    if sum(1 for _ in flow.project.functions_that_mention(name)) > MOST_MENTIONS:
        return found
    for site in flow.calls(name):
        target = site.target
        if isinstance(target, ClassDef):
            target = flow.project.names.class_member(target, "__init__")
        if isinstance(target, FunctionDef):
            found[id(target.node)] = (*found.get(id(target.node), ()), site)
    return found


def may_insert(site: CallSite) -> bool:
    """Whether a write may put a row into the table that was not there: also `save()` of what is constructed here."""
    return site.name not in {"save", "asave"} or (isinstance(site.receiver, Instance) and site.receiver.is_new)


def writes_heard_by(flow: Flow, receiver: Receiver) -> Sites:
    """The calls in functions with a transaction of their own that make Django send what a receiver is connected to."""
    names = SENT_BY.get(receiver.event, frozenset()) if receiver.is_of_models else frozenset()
    found = []
    for function in flow.project.functions_that_mention("atomic") if names and receiver.senders else ():
        if not names.isdisjoint(function.node.mentions):
            sites = flow.evaluation(function).sites
            found += [site for site in sites if site.name in names and written_model(site) in receiver.senders]
    return tuple(found)
