"""Finds the files of a tree that say something about a Django project; the only code that walks the disk."""

from __future__ import annotations

import fnmatch
import os
import re
import stat
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

# Folders that hold nothing of the project's own: tools' caches and version control …
SILENT = frozenset({
    ".git", ".hg", ".svn", "__pycache__", ".mypy_cache", ".pytest_cache", ".ruff_cache", ".tox", ".nox", ".idea",
    ".vscode", ".eggs", ".hypothesis", ".cache", ".import_linter_cache", "htmlcov",
})  # fmt: skip
# … and those that a reader may miss, so they are named.
NAMED = frozenset({"node_modules", "bower_components", "site-packages", "dist-packages", "staticfiles"})
TEMPLATE_FOLDERS = frozenset({"templates", "jinja2", "template", "jinja"})
# What is served as it lies is no template, whatever its ending.
SERVED_FOLDERS = frozenset({"static", "_build", "project-static", "assets", "media", "locale"})
ALWAYS = (".py",)
AS_TEMPLATE = (".html", ".htm", ".jinja", ".jinja2", ".j2", ".djhtml")
IN_TEMPLATES = (".txt", ".xml", ".md", ".mjml", ".eml", ".svg", ".js", ".json", ".csv", ".tex", ".rst", ".ics", ".css")
DECLARATIONS = re.compile(
    r"^(pyproject\.toml|setup\.cfg|tox\.ini|pytest\.ini|Pipfile(\.lock)?|(poetry|uv|pdm)\.lock|app\.json|Procfile"
    r"|.*Dockerfile.*|.*\.dockerfile|(docker-)?compose.*\.ya?ml|(requirements|constraints).*\.(txt|in)|.*requirements\.(txt|in)"
    r"|\.env.*|METADATA|requires\.txt)$"
)
REQUIREMENTS_FOLDERS = frozenset({"requirements", "reqs", "deps"})
LARGEST_FILE = 5_000_000


@dataclass(frozen=True)
class WalkedFile:
    """A file by its path relative to the root, with size in bytes and time stamp in nanoseconds."""

    path: str
    size: int
    mtime_ns: int


@dataclass(frozen=True)
class Walk:
    """The wanted files of a tree, sorted by path, and what was left out and why."""

    root: Path
    files: tuple[WalkedFile, ...]
    left_out: tuple[str, ...] = ()


def walk(root: Path, exclude: Iterable[str] = ()) -> Walk:
    """Walk a tree; `exclude` has glob patterns relative to the root, and a folder's pattern takes all below it.

    Links to folders are not followed, pipes and sockets never opened. What cannot be read is left out and named.
    """
    patterns = tuple(pattern.rstrip("/").removesuffix("/**").removeprefix("./") for pattern in exclude)
    files: list[WalkedFile] = []
    left_out: list[str] = []
    pending = [""]
    while pending:
        folder = pending.pop()
        for entry, path in _entries(root, folder, left_out):
            if any(fnmatch.fnmatchcase(path, pattern) for pattern in patterns):
                left_out.append(f"{path}: excluded")
            elif entry.is_dir(follow_symlinks=False):
                reason = _no_entry(entry)
                if reason is None:
                    pending.append(path)
                elif reason:
                    left_out.append(f"{path}: {reason}")
            elif entry.is_symlink() and entry.is_dir():
                left_out.append(f"{path}: a link to a folder")
            elif is_wanted(path):
                _add(entry, path, files, left_out)
    return Walk(root, tuple(sorted(files, key=lambda file: file.path)), tuple(sorted(left_out)))


def _entries(root: Path, folder: str, left_out: list[str]) -> Iterator[tuple[os.DirEntry[str], str]]:
    prefix = f"{folder}/" if folder else ""
    try:
        with os.scandir(root / folder) as found:
            entries = list(found)
    except OSError as error:
        left_out.append(f"{folder or '.'}: {error.strerror or error}")
        return
    for entry in entries:
        yield entry, prefix + entry.name


def _no_entry(entry: os.DirEntry[str]) -> str | None:
    """Why a folder is not entered: a reason to tell, "" for one that nobody misses, None where it is entered."""
    if entry.name in SILENT:
        return ""
    if entry.name in NAMED:
        return "not the project's own"
    if entry.name.endswith((".egg-info", ".dist-info")):
        return None
    if os.path.isfile(os.path.join(entry.path, "pyvenv.cfg")):  # noqa: PTH113, PTH118 - it never raises
        return "a virtual environment"
    return None


def _add(entry: os.DirEntry[str], path: str, files: list[WalkedFile], left_out: list[str]) -> None:
    try:
        status = entry.stat()
    except OSError as error:
        left_out.append(f"{path}: {error.strerror or error}")
        return
    if not stat.S_ISREG(status.st_mode):
        left_out.append(f"{path}: no regular file")
    elif status.st_size > LARGEST_FILE:
        left_out.append(f"{path}: larger than {LARGEST_FILE // 1_000_000} MB")
    elif not os.access(entry.path, os.R_OK, effective_ids=os.access in os.supports_effective_ids):
        left_out.append(f"{path}: may not be read")
    else:
        files.append(WalkedFile(path, status.st_size, status.st_mtime_ns))


def is_wanted(path: str) -> bool:
    """Whether a file of this path says something about a Django project."""
    if path.endswith(ALWAYS):
        return True
    folder, _, name = path.rpartition("/")
    folders = folder.split("/")
    if DECLARATIONS.match(name) or (name.endswith((".txt", ".in")) and folders[-1] in REQUIREMENTS_FOLDERS):
        return True
    is_template = not TEMPLATE_FOLDERS.isdisjoint(folders)
    if path.endswith(AS_TEMPLATE):
        return is_template or SERVED_FOLDERS.isdisjoint(folders)
    return is_template and path.endswith(IN_TEMPLATES)
