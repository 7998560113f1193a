"""Which names a template can look up, those of what it includes and extends among them."""

from __future__ import annotations

import functools
import re
from collections.abc import Iterator, Mapping
from typing import Final, NamedTuple

from django_cto.flow.rows.domain import Value
from django_cto.flow.rows.joining import choices
from django_cto.flow.rows.lookups import assignments
from django_cto.flow.rows.registered import registered
from django_cto.project import Project
from django_cto.project.definitions import FunctionDef
from django_cto.project.templates import TemplateFile
from django_cto.read import syntax as s

WORD: Final = re.compile(r"[A-Za-z_]\w*")
QUOTED: Final = re.compile(r"""^["']([^"']+)["']""")
DEFAULT: Final = re.compile(r"""\|default:["']([^"']+)["']""")
ANY: Final = "*"
HANDS_ON: Final = frozenset({"include", "extends"})
# Tags that give names to what they look up.
BINDS: Final = frozenset({"with", "set", "include"})


class Wanted(NamedTuple):
    """The `names` that are looked up, and the first names of the templates that are `open` until the page is made."""

    names: frozenset[str]
    open: frozenset[str]


class Own(NamedTuple):
    """What a template says by itself: its `words`, names of templates that are open, names that it gives, includes."""

    words: frozenset[str]
    open: frozenset[str]
    bound: frozenset[str]
    handed_on: tuple[TemplateFile, ...]


def names_for(project: Project, template: TemplateFile, values: Mapping[str, Value]) -> frozenset[str]:
    """Every name that a template may look up of some values; `ANY` stands for all of them."""
    found: set[str] = set()
    seen: set[str] = set()
    pending = [template]
    while pending:
        current = pending.pop()
        if current.path in seen:
            continue
        seen.add(current.path)
        wanted = names_in(project, current)
        found |= wanted.names
        for first in wanted.open:
            name, _, rest = first.partition(".")
            value = values.get(name)
            if rest and value is not None:
                found.add(ANY)
            texts = [text for text in choices(value) if isinstance(text, str)]
            pending += filter(None, map(project.templates.get, texts))
    return frozenset(found)


@functools.lru_cache(maxsize=4096)
def names_in(project: Project, template: TemplateFile) -> Wanted:
    """Every word in the tags of a template and of those it is known to hand its context on to."""
    found: set[str] = set()
    opened: set[str] = set()
    bound: set[str] = set()
    seen: set[str] = set()
    pending = [template]
    while pending:
        current = pending.pop()
        if current.path not in seen:
            seen.add(current.path)
            own = _own(project, current)
            found |= own.words
            opened |= own.open
            bound |= own.bound
            pending += own.handed_on
    # A template that the page itself names may look up anything.
    if not bound.isdisjoint(first.partition(".")[0] for first in opened):
        found.add(ANY)
    return Wanted(frozenset(found), frozenset(opened))


@functools.lru_cache(maxsize=4096)
def _own(project: Project, template: TemplateFile) -> Own:
    words = frozenset(word for tag in template.tags for text in tag.words for word in WORD.findall(text))
    return Own(
        words.union(_read_by_tags(project, template)),
        frozenset(_open(template)),
        frozenset(_bound(template)),
        tuple(_handed_on(project, template)),
    )


def _included(template: TemplateFile) -> Iterator[str]:
    yield from (tag.words[0] for tag in template.tags if tag.name in HANDS_ON and tag.words)


def _open(template: TemplateFile) -> Iterator[str]:
    """The variables that name templates."""
    yield from (word.partition("|")[0] for word in _included(template) if not QUOTED.match(word))


def _handed_on(project: Project, template: TemplateFile) -> Iterator[TemplateFile]:
    for word in _included(template):
        found = QUOTED.match(word) or DEFAULT.search(word)
        other = project.templates.get(found[1]) if found else None
        if other:
            yield other


def _bound(template: TemplateFile) -> Iterator[str]:
    """The names that a template gives by itself."""
    for tag in template.tags:
        if tag.name == "for" and "in" in tag.words:
            yield from WORD.findall(" ".join(tag.words[: tag.words.index("in")]))
        elif tag.name in BINDS:
            yield from (name for name, _ in assignments(tag.words))
        elif "as" in tag.words:
            yield tag.words[-1]


def _read_by_tags(project: Project, template: TemplateFile) -> Iterator[str]:
    """The names by which the project's own tags look into the context, where they are given all of it."""
    tags = registered(project)
    for tag in template.tags:
        found = tags.get((False, tag.name))
        if found and takes_context(found[2]):
            yield from _texts(found[1])


def takes_context(decorator: s.Expr) -> bool:
    """Whether a tag is given the context of the page."""
    return type(decorator) is s.Call and decorator.keyword("takes_context") is not None


@functools.lru_cache(maxsize=4096)
def _texts(function: FunctionDef) -> frozenset[str]:
    nodes = (inner for part in function.node.body for inner in s.descend(part))
    texts = (inner.value for inner in nodes if type(inner) is s.Constant and isinstance(inner.value, str))
    return frozenset(text for text in texts if text.isidentifier())
