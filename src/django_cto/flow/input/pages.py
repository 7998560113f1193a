"""Which calls take text that a browser reads as HTML."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

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
    said = site.call.argument(1, "content_type")
    return said is None or "html" in (s.text_of(said) or "")
