"""What a view hands to a template that shows it as it is: by `|safe`, or where escaping is off."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from django_cto.flow.input.origin import calls_with_input
from django_cto.flow.input.outline import outline_of
from django_cto.flow.sites import CallSite
from django_cto.project.templates import TemplateFile
from django_cto.read import syntax as s
from django_cto.text import Place

if TYPE_CHECKING:
    from django_cto.flow.flow import Flow

# By the last name of what renders: where its template and its context stand.
RENDERS = {"render": (1, 2), "TemplateResponse": (1, 2), "render_to_string": (0, 1)}
SHOWN = re.compile(r"(\w+)((?:\|\w+(?::(?:\"[^\"]*\"|'[^']*'|\w+))?)*)")
FILTER = re.compile(r"\|(\w+)")
# Filters that leave scripts in a text what they are.
LEAVES = frozenset({
    "safe", "default", "default_if_none", "lower", "upper", "title", "capfirst", "truncatechars", "truncatewords",
    "cut", "linebreaksbr", "linebreaks",
})  # fmt: skip


def shown_raw(flow: Flow) -> Iterator[tuple[CallSite, s.Expr, Place, str]]:
    """Every value that a call hands to a template under a name that this shows as it is, with the place there."""
    for site in calls_with_input(flow, RENDERS, _given):
        place, _ = RENDERS[site.name]
        named = site.call.argument(place, "template_name")
        template = flow.project.templates.get(s.text_of(named) or "") if named is not None else None
        if template is not None and site.symbol.startswith("django.") and template.path.endswith((".html", ".htm")):
            raw = dict(_raw_names(template))
            for key, value in _context(flow, site):
                if key in raw:
                    yield site, value, *raw[key]


def _given(call: s.Call) -> list[s.Expr]:
    name = call.func.name if isinstance(call.func, s.Attribute) else s.dotted(call.func)
    context = call.argument(RENDERS[name][1], "context")
    return [] if context is None else [context]


def _context(flow: Flow, site: CallSite) -> Iterator[tuple[str, s.Expr]]:
    """The names and values of a context that is written as a dict, in the call or where its name is bound."""
    for node in _given(site.call):
        bound = outline_of(flow, site.function).bound.get(node.id, ()) if isinstance(node, s.Name) else (node,)
        for each in bound:
            for key, value in each.items if isinstance(each, s.Mapping) else ():
                if key is not None and (name := s.text_of(key)):
                    yield name, value


def _raw_names(template: TemplateFile) -> Iterator[tuple[str, tuple[Place, str]]]:
    """The variables that a template shows as they are, each with the place of a tag and how that is written."""
    is_off = [False]
    for tag in template.tags:
        if tag.name == "autoescape":
            is_off.append(tag.words == ("off",))
        elif tag.name == "endautoescape" and len(is_off) > 1:
            is_off.pop()
        elif tag.name == "=" and (found := SHOWN.fullmatch(text := "".join(tag.words))):
            filters = set(FILTER.findall(found[2]))
            if filters <= LEAVES and ("safe" in filters or is_off[-1]):
                yield found[1], (Place(template.path, tag.line, tag.column, tag.line, tag.end), text)
