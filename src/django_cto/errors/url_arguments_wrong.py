"""# A URL pattern is given other arguments than it takes

The link cannot be made: the whole page that holds it answers with status 500. In a list it is the one row whose value is empty
that takes all others down.

## You see
```html
<!-- shop/templates/shop/book_list.html -->
<a href="{% url "shop:book-detail" %}">Notes</a>
```
```console
$ curl http://localhost:8000/books/
django.urls.exceptions.NoReverseMatch: Reverse for 'book-detail' with no arguments not found. 1 pattern(s) tried: …
```

## Because
The name is right, but the arguments do not fit: one is missing or too many, a keyword bears another name, a converter does not
take the value (`<int:pk>` no text, `<slug:slug>` no blank), or the value is None or empty, because the template's variable does
not exist.

## Answer
```text
`book-detail` is asked for here (shop/templates/shop/book_list.html:1)
`shop:book-detail` takes `slug` (shop/urls.py:8)
Give what it takes, and make sure that no value is empty: {% url "shop:book-detail" slug=… %}
```

## Good
```html
<!-- shop/templates/shop/book_list.html -->
<a href="{% url "shop:book-detail" slug="notes" %}">Notes</a>
```
"""

from __future__ import annotations

from collections.abc import Iterator

from django_cto.error import Fact, Seen, Step
from django_cto.project import Project
from django_cto.project.frames import place_in
from django_cto.text import Place

RAISED = "django.urls.exceptions.NoReverseMatch"
MESSAGE = (
    r"Reverse for '(?P<name>[^']*)' with (?:no arguments|(?:keyword )?arguments '?(?P<given>.*?)'?) not found\. "
    r"[1-9]\d* pattern\(s\) tried"
)
DOCS = "ref/urlresolvers/#reverse"


def explain(seen: Seen, project: Project) -> Iterator[Fact | Step]:
    name = seen["name"]
    # Where a template asks, the innermost own frame is only that of the view that renders it.
    places: list[Place | None] = [*_in_templates(project, name)] or [place_in(project, seen.raised)]
    yield from (Fact(f"`{name}` is asked for here", place) for place in places if place)
    named = sorted(known for known in project.urls.names if known.rpartition(":")[2] == name.rpartition(":")[2])
    example = ""
    for known in named:
        for pattern in project.urls.candidates(known):
            takes = ", ".join(f"`{argument}`" for argument in pattern.captured or ()) or "no arguments"
            yield Fact(f"`{known}` takes {takes}", pattern.place)
            example = " ".join([f'{{% url "{known}"', *(f"{one}=…" for one in pattern.captured or ()), "%}"])
    yield Step("Give what it takes, and make sure that no value is empty", example)


def _in_templates(project: Project, name: str) -> Iterator[Place]:
    for place, words in project.templates.tags_named("url"):
        if words and words[0].strip("'\"").rpartition(":")[2] == name.rpartition(":")[2]:
            yield place
