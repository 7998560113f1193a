"""Knows how a reviewed path is written for a reader elsewhere: from the current folder, or from the repository's."""

from __future__ import annotations

from pathlib import Path


def from_here(root: str) -> str:
    """What to put before a reviewed path so that it leads there from the current folder."""
    return _prefix(Path(root), Path.cwd()) if root else ""


def from_repository(root: str) -> str:
    """What to put before a reviewed path so that it is relative to the repository, as code hosts want it."""
    if not root:
        return ""
    folder = Path(root).resolve()
    repository = next((above for above in (folder, *folder.parents) if (above / ".git").exists()), Path.cwd())
    return _prefix(folder, repository)


def _prefix(root: Path, folder: Path) -> str:
    root, folder = root.resolve(), folder.resolve()
    if root == folder:
        return ""
    return f"{root.relative_to(folder).as_posix() if root.is_relative_to(folder) else root.as_posix()}/"
