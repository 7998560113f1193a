"""# No URL pattern bears this name

The link cannot be made: the whole page that holds it answers with status 500.

## You see
```python
# shop/views.py
from django.shortcuts import redirect


def book_list(request):
    return redirect("shop:book-detial", slug="notes")


def book_detail(request, slug):
    return redirect("shop:book-list")
```
```console
$ curl http://localhost:8000/books/
django.urls.exceptions.NoReverseMatch: Reverse for 'book-detial' not found. 'book-detial' is not a valid view function or pattern name.
```

## Because
The name is misspelt, the pattern has none, or it lives in a namespace: where the included module says `app_name`, its names
are asked for as `app_name:name`. A module that is not included below `ROOT_URLCONF`, or only under a condition, has no names at
all.

## Answer
```text
The name is asked for here (shop/views.py:5)
`shop:book-detail` is the nearest that there is, and takes `slug` (shop/urls.py:8)
Ask for it under its name: shop:book-detail
```

## Good
```python
# shop/views.py
from django.http import HttpResponse
from django.shortcuts import redirect


def book_list(request):
    return redirect("shop:book-detail", slug="notes")


def book_detail(request, slug):
    return HttpResponse(slug)
```
"""

from __future__ import annotations

from collections.abc import Iterator

from django_cto.error import Fact, Seen, Step
from django_cto.project import Project
from django_cto.project.frames import place_in
from django_cto.text import Place

RAISED = "django.urls.exceptions.NoReverseMatch"
MESSAGE = r"Reverse for '(?P<name>[^']*)' (?:with .* )?not found\.(?: 0 pattern| '|$)|'(?P<space>[^']+)' is not a registered namespace"
DOCS = "topics/http/urls/#reversing-namespaced-urls"


def explain(seen: Seen, project: Project) -> Iterator[Fact | Step]:
    uses = list(_uses(project, seen))
    for place, _ in uses:
        yield Fact("The name is asked for here", place)
    asked = next((name for _, name in uses if name), seen["name"] or f"{seen['space']}:")
    found = project.urls.nearest(asked) or project.urls.nearest(seen["name"])
    if found is None and seen["space"]:
        yield Fact(f"Namespaces that there are: {_listed(project.urls.namespaces)}")
        yield Step(
            f'Say `app_name = "{seen["space"]}"` in the module that is included, and include it below ROOT_URLCONF'
        )
        return
    if found is None:
        yield Step("Give the pattern this name, or ask for one that there is", f'path(…, name="{seen["name"]}")')
        return
    for pattern in project.urls.candidates(found):
        takes = _listed(pattern.captured or ()) or "no arguments"
        yield Fact(f"`{found}` is the nearest that there is, and takes {takes}", pattern.place)
    yield Step("Ask for it under its name", found)


def _uses(project: Project, seen: Seen) -> Iterator[tuple[Place, str]]:
    """Where the name is asked for: in the frame, and in templates; with the whole name where it is seen."""
    name = seen["name"]
    if place := place_in(project, seen.raised):
        yield place, next((word for word in _words(project, place) if word.rpartition(":")[2] == name), "")
    for place, words in project.templates.tags_named("url"):
        text = words[0].strip("'\"") if words else ""
        if text and (text.rpartition(":")[2] == name or (seen["space"] and text.startswith(f"{seen['space']}:"))):
            yield place, text


def _words(project: Project, place: Place) -> list[str]:
    lines = project.text(place.path).split("\n")[place.line - 1 : place.line]
    return [word.strip("'\"(),") for line in lines for word in line.replace("(", " ").replace(",", " ").split()]


def _listed(names: tuple[str, ...] | frozenset[str]) -> str:
    return ", ".join(f"`{name}`" for name in (sorted(names) if isinstance(names, frozenset) else names))
