"""# A column that must have a value got none

The row is not stored, and the page answers with status 500.

## You see
```python
# shop/views.py
from django.http import HttpResponse

from shop.models import Book


def book_list(request):
    Book.objects.create(title="Notes", slug="notes")
    return HttpResponse("done")


def book_detail(request, slug):
    return HttpResponse(slug)
```
```console
$ curl http://localhost:8000/books/
django.db.utils.IntegrityError: NOT NULL constraint failed: shop_book.author_id
```

## Because
A field without `null=True` was None when the row was stored: `create()` and `save()` do not validate, so that a required field
may be forgotten and nobody says so before the database does. A form that is saved with `commit=False` wants the rest to be set
before `save()`. Where the model has no such field, the column is left over from an older migration, or the code runs against
a newer schema.

## Answer
```text
`shop_book` is the table of `shop.Book` (shop/models.py:12)
`author` must have a value (shop/models.py:15)
It is stored here (shop/views.py:7)
Give it a value: Book(author=…)
If it may be empty, say so, and make a migration: null=True, blank=True
```

## Good
```python
# shop/views.py
from django.http import HttpResponse

from shop.models import Author, Book


def book_list(request):
    Book.objects.create(title="Notes", slug="notes", author=Author.objects.create(name="Ada"))
    return HttpResponse("done")


def book_detail(request, slug):
    return HttpResponse(slug)
```
"""

from __future__ import annotations

from collections.abc import Iterator

from django_cto.error import Fact, Seen, Step
from django_cto.project import Project
from django_cto.project.frames import place_in
from django_cto.project.tables import field_of_column, model_of_table

RAISED = (
    "django.db.utils.IntegrityError sqlite3.IntegrityError psycopg.errors.NotNullViolation psycopg2.errors.NotNullViolation "
    "django.db.utils.OperationalError"
)
MESSAGE = (
    r"NOT NULL constraint failed: (?P<table>\w+)\.(?P<column>\w+)"
    r"|null value in column \"(?P<null>\w+)\"(?: of relation \"(?P<relation>\w+)\")? violates not-null"
    r"|\(1048, \"Column '(?P<mysql>\w+)' cannot be null|Field '(?P<default>\w+)' doesn't have a default value"
)
DOCS = "ref/models/fields/#null"


def explain(seen: Seen, project: Project) -> Iterator[Fact | Step]:
    table = seen["table"] or seen["relation"]
    column = seen["column"] or seen["null"] or seen["mysql"] or seen["default"]
    model = model_of_table(project, table) if table else None
    field = field_of_column(model, column) if model else None
    if model:
        yield Fact(f"`{table}` is the table of `{model.label}`", model.place)
    if field:
        yield Fact(f"`{field.name}` must have a value", field.place)
    elif model:
        yield Fact(f"`{model.name}` has no field for the column `{column}`: the table is not as the models say")
        yield Step("Look which migrations have run on this database", "python manage.py showmigrations")
        return
    if place := place_in(project, seen.raised):
        yield Fact("It is stored here", place)
    name = field.name if field else column
    yield Step("Give it a value", f"{model.name if model else 'Model'}({name}=…)")
    yield Step("If it may be empty, say so, and make a migration", "null=True, blank=True")
