"""Shows Markdown where it is read: on a terminal, or as a page of HTML that needs nothing else."""

from __future__ import annotations

import html
from typing import TextIO

NARROW = 100
STYLE = """\
:root { color-scheme: light dark; }
body { font: 1rem/1.6 system-ui, sans-serif; max-width: 48rem; margin: 2rem auto; padding: 0 1rem; }
pre { overflow-x: auto; padding: .8rem 1rem; border-radius: .4rem; background: #8882; }
code { font: .9em/1.5 ui-monospace, monospace; }
@media print { body { margin: 0; } pre { white-space: pre-wrap; } }
"""
DOCUMENT = """\
<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>{title}</title>
<style>
{style}</style>
</head>
<body>
<main>
{body}</main>
</body>
</html>
"""


def show(text: str, stream: TextIO) -> None:
    """Print Markdown as wide as the terminal; without colours where there is none."""
    # Imported here: the other forms need none of it.
    from rich.console import Console
    from rich.markdown import Markdown

    console = Console(file=stream, width=None if stream.isatty() else NARROW, highlight=False)
    console.print(Markdown(text, hyperlinks=False, code_theme="ansi_dark"))


def page(text: str, title: str) -> str:
    """Markdown as one HTML document; HTML in it stays text."""
    from markdown_it import MarkdownIt

    body = MarkdownIt("commonmark", {"html": False}).enable("table").render(text)
    return DOCUMENT.format(title=html.escape(title), style=STYLE, body=body)
