"""# A redirect goes where the address says

`https://shop.example/login/?next=https://shop.examp1e.com/login/` shows the right host to whoever is about to click; after
the login the real site itself sends them to a copy that asks for the password once more (CWE-601, open redirect). The mail
filter, too, sees only the honest host.

Found are `redirect()`, `HttpResponseRedirect` and the `get_success_url()` or `get_redirect_url()` of a view whose target
begins with something from the request, in the same function or handed down by its callers. Let be are targets that were
tested (`url_has_allowed_host_and_scheme`, a list, a pattern), also by who calls the function, addresses that begin with text of the code's own, names and
arguments of URL patterns, the header `Referer`, and a field of a form where the view reads nothing of the address: only the
site's own page fills that one in.

The edit refuses what leads to another host, or from HTTPS to HTTP, and goes where the view goes when the address names nothing.

## Bad
```python
# accounts/views.py
from django.shortcuts import redirect


def leave(request):
    request.session.flush()
    return redirect(request.GET.get("next", "/"))  # <-
```

## Good
```python
# accounts/views.py
from django.shortcuts import redirect
from django.utils.http import url_has_allowed_host_and_scheme


def leave(request):
    request.session.flush()
    target = request.GET.get("next", "/")
    if not url_has_allowed_host_and_scheme(
        target, allowed_hosts={request.get_host()}, require_https=request.is_secure()
    ):
        target = "/"
    return redirect(target)
```
"""

from __future__ import annotations

from collections.abc import Collection, Iterator

from django_cto.flow import Flow
from django_cto.flow.input import Input, first_reached
from django_cto.flow.input.staying import by_test
from django_cto.flow.input.targets import is_checked_by_caller, redirect_targets
from django_cto.project.definitions import FunctionDef, place_of
from django_cto.rule import Confidence, Finding, Fix, Related, Safety, Severity
from django_cto.text import Place

SEVERITY = Severity.MAJOR
ALONE = True
CHOSEN_BY_LINK = frozenset({"GET", "data", "body"})


def check(flow: Flow) -> Iterator[Finding]:
    told: set[tuple[str, Place]] = set()
    for function, target in redirect_targets(flow):
        sources = CHOSEN_BY_LINK | {"POST"} if _reads_address(function) else CHOSEN_BY_LINK
        found = first_reached(flow, function, [target], lambda each, sources=sources: _leads_away(each, sources))  # type: ignore[misc]
        if found and (function.symbol, found.input.place) not in told and not is_checked_by_caller(flow, function):
            told.add((function.symbol, found.input.place))
            edits = by_test(flow, function, target, found)
            yield Finding(
                place=place_of(function.module, target.at),
                message=f"`{function.name}` redirects to whatever address `{found.said}` holds",
                confidence=Confidence.CERTAIN if found.is_near else Confidence.LIKELY,
                related=tuple(Related(step.place, step.note) for step in found.trail),
                symbol=function.symbol,
                fix=Fix("Stay on the site", Safety.UNSAFE, edits) if edits else None,
            )


def _reads_address(function: FunctionDef) -> bool:
    """Whether a view reads the query string as well: then a link fills in the form that it answers."""
    methods = function.owner.methods.values() if function.owner else (function,)
    return any("GET" in method.node.mentions for method in methods)


def _leads_away(each: Input, sources: Collection[str]) -> bool:
    return each.source in sources and each.kind == "value" and each.is_first
