"""Remembers what the rules found where files have changed, but nothing that the rules see in them."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator

import msgspec

from django_cto.audit.memory import keep, key_of, recalled
from django_cto.project import Project
from django_cto.project.installed import installed_stamp
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


def remembered(project: Project, rules: str, work: Callable[[], Outcome]) -> Outcome:
    """The outcome of rules that were chosen so on a project: as it was remembered, else worked out and remembered.

    That of a project that is not to be remembered, or that has a crash in it, never is.
    """
    if project.root is None or not project.is_kept:
        return work()
    key = key_of(rules, *_said(project))
    known = recalled(project.root, NAME, key, Outcome)
    if known and all(_digest(project, path) == digest for path, digest in known.texts.items()):
        # How a file is laid out changes the number of its lines and no more.
        return msgspec.structs.replace(known, counts={**known.counts, "lines": project.lines})
    outcome = work()
    if not outcome.crashed:
        texts = {path: _digest(project, path) for path in sorted(project.asked)}
        keep(project.root, NAME, key, msgspec.structs.replace(outcome, texts=texts))
    return outcome


def _digest(project: Project, path: str) -> str:
    try:
        text = project.text(path)
    except OSError:
        return ""
    return hashlib.sha256(text.encode("utf-8", "surrogateescape")).hexdigest()


def _said(project: Project) -> Iterator[str]:
    """All that the rules see of a project but texts that they ask for."""
    migrations = project.new_migrations
    yield "all" if migrations is None else ",".join(sorted(migrations))
    yield project.settings_module or ""
    yield installed_stamp(project.root) if project.root else ""
    for path, facts in project.files.items():
        yield f"{path} {facts.digest} {facts.faults or ''}"
