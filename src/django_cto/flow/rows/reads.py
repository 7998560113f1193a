"""All that a project's code reads once for each row of a queryset."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django_cto.flow.rows.engine import Engine
from django_cto.flow.rows.roots import follow_all

if TYPE_CHECKING:
    from django_cto.flow.flow import Flow


class Reads:
    """What a project's code reads once for each row of a queryset."""

    def __init__(self, flow: Flow) -> None:
        self.engine = Engine(flow)
        follow_all(self.engine)
        self.events = self.engine.events.all()
        self.asked = list(self.engine.events.asked.values())
        self.written = frozenset(self.engine.events.written | self.engine.events.units)
        self.left_out = list(self.engine.events.left_out.values())
        self.defeated = list(self.engine.events.defeated.values())
        self.counters = self.engine.events.counters
        self.callers = self.engine.callers


def reads_of(flow: Flow) -> Reads:
    """All that is read in a project once a row, found out once."""
    found: Reads = flow.once("rows", lambda: Reads(flow), None)
    return found
