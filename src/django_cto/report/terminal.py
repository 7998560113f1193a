"""Shows a review on a terminal: colours, and as wide as the window."""

from __future__ import annotations

from typing import TextIO

from rich.console import Console
from rich.segment import Segment, Segments
from rich.style import Style

from django_cto.audit.review import Review
from django_cto.report.text import Look, document

STYLES = {
    "blocker": "bold red",
    "major": "bold yellow",
    "minor": "bold cyan",
    "info": "bold blue",
    "related": "blue",
    "path": "bold",
    "gutter": "dim",
    "code": "default",
    "title": "italic",
    "heading": "bold",
    "good": "bold green",
    "note": "dim",
    "fix": "green",
}


def show(review: Review, look: Look, stream: TextIO) -> None:
    """Print a review on a terminal; colours follow it, and NO_COLOR."""
    console = Console(file=stream, highlight=False, soft_wrap=True)
    styles = {name: Style.parse(style) for name, style in STYLES.items()}
    lines = document(review, look._replace(room=console.width))
    # Finished pieces: laying them out once more would take ten times as long.
    pieces = (Segment(text, styles.get(style)) for line in lines for text, style in (*line, ("\n", "")))
    console.print(Segments(pieces), end="")
