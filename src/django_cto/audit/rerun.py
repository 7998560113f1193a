"""Runs rules on a project anew: all of them, or what is left to do where little has changed since the last time."""

from __future__ import annotations

from collections.abc import Sequence

import msgspec

from django_cto.audit.basis import NAME, Basis
from django_cto.audit.family import with_functions
from django_cto.audit.found import Found, together
from django_cto.audit.looked import Numbering
from django_cto.audit.memory import keep, recalled
from django_cto.audit.narrow import narrowed
from django_cto.audit.outcome import Outcome, texts_of
from django_cto.audit.run import rules_for, run_families
from django_cto.audit.silencing import UNUSED_SILENCE
from django_cto.flow import Flow
from django_cto.flow.statistics import followed
from django_cto.project import Project
from django_cto.rule import Rule


def outcome_of(project: Project, rules: Sequence[Rule], jobs: int, key: str) -> Outcome:
    """What the rules find; with a key, what holds beyond this state of the project is kept under it."""
    if project.root is None or not key:
        return _whole(project, rules, jobs, None)[0]
    basis = recalled(project.root, NAME, key, Basis)
    found = narrowed(project, basis, jobs) if basis else None
    if basis and found:
        outcome, starts = _told(project, found, basis.outcome), basis.starts
    else:
        numbering = Numbering(project)
        outcome, found = _whole(project, rules, jobs, numbering)
        starts = numbering.starts
    if not outcome.crashed:
        digests = {path: facts.digest for path, facts in project.files.items()}
        keep(project.root, NAME, key, Basis(digests, starts, outcome, found))
    return outcome


def _whole(project: Project, rules: Sequence[Rule], jobs: int, numbering: Numbering | None) -> tuple[Outcome, Found]:
    django = uses_django(project)
    ran = rules_for(project, [rule for rule in rules if django or rule.family == UNUSED_SILENCE.family])
    flow = Flow(project)
    found = run_families(project, flow, ran, jobs, numbering)
    if found.counts is None:
        found = together([found, with_functions(Found(), flow, numbering, has_counts=True)])
    blank = Outcome(django, tuple(rule.name for rule in ran), (), found.crashed, project.counts(), {})
    return _told(project, found, blank), found


def _told(project: Project, found: Found, outcome: Outcome) -> Outcome:
    """The outcome with what was found in place of its own findings."""
    queries = followed((found.counts or {}).values())
    return msgspec.structs.replace(
        outcome,
        findings=found.findings,
        counts={**outcome.counts, "lines": project.lines, **queries.counts},
        unresolved=queries.lost,
        texts=texts_of(project),
    )


def uses_django(project: Project) -> bool:
    """Whether any file imports Django, or the requirements ask for it."""
    names = (name for facts in project.files.values() for name in facts.imports)
    # The first file or two answer that in a Django project, without a look into the others.
    imported = any(name.module.partition(".")[0] == "django" and not name.level for name in names)
    return imported or project.requires("django")
