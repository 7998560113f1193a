"""Brings finished reports to standard output and into files."""

from __future__ import annotations

import importlib
import os
import sys
from collections.abc import Iterable
from pathlib import Path

from django_cto.audit.mistake import Mistake
from django_cto.audit.review import Review
from django_cto.cli.outputs import STDOUT
from django_cto.fix.writing import replace_file
from django_cto.report.snippet import ASCII, UNICODE
from django_cto.report.text import Look, render


def deliver(review: Review, reports: Iterable[tuple[str, str]], look: Look) -> None:
    """Write every report; files first, so that they are whole when the reader of standard output goes away."""
    for name, output in sorted(reports, key=lambda report: report[1] == STDOUT):
        if output != STDOUT:
            write(Path(output), _document(review, name, look).encode("utf-8", "replace"))
        elif name == "text":
            _print(review, look)
        else:
            # As bytes: these formats are UTF-8 whatever the terminal's encoding is.
            sys.stdout.flush()
            sys.stdout.buffer.write(_document(review, name, look).encode("utf-8", "replace"))
            sys.stdout.flush()


def write(path: Path, data: bytes) -> None:
    """Write a file so that a reader sees the old or the new content; raises a `Mistake` where that cannot be."""
    try:
        if path.exists() and not path.is_file():
            # A device or a pipe has no content to keep, and must not be replaced.
            path.write_bytes(data)
        else:
            replace_file(path.resolve(), data)
    except OSError as error:
        raise Mistake(f"{path} cannot be written: {error.strerror}") from None


def _document(review: Review, name: str, look: Look) -> str:
    if name == "text":
        return render(review, look)
    document: str = importlib.import_module(f"django_cto.report.{name}").render(review)
    return document


def _print(review: Review, look: Look) -> None:
    encoding = (sys.stdout.encoding or "ascii").lower().replace("-", "")
    look = look._replace(glyphs=UNICODE if encoding.startswith("utf") else ASCII)
    if hasattr(sys.stdout, "reconfigure"):
        sys.stdout.reconfigure(errors="replace")
    if sys.stdout.isatty() or os.environ.get("FORCE_COLOR"):
        # Imported here: plain text does without it, and it takes as long to import as a small project to review.
        from django_cto.report.terminal import show

        show(review, look, sys.stdout)
    else:
        sys.stdout.write(render(review, look))
    sys.stdout.flush()
