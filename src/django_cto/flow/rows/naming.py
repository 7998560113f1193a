"""Which names a template can look up, those of what it includes and extends among them."""

from __future__ import annotations

import functools
import re
from collections.abc import Iterator

from django_cto.project import Project
from django_cto.project.templates import TemplateFile

WORD = re.compile(r"[A-Za-z_]\w*")
QUOTED = re.compile(r"""^["']([^"']+)["']""")
ANY = "*"
HANDS_ON = frozenset({"include", "extends"})


@functools.lru_cache(maxsize=4096)
def names_in(project: Project, template: TemplateFile) -> frozenset[str]:
    """Every word in the tags of a template and of those it hands its context on to."""
    found: set[str] = set()
    seen: set[str] = set()
    pending = [template]
    while pending:
        current = pending.pop()
        if current.path not in seen:
            seen.add(current.path)
            found |= _own_words(current)
            pending += _handed_on(project, current)
    return frozenset(found)


@functools.lru_cache(maxsize=4096)
def _own_words(template: TemplateFile) -> frozenset[str]:
    words = {word for tag in template.tags for text in tag.words for word in WORD.findall(text)}
    # A template that is named at run time may look up anything.
    is_open = any(tag.name == "include" and tag.words and not QUOTED.match(tag.words[0]) for tag in template.tags)
    return frozenset(words | {ANY} if is_open else words)


def _handed_on(project: Project, template: TemplateFile) -> Iterator[TemplateFile]:
    for tag in template.tags:
        found = QUOTED.match(tag.words[0]) if tag.name in HANDS_ON and tag.words else None
        other = project.templates.get(found[1]) if found else None
        if other:
            yield other
