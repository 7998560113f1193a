"""Shows a change of files as a unified diff, the form that `patch` and `git apply` read."""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping
from difflib import diff_bytes, unified_diff

NO_NEWLINE = b"\\ No newline at end of file\n"


def difference(before: Mapping[str, bytes | None], after: Mapping[str, bytes]) -> bytes:
    """The diff of files by path; one that is None before is new."""
    return b"".join(line for path in sorted(after) for line in _of_file(path, before[path], after[path]))


def _of_file(path: str, before: bytes | None, after: bytes) -> Iterator[bytes]:
    old = b"/dev/null" if before is None else b"a/" + os.fsencode(path)
    lines = diff_bytes(unified_diff, _lines(before or b""), _lines(after), old, b"b/" + os.fsencode(path))
    for line in lines:
        yield line if line.endswith(b"\n") else line + b"\n" + NO_NEWLINE


def _lines(data: bytes) -> list[bytes]:
    """Lines with their ends; not `splitlines`, which also ends one at a lone carriage return."""
    lines = [line + b"\n" for line in data.split(b"\n")]
    lines[-1] = lines[-1][:-1]
    return lines if lines[-1] else lines[:-1]
