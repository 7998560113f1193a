"""Tells an upgrade as a unified diff that `git apply` takes."""

from __future__ import annotations

import difflib
from collections.abc import Iterator

from django_cto.new.tree import Entry
from django_cto.new.upgrade import Upgrade

NO_NEWLINE = "\n\\ No newline at end of file\n"


def difference(upgrade: Upgrade) -> str:
    """Everything the upgrade would change."""
    changes = sorted(upgrade.changes.items())
    return "".join(line for path, entry in changes for line in _file(path, upgrade.yours.get(path), entry))


def _file(path: str, old: Entry | None, new: Entry | None) -> Iterator[str]:
    yield f"diff --git a/{path} b/{path}\n"
    if old is None or new is None:
        state, entry = ("new", new) if old is None else ("deleted", old)
        yield f"{state} file mode {_mode(entry)}\n"
    elif old.executable != new.executable:
        yield f"old mode {_mode(old)}\nnew mode {_mode(new)}\n"
    if any(entry is not None and entry.is_binary for entry in (old, new)):
        yield f"Binary files a/{path} and b/{path} differ\n"
        return
    names = (f"a/{path}" if old else "/dev/null", f"b/{path}" if new else "/dev/null")
    for line in difflib.unified_diff(_lines(old), _lines(new), *names):
        yield line if line.endswith("\n") else line + NO_NEWLINE


def _mode(entry: Entry | None) -> str:
    return "100755" if entry and entry.executable else "100644"


def _lines(entry: Entry | None) -> list[str]:
    """Split at line feeds alone, as git does."""
    text = entry.data.decode("utf-8", "replace") if entry else ""
    *whole, rest = text.split("\n")
    return [f"{line}\n" for line in whole] + ([rest] if rest else [])
