"""Writes files so that a reader, or a crash, sees the old or the new content and nothing between."""

from __future__ import annotations

import os
import tempfile
from contextlib import suppress
from pathlib import Path


def replace_file(path: Path, data: bytes) -> None:
    """Put new content in the place of a file, which keeps its mode and owner; raises an `OSError` where that fails."""
    status = path.stat() if path.exists() else None
    name = _beside(path, data, status.st_mode & 0o7777 if status else 0o666 & ~_umask())
    try:
        if status and (os.getuid(), os.getgid()) != (status.st_uid, status.st_gid):
            # Only root may give a file away, and whoever may not keeps it.
            with suppress(OSError):
                os.chown(name, status.st_uid, status.st_gid)
                name.chmod(status.st_mode & 0o7777)
        name.replace(path)
    except BaseException:
        name.unlink(missing_ok=True)
        raise


def make_file(path: Path, data: bytes) -> None:
    """Make a file that must not be there yet; raises a `FileExistsError` where it is."""
    name = _beside(path, data, 0o666 & ~_umask())
    try:
        # A rename would replace what has come into being meanwhile.
        os.link(name, path)
    finally:
        name.unlink(missing_ok=True)


def _beside(path: Path, data: bytes, mode: int) -> Path:
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(data)
        Path(name).chmod(mode)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise
    return Path(name)


def _umask() -> int:
    # It can only be read by setting it.
    mask = os.umask(0)
    os.umask(mask)
    return mask
