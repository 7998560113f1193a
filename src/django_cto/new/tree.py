"""Knows a project's files as one value: what each path holds and whether it can be executed."""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from fnmatch import fnmatchcase
from pathlib import Path

# The living template as it lies in this package, and in every wheel made of it.
TEMPLATE = Path(__file__).resolve().parent.parent / "template"

# What running, testing or installing a project leaves behind: at its top, and in any folder.
LEFT_AT_TOP = ("var", ".env", ".venv", ".schemathesis", "build", "dist", "htmlcov", ".coverage*")
LEFT_ANYWHERE = (
    "__pycache__",
    "*.py[co]",
    ".git",
    ".*_cache",
    ".hypothesis",
    ".DS_Store",
    "*.egg-info",
    "node_modules",
)


@dataclass(frozen=True, slots=True)
class Entry:
    """One file, or a symbolic link and where it leads. Where the system has no executable bit, none is ever set."""

    data: bytes
    executable: bool = False
    is_link: bool = False

    @property
    def is_binary(self) -> bool:
        """Whether lines mean nothing in it, by git's own test."""
        return self.is_link or b"\0" in self.data[:8000]


Tree = Mapping[str, Entry]


def read_tree(root: Path) -> dict[str, Entry]:
    """Every file that belongs to a project, by its path with `/`, sorted."""
    return {path: read_entry(root / path) for path in sorted(_paths(root))}


def read_entry(path: Path) -> Entry:
    """One file of the disk."""
    if path.is_symlink():
        return Entry(os.fsencode(path.readlink()), is_link=True)
    return Entry(path.read_bytes(), os.name != "nt" and bool(path.stat().st_mode & 0o100))


def write_entry(path: Path, entry: Entry) -> None:
    """Make a file that is not there yet, and the folders above it."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("xb") as file:
        file.write(entry.data)
    if entry.executable:
        # Whoever may read it may run it.
        path.chmod(path.stat().st_mode | (path.stat().st_mode & 0o444) >> 2)


def _paths(root: Path, folder: str = "") -> Iterator[str]:
    left_out = LEFT_ANYWHERE if folder else LEFT_ANYWHERE + LEFT_AT_TOP
    with os.scandir(root / folder) as entries:
        for entry in entries:
            if any(fnmatchcase(entry.name, pattern) for pattern in left_out):
                continue
            if entry.is_dir(follow_symlinks=False):
                yield from _paths(root, f"{folder}{entry.name}/")
            else:
                yield folder + entry.name
