"""Runs rules on a project, shared between processes."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from contextlib import suppress
from typing import TYPE_CHECKING

import msgspec

from django_cto.audit.family import READS, run_family, with_functions
from django_cto.audit.found import Found, together, united
from django_cto.audit.looked import NOTHING, Looked, Numbering
from django_cto.project import Project
from django_cto.read.sharing import Shared
from django_cto.rule import Finding, Rule

if TYPE_CHECKING:
    from django_cto.flow import Flow


class Part(msgspec.Struct, frozen=True):
    """What one unit of work came to; of a part of the walk that follows rows, what it found, packed, and looked at."""

    found: Found
    walked: bytes = b""
    looked: Looked = NOTHING


def rules_for(project: Project, rules: Iterable[Rule]) -> tuple[Rule, ...]:
    """The rules whose libraries the project uses."""
    return tuple(rule for rule in rules if not rule.requires or project.requires(*rule.requires))


def run_rules(
    project: Project, flow: Flow | None, rules: Iterable[Rule], jobs: int = 1
) -> tuple[tuple[Finding, ...], dict[str, str]]:
    """What the rules find, in the order of the source, and of each rule that crashed the error in one line."""
    found = run_families(project, flow, rules_for(project, rules), jobs)
    return found.findings, found.crashed


def run_families(
    project: Project, flow: Flow | None, rules: Iterable[Rule], jobs: int = 1, numbering: Numbering | None = None
) -> Found:
    """What the rules find, as one; `jobs` says how many processes share the work.

    The rules of a family look at the same functions, so a family is never split between processes. Those that ask what
    is read once a row come when all parts of the walk are there that finds it out. With `numbering` what they look at
    is told as well.
    """
    families: dict[str, list[Rule]] = {}
    reading: list[Rule] = []
    for rule in rules:
        (reading if flow and READS in rule.parameters else families.setdefault(rule.family, [])).append(rule)
    # The long ones first, so that no process is left with one of them when the others are through.
    units: list[list[Rule] | int] = [*_parts(reading), *sorted(families.values(), key=_length, reverse=True)]
    if jobs > 1 and len(units) > 1:
        _link(project)
    shared = Shared(units, lambda unit: _done(unit, project, flow, numbering), Part)
    parts = shared.done(jobs, (lambda: _arrivals(project)) if reading else None)
    found = together([part.found for part in parts])
    if flow and reading:
        found = together([found, _read(reading, parts, project, flow, numbering)])
    project.asked.update(found.asked)
    return found


def _parts(reading: Sequence[Rule]) -> Iterable[int]:
    """The parts of the walk that rules ask for."""
    if not reading:
        return ()
    # Imported here: a run that has nothing to follow never needs it.
    from django_cto.flow.rows import PARTS

    return range(PARTS)


def _length(family: Iterable[Rule]) -> int:
    """How long a family takes, roughly."""
    return sum("flow" in rule.parameters for rule in family)


def _link(project: Project) -> None:
    """Do once, before the processes part, what each of them would do."""
    # What goes wrong here goes wrong again in the rules that need it, and is told of them.
    with suppress(Exception):
        project.link()


def _arrivals(project: Project) -> None:
    """Find out, while others are at work, what is asked here once they are through."""
    # Imported here: a run that has nothing to follow never needs it.
    from django_cto.flow.arrivals import arrivals_of

    # What goes wrong here goes wrong again in the rules that need it, and is told of them.
    with suppress(Exception):
        arrivals_of(project)


def _done(unit: list[Rule] | int, project: Project, flow: Flow | None, numbering: Numbering | None) -> Part:
    if isinstance(unit, list):
        return Part(run_family(unit, project, flow, numbering))
    assert flow is not None, "rules that follow rows ask for it"
    return _walked(unit, project, flow, numbering)


def _walked(number: int, project: Project, flow: Flow, numbering: Numbering | None) -> Part:
    """What a part of the walk found; nothing where it crashed, for then it does so again where rules ask for it."""
    from django_cto.flow.rows import walked

    found = b""
    with suppress(Exception):
        found = walked(flow, number)
    looked = numbering.looked({("rows", number)}, flow) if numbering else NOTHING
    return Part(with_functions(Found(asked=frozenset(project.asked)), flow, numbering, has_counts=False), found, looked)


def _read(
    rules: Sequence[Rule], parts: Sequence[Part], project: Project, flow: Flow, numbering: Numbering | None
) -> Found:
    """What the rules find that ask what is read once a row; all of them lean on all that the walk looked at."""
    from django_cto.flow.rows import know

    looked = NOTHING
    for number, part in enumerate(parts):
        looked = united(looked, part.looked)
        if part.walked:
            know(flow, number, part.walked)
    found = run_family(rules, project, flow, numbering)
    kept = {name: msgspec.structs.replace(one, looked=united(one.looked, looked)) for name, one in found.kept.items()}
    return msgspec.structs.replace(found, kept=kept)
