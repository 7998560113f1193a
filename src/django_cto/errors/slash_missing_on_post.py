"""# A form is sent to an address without its slash

What was sent is lost; without DEBUG the visitor only comes back to an empty form.

## You see
```console
$ curl -d title=Notes http://localhost:8000/books
RuntimeError: You called this URL via POST, but the URL doesn't end in a slash and you have APPEND_SLASH set. …
```

## Because
Every pattern ends in a slash, the address that a script, a form or another program posts to does not. For a GET Django redirects
to the address with the slash; a redirect cannot carry what was posted.

## Answer
```text
`/books` was asked for, and `books/` is a URL pattern (shop/urls.py:7)
Post to the address with the slash: localhost/books/
Take addresses from their names, never typed: {% url "shop:book-list" %}
An API that is to have none: router = DefaultRouter(trailing_slash=False)
```

## Good
```python
# shop/views.py
from django.http import HttpResponse
from django.views.decorators.csrf import csrf_exempt


@csrf_exempt
def book_list(request):
    return HttpResponse(request.POST.get("title", ""))


def book_detail(request, slug): ...
```
```python
# config/urls.py
from django.urls import include, path, re_path

from shop import views

urlpatterns = [path("books/", include("shop.urls")), re_path("^books$", views.book_list)]
```
"""

from __future__ import annotations

from collections.abc import Iterator

from django_cto.error import Fact, Seen, Step
from django_cto.project import Project

RAISED = "RuntimeError"
MESSAGE = (
    r"^You called this URL via (?P<method>\w+), but the URL doesn't end in a slash and you have APPEND_SLASH set\."
    r".*?(?:point to|to) (?P<address>\S+?/) \(note the trailing slash\)"
)
DOCS = "ref/settings/#append-slash"


def explain(seen: Seen, project: Project) -> Iterator[Fact | Step]:
    route = seen["address"].partition("/")[2]
    name = ""
    for pattern in project.urls.patterns:
        if pattern.route and pattern.route.strip("^$") == route:
            yield Fact(f"`/{route.rstrip('/')}` was asked for, and `{route}` is a URL pattern", pattern.place)
            name = name or ":".join([*(min(space) for space in pattern.namespaces if space), pattern.name or ""])
    yield Step("Post to the address with the slash", seen["address"])
    yield Step("Take addresses from their names, never typed", f'{{% url "{name or "…"}" %}}')
    yield Step("An API that is to have none", "router = DefaultRouter(trailing_slash=False)")
