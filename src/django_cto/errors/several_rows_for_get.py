"""# `get()` finds more than one row

The page worked until the second row came: from then on it answers with status 500, for these rows alone.

## You see
```python
# shop/views.py
from django.http import HttpResponse

from shop.models import Author


def book_list(request):
    Author.objects.create(name="Ada")
    Author.objects.create(name="Ada")
    return HttpResponse(Author.objects.get(name="Ada").pk)


def book_detail(request, slug):
    return HttpResponse(slug)
```
```console
$ curl http://localhost:8000/books/
shop.models.Author.MultipleObjectsReturned: get() returned more than one Author -- it returned 2!
```

## Because
Nothing makes what `get()` asks for unique, so that two rows may fit; or the filter goes through a relation to many, which
gives a row once for each of the others. `get_or_create()` and `update_or_create()` raise it too, and make the second row
themselves when two requests come at once, where no constraint forbids it.

## Answer
```text
`get()` is called here (shop/views.py:9)
`Author` is `shop.Author`; unique in it is `id` (shop/models.py:5)
If there may be one only, make it so in the database, after the doubles are joined: models.UniqueConstraint(fields=[…], name="…")
If there may be several, say which is meant: Author.objects.filter(…).order_by("-pk").first()
If the filter goes through a relation to many: Author.objects.filter(…).distinct().get()
```

## Good
```python
# shop/views.py
from django.http import HttpResponse

from shop.models import Author


def book_list(request):
    Author.objects.create(name="Ada")
    Author.objects.create(name="Ada")
    return HttpResponse(Author.objects.filter(name="Ada").order_by("-pk").first().pk)


def book_detail(request, slug):
    return HttpResponse(slug)
```
"""

from __future__ import annotations

from collections.abc import Iterator

from django_cto.error import Fact, Seen, Step
from django_cto.project import Project
from django_cto.project.frames import place_in
from django_cto.project.model import Model

RAISED = "MultipleObjectsReturned django.core.exceptions.MultipleObjectsReturned"
MESSAGE = r"get\(\) returned more than one (?P<model>\w+) -- it returned"
DOCS = "ref/models/querysets/#get"


def explain(seen: Seen, project: Project) -> Iterator[Fact | Step]:
    name = seen["model"]
    if place := place_in(project, seen.raised):
        yield Fact("`get()` is called here", place)
    for model in project.models.concrete:
        if model.name == name:
            yield Fact(f"`{name}` is `{model.label}`; unique in it is {_unique(model)}", model.place)
    yield Step(
        "If there may be one only, make it so in the database, after the doubles are joined",
        'models.UniqueConstraint(fields=[…], name="…")',
    )
    yield Step("If there may be several, say which is meant", f'{name}.objects.filter(…).order_by("-pk").first()')
    yield Step("If the filter goes through a relation to many", f"{name}.objects.filter(…).distinct().get()")


def _unique(model: Model) -> str:
    alone = [f"`{field.name}`" for field in model.own_fields if field.is_unique and not field.is_primary_key]
    together = [" with ".join(f"`{name}`" for name in index.fields) for index in model.indexes if index.is_unique]
    return ", ".join([f"`{model.primary_key}`", *alone, *together])
