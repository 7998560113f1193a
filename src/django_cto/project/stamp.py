"""Knows whether a tree is still as it was, without opening any of its files."""

from __future__ import annotations

import time
from pathlib import Path

from django_cto.facts.cache import RACY_NANOSECONDS
from django_cto.project.installed import installed_stamp
from django_cto.read.digests import sha256_of
from django_cto.read.walk import Walk


def stamp_of(root: Path, walked: Walk) -> str:
    """A digest of which files there are, their sizes and times; "" where one is too young for its time to tell."""
    if max((file.mtime_ns for file in walked.files), default=0) > time.time_ns() - RACY_NANOSECONDS:
        return ""
    said = "\n".join(f"{file.path}\0{file.size}\0{file.mtime_ns}" for file in walked.files)
    said += "".join(f"\n{out.path}\0{out.reason}" for out in walked.left_out)
    said += installed_stamp(root)
    return sha256_of(said.encode("utf-8", "surrogateescape"))
