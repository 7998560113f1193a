"""Remembers what a review of exactly the same files found, so that nothing is looked at twice."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable
from pathlib import Path

import msgspec

import django_cto
from django_cto.facts.store import Store, write_atomically
from django_cto.project import Project
from django_cto.rule import Finding


class Outcome(msgspec.Struct, frozen=True):
    """What the rules found in one state of a project, and how much of it was understood."""

    django: bool
    ran: tuple[str, ...]
    findings: tuple[Finding, ...]
    crashed: dict[str, str]
    counts: dict[str, int]
    unresolved: dict[str, int]


def remembered(project: Project, rules: Iterable[str], work: Callable[[], Outcome]) -> Outcome:
    """The outcome of some rules on a project: as it was remembered, else worked out and remembered.

    A project without a stamp, and an outcome with a crash in it, are never remembered.
    """
    if project.root is None or not project.stamp:
        return work()
    path = Store(project.root).folder / "outcome"
    key = _key(project, rules)
    try:
        known_key, known = msgspec.msgpack.decode(path.read_bytes(), type=tuple[str, Outcome])
    except (OSError, msgspec.DecodeError, msgspec.ValidationError):
        known_key = ""
    if known_key == key:
        return known
    outcome = work()
    if not outcome.crashed:
        _remember(path, key, outcome)
    return outcome


def _remember(path: Path, key: str, outcome: Outcome) -> None:
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        write_atomically(path, msgspec.msgpack.encode((key, outcome)))
    except (OSError, UnicodeError):  # A file's name may be no text.
        return


def _key(project: Project, rules: Iterable[str]) -> str:
    migrations = project.new_migrations
    chosen = "all" if migrations is None else ",".join(sorted(migrations))
    said = (project.stamp, _own_stamp(), project.settings_module or "", chosen, *rules)
    return hashlib.sha256("\0".join(said).encode("utf-8", "surrogateescape")).hexdigest()


def _own_stamp() -> str:
    """What findings depend on besides the project: every file of ours, by size and time."""
    package = Path(django_cto.__file__).parent
    stats = [(path, path.stat()) for path in package.rglob("*.py")]
    return "\n".join(sorted(f"{path}\0{status.st_size}\0{status.st_mtime_ns}" for path, status in stats))
