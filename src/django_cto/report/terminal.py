"""Shows a review on a terminal: colours, and as wide as the window."""

from __future__ import annotations

from typing import TextIO

from rich.console import Console
from rich.text import Text
from rich.theme import Theme

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
    console = Console(file=stream, theme=Theme(STYLES, inherit=False), highlight=False, soft_wrap=True)
    for line in document(review, look._replace(room=console.width)):
        console.print(Text.assemble(*line), markup=False)
