"""Which calls take text that a browser reads as HTML."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from django_cto.facts.imports import flat
from django_cto.flow.input.origin import calls_with_input
from django_cto.flow.sites import CallSite
from django_cto.read import syntax as s

if TYPE_CHECKING:
    from django_cto.flow.flow import Flow

MARKS = ("mark_safe", "SafeString", "SafeText", "format_html")
RESPONSES = (
    "HttpResponse", "HttpResponseBadRequest", "HttpResponseForbidden", "HttpResponseNotFound",
    "HttpResponseServerError",
)  # fmt: skip


def html_texts(flow: Flow) -> Iterator[tuple[CallSite, s.Expr]]:
    """Every call that makes HTML of text as it is, with that text."""
    for site in calls_with_input(flow, (*MARKS, *RESPONSES), _text):
        text = site.call.argument(0, "content")
        if text is not None and site.symbol.startswith("django.") and _is_html(site):
            yield site, text


def _text(call: s.Call) -> list[s.Expr]:
    text = call.argument(0, "content")
    return [] if text is None else [text]


def _is_html(site: CallSite) -> bool:
    if site.name in MARKS:
        return True
    types = [said for said in (site.call.argument(1, "content_type"), *_set_later(site)) if said is not None]
    return not types or any("html" in (s.text_of(said) or "") for said in types)


def _set_later(site: CallSite) -> Iterator[s.Expr]:
    """The types that a response is given under its name: `response["Content-Type"] = …`."""
    given = [part for part in flat(site.function.node.body) if isinstance(part, s.Assign) and part.value is not None]
    targets = [(target, part.value) for part in given for target in part.targets]
    names = {target.id for target, value in targets if isinstance(target, s.Name) and value is site.call}
    for target, value in targets if names else ():
        if value and isinstance(target, s.Subscript) and (s.text_of(target.index) or "").lower() == "content-type":
            table = target.value
            holder = table.value if isinstance(table, s.Attribute) and table.name == "headers" else table
            if isinstance(holder, s.Name) and holder.id in names:
                yield value
