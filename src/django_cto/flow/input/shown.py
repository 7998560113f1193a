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
    known: dict[str, dict[str, tuple[Place, str]]] = {}

    def raw_in(call: s.Call) -> dict[str, tuple[Place, str]]:
        named = call.argument(RENDERS[_last_name(call)][0], "template_name")
        name = s.text_of(named) if named is not None else None
        if name and name not in known:
            template = flow.project.templates.get(name)
            known[name] = dict(_raw_names(template)) if template else {}
        return known[name] if name else {}

    for site in calls_with_input(flow, RENDERS, lambda call: _given(call) if raw_in(call) else []):
        raw = raw_in(site.call) if site.symbol.startswith("django.") else {}
        for key, value in _context(flow, site) if raw else ():
            if key in raw:
                yield site, value, *raw[key]


def _last_name(call: s.Call) -> str:
    return call.func.name if isinstance(call.func, s.Attribute) else s.dotted(call.func)


def _given(call: s.Call) -> list[s.Expr]:
    context = call.argument(RENDERS[_last_name(call)][1], "context")
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
    for tag in template.tags if template.path.endswith((".html", ".htm")) else ():
        if tag.name == "autoescape":
            is_off.append(tag.words == ("off",))
        elif tag.name == "endautoescape" and len(is_off) > 1:
            is_off.pop()
        elif (
            tag.name == "="
            and (is_off[-1] or "safe" in tag.words[-1])
            and (found := SHOWN.fullmatch(text := "".join(tag.words)))
        ):
            filters = set(FILTER.findall(found[2]))
            if filters <= LEAVES and ("safe" in filters or is_off[-1]):
                yield found[1], (Place(template.path, tag.line, tag.column, tag.line, tag.end), text)
