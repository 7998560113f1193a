"""# Input is shown as HTML

Django escapes what a template shows; `mark_safe`, `SafeString` and an `HttpResponse` made by hand do not. A link such as
`/search/?q=<script>…</script>` then runs a script in the session of whoever opens it, and the script may do all that they
may do (CWE-79, cross-site scripting).

Found is text from the request that is marked safe, that is itself the format of `format_html`, or that is a part of an
`HttpResponse` (which is HTML unless another `content_type` is given), in the same function or handed down by its callers.
Let be is what was escaped (`escape`, `format_html` with arguments, `bleach.clean`, a template), converted or tested, what a
form has validated, and what no link can choose: headers, JSON, and a form under the protection of Django's CSRF token.

## Bad
```python
# shop/views.py
from django.http import HttpResponse


def nothing_found(request):
    words = request.GET.get("q", "")
    return HttpResponse(f"<p>Nothing found for <b>{words}</b></p>")  # <-
```

## Good
```python
# shop/views.py
from django.http import HttpResponse
from django.utils.html import format_html


def nothing_found(request):
    words = request.GET.get("q", "")
    return HttpResponse(format_html("<p>Nothing found for <b>{}</b></p>", words))
```
"""

from __future__ import annotations

from collections.abc import Collection, Iterator

from django_cto.flow import Flow
from django_cto.flow.input import Input, first_reached
from django_cto.flow.input.pages import html_texts
from django_cto.flow.wording import written
from django_cto.rule import Confidence, Finding, Related, Severity

SEVERITY = Severity.MAJOR
# Preview until there are ten hits to judge.
PREVIEW = True
ALONE = True
CHOSEN_BY_LINK = frozenset({"GET", "url", "url path"})


def check(flow: Flow) -> Iterator[Finding]:
    for site, text in html_texts(flow):
        sources = CHOSEN_BY_LINK | {"POST"} if site.function.is_decorated("csrf_exempt") else CHOSEN_BY_LINK
        found = first_reached(flow, site.function, [text], lambda each, sources=sources: _is_text(each, sources))  # type: ignore[misc]
        if found:
            yield Finding(
                place=site.place,
                message=f"`{written(site.call.func)}()` shows `{found.said}` as HTML, scripts included",
                confidence=Confidence.CERTAIN if found.is_near else Confidence.LIKELY,
                related=tuple(Related(step.place, step.note) for step in found.trail),
                symbol=site.function.symbol,
            )


def _is_text(each: Input, sources: Collection[str]) -> bool:
    return each.source in sources and each.kind == "value"
