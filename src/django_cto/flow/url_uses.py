"""Every place where code or a template asks for the URL of a name, with the arguments it gives."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from django_cto.facts.template import Tag
from django_cto.flow.catching import is_caught
from django_cto.flow.flow import Flow
from django_cto.flow.sites import CallSite
from django_cto.project import Project
from django_cto.project.definitions import place_of
from django_cto.project.templates import TemplateFile
from django_cto.read import syntax as s
from django_cto.text import Place

REVERSE = frozenset({"django.urls.reverse", "django.urls.reverse_lazy"})
# These put the version of the request before the name or among its arguments.
VERSIONED = frozenset({"rest_framework.reverse.reverse", "rest_framework.reverse.reverse_lazy"})
REDIRECT = "django.shortcuts.redirect"
CALLS = ("reverse", "reverse_lazy", "redirect")
OF_REDIRECT = frozenset({"to", "permanent", "preserve_request"})
QUOTED = re.compile(r"""(["'])(?P<name>[^"'|]+)\1""")
GIVEN = re.compile(r"(?P<keyword>\w+)=")


@dataclass(frozen=True, repr=False)
class UrlUse:
    """A name for which a URL is asked; `place` is that of its literal, or of the tag it stands in.

    `written` is the code as far as it is short; `positional` and `keywords` are None where they cannot be known.
    """

    name: str
    place: Place
    written: str
    symbol: str = ""
    positional: int | None = None
    keywords: frozenset[str] | None = None
    is_versioned: bool = False


def url_uses(project: Project, flow: Flow) -> Iterator[UrlUse]:
    """The uses of literal names: in calls of `reverse` and `redirect`, and in `{% url %}`."""
    for site in (*flow.calls(*CALLS), *flow.calls_at_import(*CALLS)):
        if not is_caught(site, "NoReverseMatch") and (found := _in_call(site)):
            yield found
    if any(_replaces_url_tag(project)):
        return
    for template in project.templates.all:
        if not template.is_test and "jinja2" not in template.path.split("/"):
            for tag in template.tags:
                if tag.name == "url" and (use := _in_tag(template, tag)):
                    yield use


def _in_call(site: CallSite) -> UrlUse | None:
    call, symbol = site.call, site.symbol
    literal = call.argument(0, "to" if symbol == REDIRECT else "viewname")
    name = s.text_of(literal)
    if literal is None or name is None:
        return None
    positional, keywords = None, None
    if symbol == REDIRECT:
        if "/" in name or "." in name:
            return None  # Django takes it for a path.
        positional, keywords = _given_to_redirect(call)
    elif symbol in REVERSE:
        if _is_given(call.argument(1, "urlconf")):
            return None
        positional, keywords = _given_to_reverse(call)
    elif symbol not in VERSIONED:
        return None
    place = place_of(site.function.module, literal.at)
    owner = "" if site.function.name == "<module>" else site.function.symbol
    return UrlUse(name, place, f'{site.name}("{name}")', owner, positional, keywords, symbol in VERSIONED)


def _is_given(node: s.Expr | None) -> bool:
    return node is not None and not (isinstance(node, s.Constant) and node.value is None)


def _given_to_redirect(call: s.Call) -> tuple[int | None, frozenset[str] | None]:
    names = [keyword.name for keyword in call.keywords]
    if None in names or any(isinstance(arg, s.Starred) for arg in call.args):
        return None, None
    given = frozenset(name for name in names if name) - OF_REDIRECT
    return max(len(call.args) - 1, 0), given


def _given_to_reverse(call: s.Call) -> tuple[int | None, frozenset[str] | None]:
    if any(keyword.name is None for keyword in call.keywords) or any(isinstance(arg, s.Starred) for arg in call.args):
        return None, None
    args, kwargs = call.argument(2, "args"), call.argument(3, "kwargs")
    positional: int | None = 0
    keywords: frozenset[str] | None = frozenset()
    if _is_given(args):
        whole = isinstance(args, s.Sequence) and not any(isinstance(item, s.Starred) for item in args.items)
        positional = len(args.items) if whole and isinstance(args, s.Sequence) else None
    if _is_given(kwargs):
        names = [s.text_of(key) for key, _ in kwargs.items] if isinstance(kwargs, s.Mapping) else [None]
        keywords = None if None in names else frozenset(name for name in names if name)
    return positional, keywords


def _replaces_url_tag(project: Project) -> Iterator[bool]:
    """Whether the project registers a tag of its own as `url`."""
    for module in project.modules.values():
        if "templatetags" in module.path:
            found = module.names.get("url")
            yield found is not None and not isinstance(found, s.Imported)


def _in_tag(template: TemplateFile, tag: Tag) -> UrlUse | None:
    found = QUOTED.fullmatch(tag.words[0]) if tag.words else None
    # `{% url "name" as address %}` leaves the address empty where there is no such name.
    if not found or "as" in tag.words[-2:-1]:
        return None
    keywords = [match["keyword"] for word in tag.words[1:] if (match := GIVEN.match(word))]
    positional = len(tag.words) - 1 - len(keywords)
    place = Place(template.path, tag.line, tag.column, tag.line, tag.end)
    return UrlUse(found["name"], place, f"{{% url {tag.words[0]} %}}", "", positional, frozenset(keywords))
