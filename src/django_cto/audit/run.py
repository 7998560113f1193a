"""Runs rules on a project; a rule that crashes is named and the others go on."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any

import msgspec

import django_cto
from django_cto.audit.parallel import Shared
from django_cto.flow.statistics import Followed
from django_cto.project import Project
from django_cto.rule import Finding, Rule

if TYPE_CHECKING:
    from django_cto.flow import Flow


class Found(msgspec.Struct, frozen=True):
    """What some rules found, of each that crashed the error in one line, and the paths whose text was asked for.

    `followed` has the querysets that were followed and lost, if the rules looked at all of them.
    """

    findings: tuple[Finding, ...]
    crashed: dict[str, str]
    asked: frozenset[str] = frozenset()
    followed: Followed | None = None


def rules_for(project: Project, rules: Iterable[Rule]) -> tuple[Rule, ...]:
    """The rules whose libraries the project uses."""
    return tuple(rule for rule in rules if not rule.requires or project.requires(*rule.requires))


def run_rules(
    project: Project, flow: Flow | None, rules: Iterable[Rule], jobs: int = 1
) -> tuple[tuple[Finding, ...], dict[str, str]]:
    """What the rules find, in the order of the source, and of each rule that crashed the error in one line."""
    found = run_families(project, flow, rules, jobs)
    return found.findings, found.crashed


def run_families(project: Project, flow: Flow | None, rules: Iterable[Rule], jobs: int = 1) -> Found:
    """What the rules find, as one; `jobs` says how many processes share the work.

    The rules of a family look at the same functions, so a family is never split between processes.
    """
    families: dict[str, list[Rule]] = {}
    for rule in rules_for(project, rules):
        families.setdefault(rule.family, []).append(rule)
    given = {"project": project, "flow": flow}
    # The long ones first, so that no process is left with one of them when the others are through.
    units = sorted(
        families.values(), key=lambda family: sum("flow" in rule.parameters for rule in family), reverse=True
    )
    if jobs > 1:
        _link(project)
    outcomes = Shared(units, lambda family: _run_family(family, project, given), Found).done(jobs)
    asked = frozenset(path for outcome in outcomes for path in outcome.asked)
    project.asked.update(asked)
    found = {finding for outcome in outcomes for finding in outcome.findings}
    crashed = {name: error for outcome in outcomes for name, error in outcome.crashed.items()}
    followed = next((outcome.followed for outcome in outcomes if outcome.followed), None)
    return Found(tuple(sorted(found, key=in_source_order)), crashed, asked, followed)


def _link(project: Project) -> None:
    """Do once, before the processes part, what each of them would do."""
    # What goes wrong here goes wrong again in the rules that need it, and is told of them.
    with suppress(Exception):
        project.link()


def _run_family(rules: Iterable[Rule], project: Project, given: dict[str, Any]) -> Found:
    found: list[Finding] = []
    crashed: dict[str, str] = {}
    for rule in rules:
        try:
            # One by one, so that what a rule found before it crashed is kept.
            for finding in _findings_of(rule, given):
                found.append(finding)  # noqa: PERF402
        except Exception as error:  # noqa: BLE001 - whatever goes wrong in one rule, the others still have their say
            crashed[rule.name] = told(error)
    flow: Flow | None = given["flow"]
    # Who has looked at every use of a field has evaluated every function with a queryset in it.
    followed = flow.followed if flow and "uses" in vars(flow) else None
    return Found(tuple(found), crashed, frozenset(project.asked), followed)


def in_source_order(finding: Finding) -> tuple[object, ...]:
    """What findings are sorted by, so that their order depends on the source alone."""
    return finding.place, finding.rule, finding.message, str(finding.related)


def told(error: Exception) -> str:
    """An error of ours in one line, with the file and line of our source where it happened."""
    # Imported here: a run without a crash never needs it.
    import traceback

    frames = traceback.extract_tb(error.__traceback__)
    what = " ".join(f"{type(error).__name__}: {error}".split())
    return f"{what} ({_within_package(frames[-1].filename)}:{frames[-1].lineno})" if frames else what


def _findings_of(rule: Rule, given: dict[str, Any]) -> Iterator[Finding]:
    for finding in rule.check(**{name: given[name] for name in rule.parameters}):
        severity = finding.severity or rule.severity
        yield msgspec.structs.replace(finding, rule=rule.name, family=rule.family, severity=severity)


def _within_package(filename: str) -> str:
    package = Path(django_cto.__file__).parent
    path = Path(filename)
    return str(path.relative_to(package.parent) if package in path.parents else path.name)
