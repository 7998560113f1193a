"""# A queryset or manager is used as if it were a row

The page answers with status 500 as soon as anybody asks for it.

## You see
```python
# shop/views.py
from django.http import HttpResponse

from shop.models import Book


def book_list(request):
    book = Book.objects.filter(slug="notes")
    return HttpResponse(book.title)


def book_detail(request, slug): ...
```
```console
$ curl http://localhost:8000/books/
AttributeError: 'QuerySet' object has no attribute 'title'
```

## Because
`filter()`, `all()` and `exclude()` give a queryset, which is many rows, though only one may be in it. `book_set` and each other
name that leads back gives a manager, which has to be asked: `author.books.all()`. A method of one's own is known only by the
manager or queryset class that has it, and a class method of the model is not.

## Answer
```text
It is used here (shop/views.py:8)
`title` is a field of `shop.Book` (shop/models.py:13)
Ask for one row: get_object_or_404(Book, …)
Or for the first, if there is any: rows.first()
Or go through them: for row in rows: row.title
```

## Good
```python
# shop/views.py
from django.http import HttpResponse

from shop.models import Book


def book_list(request):
    book = Book.objects.filter(slug="notes").first()
    return HttpResponse(book.title if book else "There is none")


def book_detail(request, slug): ...
```
"""

from __future__ import annotations

from collections.abc import Iterator

from django_cto.error import Fact, Seen, Step
from django_cto.project import Project
from django_cto.project.frames import place_in

RAISED = "AttributeError"
MESSAGE = r"^'(?P<kind>QuerySet|Manager|RelatedManager|ManyRelatedManager)' object has no attribute '(?P<name>\w+)'"
DOCS = "topics/db/queries/#retrieving-objects"


def explain(seen: Seen, project: Project) -> Iterator[Fact | Step]:
    name = seen["name"]
    if place := place_in(project, seen.raised):
        yield Fact("It is used here", place)
    found = [(model, field) for model in project.models.concrete for field in model.own_fields if field.name == name]
    model = found[0][0] if len(found) == 1 else None
    if model:
        yield Fact(f"`{name}` is a field of `{model.label}`", found[0][1].place)
    if seen["kind"] != "QuerySet":
        yield Step("Ask the manager for its rows", f"for row in ….all(): row.{name}")
    yield Step("Ask for one row", f"get_object_or_404({model.name if model else 'Model'}, …)")
    yield Step("Or for the first, if there is any", "rows.first()")
    if seen["kind"] == "QuerySet":
        yield Step("Or go through them", f"for row in rows: row.{name}")
