"""Runs the rules of a family on a project; a rule that crashes is named and the others go on."""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import msgspec

import django_cto
from django_cto.audit.entering import entered
from django_cto.audit.found import Found, Kept
from django_cto.audit.looked import NOTHING, Numbering
from django_cto.flow.statistics import counted
from django_cto.project import Project
from django_cto.read.noting import noted, noting
from django_cto.rule import Finding, Rule

if TYPE_CHECKING:
    from django_cto.flow import Flow


READS = "reads"


def run_family(rules: Iterable[Rule], project: Project, flow: Flow | None, numbering: Numbering | None) -> Found:
    """What some rules find; with `numbering` what they look at is told as well."""
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
