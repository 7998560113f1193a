"""Knows where in the user's cache folder a project's things are kept, and how to write there."""

from __future__ import annotations

import functools
import os
import sys
import tempfile
from pathlib import Path

import platformdirs

from django_cto.read.digests import sha256_of

# A file written so shortly before it was looked at may change again without its time stamp showing it.
RACY_NANOSECONDS = 2_000_000_000


def folder_of(root: Path) -> Path:
    """The folder for what is kept of one project root by this version of the reading code."""
    key = sha256_of(f"{root.resolve()}\0{_generation()}".encode())[:32]
    return Path(platformdirs.user_cache_dir("django-cto", appauthor=False)) / key


def write_atomically(path: Path, data: bytes) -> None:
    """Write a file so that a reader, or a crash, sees the old or the new content and nothing between."""
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(data)
        Path(name).chmod(0o644)
        Path(name).replace(path)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise


@functools.cache
def _generation() -> str:
    """What the kept facts depend on besides the files: how we read, and the grammar of the running Python."""
    package = Path(__file__).parent.parent
    sources = [path for folder in ("read", "facts") for path in sorted((package / folder).glob("*.py"))]
    return sha256_of(sys.version.encode() + b"".join(path.read_bytes() for path in sources))
