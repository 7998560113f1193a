"""Keeps facts between runs in the user's cache folder, never in the reviewed tree."""

from __future__ import annotations

import time
import zlib
from collections.abc import Iterable, Mapping
from pathlib import Path

import msgspec

from django_cto.facts.cache import RACY_NANOSECONDS, folder_of, write_atomically
from django_cto.facts.file import FileFacts

SHARDS = 32


class Entry(msgspec.Struct, frozen=True, array_like=True, gc=False):
    """One file's facts, with the size and time stamp (nanoseconds) of the file they were read from."""

    mtime_ns: int
    size: int
    facts: FileFacts


class Shard(msgspec.Struct, frozen=True, array_like=True, gc=False):
    """A part of one project's entries, and when it was written."""

    written_ns: int
    entries: list[Entry]


class Store:
    """The kept facts of one project root; a missing, foreign or damaged file is the same as an empty one."""

    def __init__(self, root: Path) -> None:
        self.folder = folder_of(root)
        self.doubtful: dict[str, Entry] = {}

    def load(self) -> dict[str, Entry]:
        """Every entry that can still be trusted on its time stamp; the others are `doubtful`."""
        found: dict[str, Entry] = {}
        decoder = msgspec.msgpack.Decoder(Shard)
        for index in range(SHARDS):
            try:
                shard = decoder.decode((self.folder / f"{index}.facts").read_bytes())
            except (OSError, msgspec.DecodeError):
                continue
            newest = shard.written_ns - RACY_NANOSECONDS
            for entry in shard.entries:
                (found if entry.mtime_ns < newest else self.doubtful)[entry.facts.path] = entry
        return found

    def save(self, entries: Mapping[str, Entry], changed: Iterable[str]) -> None:
        """Write the shards that a changed or vanished path belongs to; a cache that cannot be written is no error."""
        stale = {_shard(path) for path in changed}
        if not stale:
            return
        parts: dict[int, list[Entry]] = {index: [] for index in stale}
        for path in sorted(entries):
            if (index := _shard(path)) in stale:
                parts[index].append(entries[path])
        try:
            self.folder.mkdir(parents=True, exist_ok=True)
            for index, part in parts.items():
                write_atomically(self.folder / f"{index}.facts", msgspec.msgpack.encode(Shard(time.time_ns(), part)))
        except OSError:
            return


def _shard(path: str) -> int:
    return zlib.crc32(path.encode("utf-8", "surrogateescape")) % SHARDS
