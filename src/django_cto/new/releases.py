"""Knows the archive of all past releases of the template: a folder each, what did not change kept once."""

from __future__ import annotations

import io
import tarfile
from collections.abc import Iterator, Mapping
from pathlib import Path

from django_cto.new.tree import Entry, Tree

# `make release` makes it from the tags; a checkout has none.
ARCHIVE = Path(__file__).resolve().parent / "releases.tar.xz"


def release_names(archive: Path = ARCHIVE) -> tuple[str, ...]:
    """The releases that the archive holds, in the order in which they came."""
    return tuple(dict.fromkeys(name for name, _, _ in _members(archive)))


def read_release(release: str, archive: Path = ARCHIVE) -> dict[str, Entry] | None:
    """The files of one release, None where the archive does not hold it."""
    return {path: entry for name, path, entry in _members(archive) if name == release} or None


def write_archive(releases: Mapping[str, Tree], archive: Path) -> None:
    """Write releases down, always the same bytes for the same releases."""
    first: dict[Entry, str] = {}
    with tarfile.open(archive, "w:xz", format=tarfile.PAX_FORMAT, preset=9) as file:
        for release, tree in releases.items():
            for path, entry in sorted(tree.items()):
                member = tarfile.TarInfo(f"{release}/{path}")
                member.mode = 0o755 if entry.executable else 0o644
                if entry in first:
                    member.type, member.linkname = tarfile.LNKTYPE, first[entry]
                    file.addfile(member)
                else:
                    first[entry] = member.name
                    member.size = len(entry.data)
                    file.addfile(member, io.BytesIO(entry.data))


def _members(archive: Path) -> Iterator[tuple[str, str, Entry]]:
    if not archive.is_file():
        return
    # Read once from its beginning to its end: a step back would unpack it from the start again.
    contents: dict[str, bytes] = {}
    with tarfile.open(archive, "r:xz") as file:
        for member in file:
            if member.isreg() and (content := file.extractfile(member)):
                contents[member.name] = content.read()
            data = contents[member.linkname if member.islnk() else member.name]
            release, _, path = member.name.partition("/")
            yield release, path, Entry(data, bool(member.mode & 0o100))
