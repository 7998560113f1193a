"""# Input says which file is opened, or which address is asked

With `?name=../../config/settings/.env` the server hands out its own secrets; where it writes or deletes, it does so to any
file that it may (CWE-22, path traversal). With `?url=http://169.254.169.254/…` it fetches the credentials of the machine it
runs on, from within the network where no firewall stands between (CWE-918, server-side request forgery).

Found are paths that are opened, listed, moved or removed (`open`, `Path`, `os`, `shutil`) and addresses that are asked
(requests, httpx, urllib) with something from the request in them, in the same function or handed down by its callers. Let be
are paths through `safe_join`, `basename`, `get_valid_filename` or a test of where they lead, Django's own storages (which
stay in their folder), the names of uploaded files (Django takes the folders off), and addresses whose host is the code's own.

The edit refuses, with status 400, a path that leads out of the folder which the code names before what comes from the request.

## Bad
```python
# shop/views.py
from pathlib import Path

from django.conf import settings
from django.http import FileResponse


def invoice(request):
    path = Path(settings.INVOICES) / request.GET["name"]
    return FileResponse(path.open("rb"))  # <-
```

## Good
```python
# shop/views.py
from pathlib import Path

from django.conf import settings
from django.http import FileResponse
from django.utils._os import safe_join


def invoice(request):
    path = Path(safe_join(settings.INVOICES, request.GET["name"]))
    return FileResponse(path.open("rb"))
```

## Bad as an address
```python
# shop/views.py
import requests
from django.http import HttpResponse


def cover(request):
    answer = requests.get(request.GET["url"], timeout=5)  # <-
    return HttpResponse(answer.content, content_type="image/png")
```

## Good as an address
```python
# shop/views.py
import requests
from django.http import HttpResponse

COVERS = "https://covers.example.com/isbn"


def cover(request, isbn):
    answer = requests.get(f"{COVERS}/{isbn}.png", timeout=5)
    return HttpResponse(answer.content, content_type="image/png")
```
"""

from __future__ import annotations

from collections.abc import Iterator

from django_cto.flow import Flow
from django_cto.flow.input import Input, first_reached
from django_cto.flow.input.joining import by_safe_join
from django_cto.flow.input.targets import asked_addresses, opened_paths
from django_cto.flow.wording import written
from django_cto.rule import Confidence, Finding, Fix, Related, Safety, Severity

SEVERITY = Severity.MAJOR
# Preview until there are ten hits to judge.
PREVIEW = True
ALONE = True
WITH_SLASHES = frozenset({"GET", "POST", "data", "body", "headers", "COOKIES", "url path"})
SORTS = ((opened_paths, "opens any file that"), (asked_addresses, "asks any address that"))


def check(flow: Flow) -> Iterator[Finding]:
    for targets, does in SORTS:
        for site, target in targets(flow):
            found = first_reached(
                flow, site.function, [target], _leads_away if targets is asked_addresses else _has_path
            )
            if found:
                edits = by_safe_join(flow, site.function, target) if targets is opened_paths else None
                yield Finding(
                    place=site.place,
                    message=f"`{written(site.call.func)}()` {does} `{found.said}` names",
                    confidence=Confidence.CERTAIN if found.is_near else Confidence.LIKELY,
                    related=tuple(Related(step.place, step.note) for step in found.trail),
                    symbol=site.function.symbol,
                    fix=Fix("Stay in the folder, by `safe_join`", Safety.UNSAFE, edits) if edits else None,
                )


def _has_path(each: Input) -> bool:
    return each.source in WITH_SLASHES and each.kind == "value" and not each.is_validated


def _leads_away(each: Input) -> bool:
    return _has_path(each) and each.is_first
