"""All that a project's code reads once for each row of a queryset."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from django_cto.flow.rows.callers import Callers
from django_cto.flow.rows.engine import Engine
from django_cto.flow.rows.events import Events
from django_cto.flow.rows.parts import PARTS, paths_of
from django_cto.flow.rows.roots import follow_all
from django_cto.flow.rows.walked import packed, unpacked

if TYPE_CHECKING:
    from django_cto.flow.flow import Flow


class Reads:
    """What a project's code reads once for each row of a queryset, from what the parts of the walk found."""

    def __init__(self, flow: Flow, parts: Iterable[bytes]) -> None:
        self.flow = flow
        self.callers = Callers(flow)
        whole = Events()
        for part in parts:
            events, calls = unpacked(part, flow.project)
            whole.add(events)
            self.callers.add(calls)
        self.events = whole.all()
        self.asked = list(whole.asked.values())
        self.written = frozenset(whole.written | whole.units)
        self.left_out = list(whole.left_out.values())
        self.defeated = list(whole.defeated.values())
        self.counters = whole.counters
        self.cut = whole.cut


def walked(flow: Flow, part: int) -> bytes:
    """What one part of the walk finds, packed for whichever process puts the parts together; found out once."""
    found: bytes = flow.once(("rows", part), lambda: _walk(flow, part), b"")
    return found


def know(flow: Flow, part: int, found: bytes) -> None:
    """Take what another process found in a part of the walk."""
    flow.once(("rows", part), lambda: found, b"")


def reads_of(flow: Flow) -> Reads:
    """All that is read in a project once a row, found out once."""
    found: Reads = flow.once("rows", lambda: Reads(flow, [walked(flow, part) for part in range(PARTS)]), None)
    return found


def _walk(flow: Flow, part: int) -> bytes:
    engine = Engine(flow)
    follow_all(engine, paths_of(flow.project, part))
    return packed(engine)
