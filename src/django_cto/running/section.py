"""The explanation as a part of a page that Django makes."""

from __future__ import annotations

import re


def section(text: str) -> str:
    """Markdown as HTML: without a script, a link or markup of the error's own."""
    # Imported here: most pages have no explanation.
    from markdown_it import MarkdownIt

    body = MarkdownIt("commonmark", {"html": False}).disable(["image", "link", "autolink"]).render(text)
    # The page itself has the one heading of the first order.
    body = re.sub(r"<(/?)h([12])>", lambda found: f"<{found[1]}h{int(found[2]) + 1}>", body)
    return f'<div id="django-cto" style="padding: 10px 20px; background: #eef6ee;">\n{body}</div>\n'
