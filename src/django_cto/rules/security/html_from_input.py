"""# Input is shown as HTML

Django escapes what a template shows; `mark_safe`, `SafeString` and an `HttpResponse` made by hand do not. A link such as
`/search/?q=<script>…</script>` then runs a script in the session of whoever opens it, and the script may do all that they
may do (CWE-79, cross-site scripting).

Found is text from the request that is marked safe, that is itself the format of `format_html`, or that is a part of an
`HttpResponse` (which is HTML unless another `content_type` is given), or that a view hands to a template which shows it by
`|safe` or below `{% autoescape off %}`, in the same function or handed down by its callers.
Let be is what was escaped (`escape`, `format_html` with arguments, `bleach.clean`, a template), converted or tested, what a
form has validated, and what no link can choose: headers, JSON, and a form under the protection of Django's CSRF token.

The edit escapes all that is put into the text: markup that was made elsewhere and not marked safe is then shown as text.
None is offered in attributes and scripts, where escaping alone keeps nothing out.

## Bad
```python
# shop/views.py
from django.http import HttpResponse
from django.shortcuts import render


def nothing_found(request):
    words = request.GET.get("q", "")
    return HttpResponse(f"<p>Nothing found for <b>{words}</b></p>")  # <-


def found(request):
    return render(request, "shop/found.html", {"words": request.GET.get("q", "")})
```
```html
{# shop/templates/shop/found.html #}
<h1>{{ words|safe }}</h1>  {# <- #}
```

## Good
```python
# shop/views.py
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.html import format_html


def nothing_found(request):
    words = request.GET.get("q", "")
    return HttpResponse(format_html("<p>Nothing found for <b>{}</b></p>", words))


def found(request):
    return render(request, "shop/found.html", {"words": request.GET.get("q", "")})
```
```html
{# shop/templates/shop/found.html #}
<h1>{{ words }}</h1>
```
"""

from __future__ import annotations

from collections.abc import Iterator

from django_cto.flow import Flow
from django_cto.flow.input import Reached, first_reached
from django_cto.flow.input.escaping import escaped, unmarked
from django_cto.flow.input.pages import html_texts
from django_cto.flow.input.shown import shown_raw
from django_cto.flow.sites import CallSite
from django_cto.flow.wording import written
from django_cto.read import syntax as s
from django_cto.rule import Confidence, Finding, Fix, Related, Safety, Severity
from django_cto.text import Edit, Place

SEVERITY = Severity.MAJOR
# Preview until there are ten hits to judge.
PREVIEW = True
ALONE = True
CHOSEN_BY_LINK = frozenset({"GET", "url", "url path"})
# A decorator of the project may ask who it is, and what another site posts comes without the session's cookie.
ASK_NOBODY = frozenset({"csrf_exempt", "require_POST", "require_http_methods", "never_cache", "atomic"})


def check(flow: Flow) -> Iterator[Finding]:
    for site, text in html_texts(flow):
        if found := _reached(flow, site, text):
            edits = escaped(flow, site, text, found.input)
            yield _finding(found, site, site.place, f"{written(site.call.func)}()", edits)
    for site, value, place, shown in shown_raw(flow):
        if found := _reached(flow, site, value):
            handed = Related(site.place, "handed to the template here")
            yield _finding(found, site, place, f"{{{{ {shown} }}}}", unmarked(flow, place), handed)


def _reached(flow: Flow, site: CallSite, text: s.Expr) -> Reached | None:
    is_open = site.function.is_decorated("csrf_exempt") and site.function.decorated_by <= ASK_NOBODY
    sources = CHOSEN_BY_LINK | {"POST"} if is_open else CHOSEN_BY_LINK
    return first_reached(flow, site.function, [text], lambda each: each.source in sources and each.kind == "value")


def _finding(
    found: Reached, site: CallSite, place: Place, what: str, edits: tuple[Edit, ...] | None, *related: Related
) -> Finding:
    return Finding(
        place=place,
        message=f"`{what}` shows `{found.said}` as HTML, scripts included",
        confidence=Confidence.CERTAIN if found.is_near else Confidence.LIKELY,
        related=(*(Related(step.place, step.note) for step in found.trail), *related),
        symbol=site.function.symbol,
        fix=Fix("Escape what comes from outside", Safety.UNSAFE, edits) if edits else None,
    )
