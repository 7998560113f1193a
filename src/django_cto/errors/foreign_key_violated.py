"""# A row refers to a row that is not there, or is still referred to

The database refuses the change, on most databases only at the end of the transaction: then the line that is shown is that of
the commit and not that of the mistake.

## You see
```python
# shop/views.py
from django.http import HttpResponse

from shop.models import Book


def book_list(request):
    Book.objects.create(title="Notes", slug="notes", author_id=42)
    return HttpResponse("done")


def book_detail(request, slug):
    return HttpResponse(slug)
```
```console
$ curl http://localhost:8000/books/
django.db.utils.IntegrityError: FOREIGN KEY constraint failed
```

## Because
A key was stored that no row of the other table has (an id from outside that was not looked up, a row that another request has
deleted meanwhile, rows loaded in the wrong order), or a row was deleted while others refer to it in a way that Django does not
know: another application's table, a `DO_NOTHING`, a raw `DELETE`.

## Answer
```text
The statement that was refused, or the commit after it, is here (shop/views.py:7)
`author` of `shop.Book` refers to `shop.Author` (shop/models.py:15)
`user` of `shop.Profile` refers to `User` (shop/models.py:24)
Look the row up before it is referred to: get_object_or_404(…, pk=…)
To find the rows that are wrong already: python manage.py shell -c "from django.db import connection; connection.check_constraints()"
```

## Good
```python
# shop/views.py
from django.http import HttpResponse

from shop.models import Author, Book


def book_list(request):
    author, _ = Author.objects.get_or_create(pk=42, defaults={"name": "Ada"})
    Book.objects.create(title="Notes", slug="notes", author=author)
    return HttpResponse("done")


def book_detail(request, slug):
    return HttpResponse(slug)
```
"""

from __future__ import annotations

from collections.abc import Iterator

from django_cto.error import Fact, Seen, Step
from django_cto.project import Project
from django_cto.project.fields import Field
from django_cto.project.frames import place_in
from django_cto.project.model import Model
from django_cto.project.tables import column_of, model_of_table

RAISED = (
    "django.db.utils.IntegrityError sqlite3.IntegrityError psycopg.errors.ForeignKeyViolation "
    "psycopg2.errors.ForeignKeyViolation"
)
MESSAGE = (
    r"FOREIGN KEY constraint failed|on table \"(?P<table>\w+)\" violates foreign key constraint \"(?P<constraint>\w+)\""
    r"(?: on table \"(?P<other>\w+)\")?|a foreign key constraint fails \(`\w+`\.`(?P<mysql>\w+)`"
    r"|has an invalid foreign key: (?P<invalid>\w+)\.(?P<column>\w+)"
)
DOCS = "ref/models/fields/#django.db.models.ForeignKey.on_delete"
MOST = 4


def explain(seen: Seen, project: Project) -> Iterator[Fact | Step]:
    if place := place_in(project, seen.raised):
        yield Fact("The statement that was refused, or the commit after it, is here", place)
    table = seen["other"] or seen["table"] or seen["mysql"] or seen["invalid"]
    model = model_of_table(project, table) if table else None
    for holder, field in _suspects(project, seen, model):
        target = project.models.target(holder, field)
        to = target.label if target else "User"
        yield Fact(f"`{field.name}` of `{holder.label}` refers to `{to}`", field.place)
    yield Step("Look the row up before it is referred to", "get_object_or_404(…, pk=…)")
    yield Step(
        "To find the rows that are wrong already",
        'python manage.py shell -c "from django.db import connection; connection.check_constraints()"',
    )


def _suspects(project: Project, seen: Seen, model: Model | None) -> list[tuple[Model, Field]]:
    """The foreign keys that may be meant: the one that the constraint names, else all of the tables in question."""
    models = [model] if model else [other for other in project.models.concrete if not other.is_proxy]
    keys = [(holder, field) for holder in models for field in holder.own_fields if field.is_foreign_key]
    said = seen["constraint"] or seen["column"]
    named = [(holder, field) for holder, field in keys if said and column_of(field) in said]
    found = named or keys
    return found if len(found) <= MOST else []
