"""Runs rules on a project; a rule that crashes is named and the others go on."""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Iterator
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any

import msgspec

import django_cto
from django_cto.audit.entering import entered
from django_cto.audit.found import Found, Kept, together
from django_cto.audit.looked import NOTHING, Numbering
from django_cto.flow.statistics import counted
from django_cto.project import Project
from django_cto.read.noting import noted, noting
from django_cto.read.sharing import Shared
from django_cto.rule import Finding, Rule

if TYPE_CHECKING:
    from django_cto.flow import Flow


READS = "reads"
# How long a rule takes by what it asks for, roughly.
LENGTHS = {"flow": 1, READS: 1000}


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

    The rules of a family look at the same functions, so a family is never split between processes; nor are those that
    ask what is read once a row, which is found out for all of them. With `numbering` what they look at is told as well.
    """
    families: dict[tuple[bool, str], list[Rule]] = {}
    for rule in rules:
        families.setdefault((True, "") if READS in rule.parameters else (False, rule.family), []).append(rule)
    # The long ones first, so that no process is left with one of them when the others are through.
    units = sorted(
        families.values(),
        key=lambda family: sum(LENGTHS.get(name, 0) for rule in family for name in rule.parameters),
        reverse=True,
    )
    if jobs > 1 and len(units) > 1:
        _link(project)
    parts = Shared(units, lambda family: _run_family(family, project, flow, numbering), Found).done(jobs)
    found = together(parts)
    project.asked.update(found.asked)
    return found


def _link(project: Project) -> None:
    """Do once, before the processes part, what each of them would do."""
    # What goes wrong here goes wrong again in the rules that need it, and is told of them.
    with suppress(Exception):
        project.link()


def _run_family(rules: Iterable[Rule], project: Project, flow: Flow | None, numbering: Numbering | None) -> Found:
    kept: dict[str, Kept] = {}
    crashed: dict[str, str] = {}
    knew_uses = flow is None or "uses" in flow.looked
    for rule in rules:
        found: list[tuple[Finding, int]] = []
        looked: set[Hashable] = set()
        try:
            # One by one, so that what a rule found before it crashed is kept.
            with noted(looked):
                for finding in _findings_of(rule, given_to(rule, project, flow)):
                    found.append((finding, _subject(flow, numbering)))  # noqa: PERF401
        except Exception as error:  # noqa: BLE001 - whatever goes wrong in one rule, the others still have their say
            crashed[rule.name] = told(error)
        seen = numbering.looked(looked, flow) if numbering else NOTHING
        subjects = tuple(number for _, number in found) if rule.alone else ()
        # Whoever hands in two rules of one name gets the findings of both.
        earlier = kept[rule.name].findings if rule.name in kept else ()
        findings = (*earlier, *(finding for finding, _ in found))
        kept[rule.name] = Kept(rule.family, findings, seen, rule.alone, subjects)
    part = Found(kept, crashed, frozenset(project.asked))
    # Who has looked at every use of a field has evaluated every function with a queryset in it.
    has_counts = flow is not None and not knew_uses and "uses" in flow.looked
    return with_functions(part, flow, numbering, has_counts=has_counts) if flow else part


def with_functions(found: Found, flow: Flow, numbering: Numbering | None, *, has_counts: bool) -> Found:
    """The same with all that is kept for each function."""
    counts = counted(flow) if has_counts else None
    if numbering is None:
        return msgspec.structs.replace(found, counts=counts)
    numbers = numbering.numbers
    return msgspec.structs.replace(
        found,
        shared=numbering.looked(noting.shared, flow),
        about=numbering.about(flow),
        using=frozenset(numbers[key] for key in flow.using),
        counts=None if counts is None else {numbers[key]: each for key, each in counts.items()},
        words=flow.project.words,
    )


def _subject(flow: Flow | None, numbering: Numbering | None) -> int:
    """The number of the function that a finding is about, -1 where it is about none."""
    function = flow.subjects.now if flow else None
    return numbering.numbers[id(function.node)] if function and numbering else -1


def told(error: Exception) -> str:
    """An error of ours in one line, with the file and line of our source where it happened."""
    # Imported here: a run without a crash never needs it.
    import traceback

    frames = traceback.extract_tb(error.__traceback__)
    what = " ".join(f"{type(error).__name__}: {error}".split())
    return f"{what} ({_within_package(frames[-1].filename)}:{frames[-1].lineno})" if frames else what


def given_to(rule: Rule, project: Project, flow: Flow | None) -> dict[str, Any]:
    """What a rule asks for, by the names of its parameters: the project, its flow, or what is read once a row."""
    given: dict[str, Any] = {"project": project, "flow": flow}
    if READS in rule.parameters and flow:
        # Imported here: a run that has nothing to follow never needs it.
        from django_cto.flow.rows import reads_of

        given[READS] = reads_of(flow)
    return {name: given[name] for name in rule.parameters}


def _findings_of(rule: Rule, given: dict[str, Any]) -> Iterator[Finding]:
    for finding in rule.check(**given):
        severity = finding.severity or rule.severity
        told = msgspec.structs.replace(finding, rule=rule.name, family=rule.family, severity=severity)
        yield entered(told, given[READS]) if READS in given else told


def _within_package(filename: str) -> str:
    package = Path(django_cto.__file__).parent
    path = Path(filename)
    return str(path.relative_to(package.parent) if package in path.parents else path.name)
