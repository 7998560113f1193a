"""Calls that wait for another system while a transaction holds what it has locked."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django_cto.flow.asked import asks, has_asked_before, has_locked_before
from django_cto.flow.deferring import by_on_commit
from django_cto.flow.outside import calls_out, is_mail_sent_at_once, outside_calls, sends_mail
from django_cto.flow.sites import CallSite
from django_cto.flow.transactions import Opening, openings
from django_cto.project.definitions import FunctionDef
from django_cto.text import Edit

if TYPE_CHECKING:
    from django_cto.flow.flow import Flow


@dataclass(frozen=True, eq=False, repr=False)
class Waiting:
    """A call that waits, and each transaction that waits with it: `opened` has one a function that opens any."""

    site: CallSite
    opened: tuple[Opening, ...]


def waitings(flow: Flow) -> Iterator[Waiting]:
    """The calls that wait within a transaction; a function that opens one is told of its first such call alone."""
    told: set[int] = set()
    is_at_once = is_mail_sent_at_once(flow.project)
    for site in outside_calls(flow):
        if calls_out(site) or (is_at_once and sends_mail(site)):
            found: dict[int, Opening] = {}
            for opened in openings(flow, site):
                key = id(opener(site, opened).node)
                if key not in told and key not in found and _holds_rows(flow, site, opened):
                    found[key] = opened
            told.update(found)
            if found:
                yield Waiting(site, tuple(found.values()))


def _holds_rows(flow: Flow, site: CallSite, opened: Opening) -> bool:
    """Whether a transaction holds up others by the way: not where it has asked nothing, or locks rows on purpose."""
    return has_asked_before(flow, site, opened) and not has_locked_before(flow, site, opened)


def opener(site: CallSite, opened: Opening) -> FunctionDef:
    """The function that opens the transaction, or that Django calls in one."""
    return (opened.callers[-1] if opened.callers else site).function


def put_off(flow: Flow, waiting: Waiting) -> tuple[Edit, ...] | None:
    """The edits by which the call waits for the commit, or the nearest call that leads to it and asks nothing itself.

    None where its value is used, or where its errors are caught: after the commit nobody would be there to catch them.
    """
    first, *others = waiting.opened
    inner: FunctionDef | None = None
    for call in (waiting.site, *(() if others else first.callers)):
        leads_there = inner is None or (isinstance(call.target, FunctionDef) and call.target.node is inner.node)
        if call.inside("try") or not leads_there:
            return None
        if edits := by_on_commit(call):
            return edits
        inner = call.function
        if asks(flow, inner):
            return None
    return None
