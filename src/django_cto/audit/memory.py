"""Remembers reviews and what rules found, so that nothing is looked at twice."""

from __future__ import annotations

import functools
import os
from collections.abc import Iterator
from pathlib import Path
from typing import TypeVar

import msgspec

import django_cto
from django_cto.audit.review import Summary
from django_cto.facts.cache import folder_of, write_atomically
from django_cto.read.digests import sha256_of
from django_cto.rule import Finding

Record = TypeVar("Record")
# What of ours has no part in what a review finds.
NO_PART = frozenset({"__pycache__", "cli", "errors", "fix", "new", "ready", "report", "running", "template"})


class KeptReview(msgspec.Struct, frozen=True):
    """The review of one state of a tree, as far as it cannot be had again without a look at its files."""

    django: bool
    findings: tuple[Finding, ...]
    ran: tuple[str, ...]
    summary: Summary


def recalled(root: Path, name: str, key: str, kind: type[Record]) -> Record | None:
    """What was kept of a root under a name, if it was kept for the same key."""
    try:
        data = (folder_of(root) / name).read_bytes()
        kept = msgspec.msgpack.decode(data, type=tuple[str, msgspec.Raw])
        return msgspec.msgpack.decode(kept[1], type=kind) if kept[0] == key else None
    except (OSError, msgspec.DecodeError):
        return None


def keep(root: Path, name: str, key: str, record: object) -> None:
    """Keep something for the next run; a cache that cannot be written is no error."""
    try:
        path = folder_of(root) / name
        path.parent.mkdir(parents=True, exist_ok=True)
        write_atomically(path, msgspec.msgpack.encode((key, record)))
    except (OSError, UnicodeError):  # A file's name may be no text.
        return


def key_of(*said: str) -> str:
    """One key for all that something depends on, our own code included."""
    return sha256_of("\0".join((*said, _own_stamp())).encode("utf-8", "surrogateescape"))


@functools.cache
def _own_stamp() -> str:
    """What findings depend on besides the project: every file of ours that makes them, by size and time."""
    return "\n".join(sorted(_stamps_below(os.path.dirname(django_cto.__file__))))  # noqa: PTH120 - faster


def _stamps_below(folder: str) -> Iterator[str]:
    with os.scandir(folder) as entries:
        for entry in entries:
            if entry.is_dir(follow_symlinks=False):
                yield from _stamps_below(entry.path) if entry.name not in NO_PART else ()
            elif entry.name.endswith(".py"):
                status = entry.stat()
                yield f"{entry.path}\0{status.st_size}\0{status.st_mtime_ns}"
