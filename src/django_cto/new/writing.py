"""Changes files of a project all together or not at all."""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path

from django_cto.audit.mistake import Mistake
from django_cto.new.tree import Entry, read_entry, write_entry


def write_all(root: Path, changes: Mapping[str, Entry | None]) -> None:
    """Put each entry in its place, and take away what is None; raises a `Mistake`, and undoes all, where one fails."""
    for path in changes:
        if not (root / path).parent.resolve().is_relative_to(root.resolve()):
            raise Mistake(f"{path} leads out of the project by a symbolic link")
    before = {path: _present(root / path) for path in changes}
    done: list[str] = []
    try:
        for path, entry in changes.items():
            done.append(path)
            _put(root / path, entry)
    except BaseException as error:
        for path in reversed(done):
            with suppress(OSError):
                _put(root / path, before[path])
        if isinstance(error, OSError):
            raise Mistake(f"{done[-1]} cannot be written, so nothing was: {error.strerror or error}") from None
        raise
    for path, entry in changes.items():
        if entry is None:
            _drop_empty(root, (root / path).parent)


def _present(path: Path) -> Entry | None:
    return read_entry(path) if path.is_symlink() or path.is_file() else None


def _put(path: Path, entry: Entry | None) -> None:
    if entry is None:
        path.unlink(missing_ok=True)
        return
    new = path.with_name(f".{path.name}.{secrets.token_hex(4)}")
    try:
        write_entry(new, entry)
        new.replace(path)
    except BaseException:
        new.unlink(missing_ok=True)
        raise


def _drop_empty(root: Path, folder: Path) -> None:
    """Git knows no empty folders, so none is left behind."""
    while folder != root:
        try:
            folder.rmdir()
        except OSError:
            return
        folder = folder.parent
