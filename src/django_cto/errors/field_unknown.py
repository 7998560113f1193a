"""# A query names a field that the model does not have

The query is refused before it is run, every time: the page answers with status 500.

## You see
```python
# shop/views.py
from django.http import HttpResponse

from shop.models import Book


def book_list(request):
    return HttpResponse(Book.objects.filter(titel="Notes").count())


def book_detail(request, slug):
    return HttpResponse(slug)
```
```console
$ curl http://localhost:8000/books/
django.core.exceptions.FieldError: Cannot resolve keyword 'titel' into field. Choices are: author, author_id, id, price, released, slug, title
```

## Because
The name is misspelt, belongs to another model on the way, was renamed, or is no column: a property, a method and an annotation
of another queryset cannot be filtered by. From the other side a relation bears its `related_name` (or `related_query_name`,
or the model's name in small letters), never `book_set`. Where the name comes from the request, anybody can raise this.

## Answer
```text
The query is made here (shop/views.py:7)
`shop.Book` has these names (shop/models.py:12)
Did you mean `title`?
```

## Good
```python
# shop/views.py
from django.http import HttpResponse

from shop.models import Book


def book_list(request):
    return HttpResponse(Book.objects.filter(title="Notes").count())


def book_detail(request, slug):
    return HttpResponse(slug)
```
"""

from __future__ import annotations

import difflib
from collections.abc import Iterator

from django_cto.error import Fact, Seen, Step
from django_cto.project import Project
from django_cto.project.frames import place_in
from django_cto.project.relations import reverse_relations

RAISED = "django.core.exceptions.FieldError"
MESSAGE = (
    r"Cannot resolve keyword '(?P<keyword>[^']+)' into field\. Choices are: (?P<choices>[^\n]*)"
    r"|Invalid field name\(s\) given in select_related: '(?P<related>[^']+)'[^\n]*Choices are: (?P<relations>[^\n]*)"
    r"|Unknown field\(s\) \((?P<form>[^)]+)\) specified for (?P<model>\w+)"
)
DOCS = "topics/db/queries/#field-lookups"


def explain(seen: Seen, project: Project) -> Iterator[Fact | Step]:
    name = seen["keyword"] or seen["related"] or seen["form"].partition(",")[0]
    choices = (seen["choices"] or seen["relations"]).split(", ")
    if place := place_in(project, seen.raised):
        yield Fact("The query is made here" if not seen["form"] else "The form is made here", place)
    for model in project.models.concrete:
        if seen["form"] and model.name == seen["model"]:
            choices = list(model.fields)
            yield Fact(f"`{model.label}` has no such field", model.place)
        elif seen["choices"]:
            names = {spelt for field in model.fields.values() for spelt in (field.name, field.attname)}
            if (names | set(reverse_relations(model)) | {model.primary_key}) == set(choices):
                yield Fact(f"`{model.label}` has these names", model.place)
    if found := difflib.get_close_matches(name, choices, 1, 0.6):
        yield Step(f"Did you mean `{found[0]}`?")
    else:
        yield Step(f"Take one of the names that there are: {', '.join(f'`{choice}`' for choice in choices if choice)}")
