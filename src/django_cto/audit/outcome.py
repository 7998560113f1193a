"""Remembers what the rules found where files have changed, but nothing that the rules see in them."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import msgspec

from django_cto.audit.memory import keep, key_of, recalled
from django_cto.project import Project
from django_cto.project.installed import installed_stamp
from django_cto.read.digests import sha256_of
from django_cto.rule import Finding

NAME = "outcome"


class Outcome(msgspec.Struct, frozen=True):
    """What the rules found in one state of a project, and how much of it was understood.

    `texts` has a digest of each text that was asked for: all else that the rules saw are the facts of the files.
    """

    django: bool
    ran: tuple[str, ...]
    findings: tuple[Finding, ...]
    crashed: dict[str, str]
    counts: dict[str, int]
    unresolved: dict[str, int]
    texts: dict[str, str] = {}


def remembered(project: Project, rules: str, work: Callable[[str], Outcome]) -> Outcome:
    """The outcome of rules that were chosen so on a project: as it was remembered, else worked out and remembered.

    That of a project that is not to be remembered, or that has a crash in it, never is. What works it out is told
    under which key something may be kept that holds as long as no more than the insides of functions change.
    """
    if project.root is None or not project.is_kept:
        return work("")
    around = list(_around(project))
    key = key_of(rules, *around, *(f"{facts.path} {facts.digest}" for facts in project.files.values()))
    known = recalled(project.root, NAME, key, Outcome)
    if known and not changed_texts(project, known):
        # How a file is laid out changes the number of its lines and no more.
        return msgspec.structs.replace(known, counts={**known.counts, "lines": project.lines})
    outcome = work(key_of(rules, *around, *(f"{facts.path} {facts.outline}" for facts in project.files.values())))
    if not outcome.crashed:
        keep(project.root, NAME, key, outcome)
    return outcome


def texts_of(project: Project) -> dict[str, str]:
    """A digest of each text that was asked for."""
    return {path: _digest(project, path) for path in sorted(project.asked)}


def changed_texts(project: Project, known: Outcome) -> frozenset[str]:
    """Which of the texts that were asked for are not as they were."""
    return frozenset(path for path, digest in known.texts.items() if _digest(project, path) != digest)


def _digest(project: Project, path: str) -> str:
    try:
        text = project.read_text(path)
    except OSError:
        return ""
    return sha256_of(text.encode("utf-8", "surrogateescape"))


def _around(project: Project) -> Iterator[str]:
    """All that the rules see of a project but what the files say, and texts that they ask for."""
    migrations = project.new_migrations
    yield "all" if migrations is None else ",".join(sorted(migrations))
    yield project.settings_module or ""
    yield installed_stamp(project.root) if project.root else ""
    yield from (f"{path} {facts.faults}" for path, facts in project.files.items() if facts.faults)
