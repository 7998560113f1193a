"""Shows the card on a terminal: colours, and as wide as the window."""

from __future__ import annotations

from typing import TextIO

from rich.console import Console
from rich.text import Text

from django_cto.ready.card import Card
from django_cto.ready.formats.text import document


def show(card: Card, stream: TextIO) -> None:
    """Print the card; colours follow the terminal, and NO_COLOR."""
    console = Console(file=stream, highlight=False)
    for pieces in document(card):
        indent = len(pieces[0][0]) - len(pieces[0][0].lstrip()) if pieces else 0
        line = Text.assemble(*((text, style) for text, style in pieces))
        for number, part in enumerate(line.wrap(console, max(20, console.width - indent))):
            console.print(Text(" " * indent if number else "") + part, soft_wrap=True)
