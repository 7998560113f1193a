"""Reads the facts of all files of a tree: from the store where nothing changed, else in parallel."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from pathlib import Path

import msgspec

from django_cto.facts.file import FileFacts, facts_of
from django_cto.facts.store import Entry, Store
from django_cto.read.sharing import CAN_FORK, Shared
from django_cto.read.source import Fault
from django_cto.read.walk import File, Walk

# Below this many bytes starting a second process costs more than it saves.
WORTH_A_PROCESS = 400_000
CHUNK_BYTES = 200_000
MOST_CHUNKS = 200

encode = msgspec.msgpack.Encoder().encode
decode_facts = msgspec.msgpack.Decoder(FileFacts).decode


def gather(
    root: Path,
    walk: Walk,
    *,
    jobs: int | None = None,
    cache: bool = True,
    before: dict[str, FileFacts] | None = None,
    meanwhile: Callable[[], object] | None = None,
) -> dict[str, FileFacts]:
    """The facts of every walked file by its path; does not depend on `jobs` or `cache` but in its speed.

    In `before` it puts what was kept of files that had to be read again. `meanwhile` is done while others read.
    """
    store = Store(root) if cache else None
    known = store.load() if store else {}
    entries: dict[str, Entry] = {}
    changed: list[File] = []
    for file in walk.files:
        entry = known.get(file.path)
        if entry and entry.mtime_ns == file.mtime_ns and entry.size == file.size:
            entries[file.path] = entry
            continue
        changed.append(file)
        if before is not None and store and (kept := entry or store.doubtful.get(file.path)):
            before[file.path] = kept.facts
    made: dict[str, FileFacts] = {}
    for file, raw in zip(changed, _read(root, changed, jobs, meanwhile, made), strict=True):
        entries[file.path] = Entry(file.mtime_ns, file.size, made.get(file.path) or decode_facts(raw))
    if store:
        store.save(entries, [file.path for file in changed] + [path for path in known if path not in entries])
    return {file.path: entries[file.path].facts for file in walk.files}


def _read(
    root: Path,
    files: list[File],
    jobs: int | None,
    meanwhile: Callable[[], object] | None,
    made: dict[str, FileFacts],
) -> Iterator[bytes]:
    """The facts of each file, encoded; `made` gets those that this very process has read."""
    jobs = jobs or os.cpu_count() or 1
    if jobs == 1 or sum(file.size for file in files) < WORTH_A_PROCESS:
        return (_encoded(root, file.path, made) for file in files)
    return _in_parallel(root, files, jobs, meanwhile, made)


def _in_parallel(
    root: Path,
    files: list[File],
    jobs: int,
    meanwhile: Callable[[], object] | None,
    made: dict[str, FileFacts],
) -> Iterator[bytes]:
    chunks = list(_chunks(files))
    if CAN_FORK:
        shared = Shared(chunks, lambda chunk: _encoded_all(root, chunk, made), list[bytes])
        yield from (each for part in shared.done(jobs, meanwhile) for each in part)
        return
    # Imported here: a run that finds everything in the store never needs them.
    import multiprocessing
    from concurrent.futures import ProcessPoolExecutor

    context = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(jobs, mp_context=context, initializer=_without_collector) as pool:
        for part in pool.map(_encoded_all, *zip(*((root, chunk) for chunk in chunks), strict=True)):
            yield from part


def _chunks(files: list[File]) -> Iterator[list[str]]:
    """Paths of files in parts of about the same size, so small that no process is left with a long one."""
    enough = max(CHUNK_BYTES, sum(file.size for file in files) // MOST_CHUNKS + 1)
    chunk: list[str] = []
    size = 0
    for file in files:
        chunk.append(file.path)
        size += file.size
        if size >= enough:
            yield chunk
            chunk, size = [], 0
    if chunk:
        yield chunk


def _without_collector() -> None:
    import gc

    gc.disable()


def _encoded_all(root: Path, paths: list[str], made: dict[str, FileFacts] | None = None) -> list[bytes]:
    made = {} if made is None else made
    return [_encoded(root, path, made) for path in paths]


def _encoded(root: Path, path: str, made: dict[str, FileFacts]) -> bytes:
    made[path] = _facts(root, path)
    return encode(made[path])


def _facts(root: Path, path: str) -> FileFacts:
    try:
        with open(f"{root}/{path}", "rb") as file:  # noqa: PTH123 - half the time for a small file
            data = file.read()
    except OSError as error:
        return FileFacts(path, 0, (Fault(1, 1, f"cannot be read: {error.strerror}"),))
    return facts_of(path, data)
