"""Says of what is read once a row from where the outside reaches it, and so how grave it is."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from msgspec.structs import replace

from django_cto.audit.symbols import symbol_at
from django_cto.project import Project
from django_cto.rule import UNREACHED, EntryPoint, Finding, Severity

if TYPE_CHECKING:
    from django_cto.flow.rows import Reads

# Nobody waits for these, and they seldom run.
SELDOM = frozenset({"command", "none"})
LESS = {Severity.BLOCKER: Severity.MAJOR, Severity.MAJOR: Severity.MINOR}


def entered(finding: Finding, reads: Reads) -> Finding:
    """A finding with the hottest way in that leads to its queryset and to the line that reads."""
    found = reads.callers.arrivals(_symbols(finding, reads.callers.project))
    entry = EntryPoint(found[0].kind, found[0].name, len(found) - 1) if found else UNREACHED
    severity = finding.severity
    if severity is not None and entry.kind in SELDOM:
        severity = LESS.get(severity, severity)
    return replace(finding, entry_point=finding.entry_point or entry, severity=severity)


def _symbols(finding: Finding, project: Project) -> Iterator[str]:
    for place in (finding.queryset or finding.place, finding.access):
        if place is not None:
            yield symbol_at(project, place) or place.path
