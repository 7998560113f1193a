"""# A row with this value is there already

The database refuses a second row with the same value: what the user sent is lost, and the page answers with status 500.

## You see
```python
# shop/views.py
from django.http import HttpResponse

from shop.models import Author, Book


def book_list(request):
    author = Author.objects.create(name="Ada")
    for _ in range(2):
        Book.objects.create(title="Notes", slug="notes", author=author)
    return HttpResponse("done")


def book_detail(request, slug):
    return HttpResponse(slug)
```
```console
$ curl http://localhost:8000/books/
django.db.utils.IntegrityError: UNIQUE constraint failed: shop_book.slug
```

## Because
A unique column or constraint met a value that another row has. Either the same thing was stored twice (a form without
validation, a retried task, two requests at once: no look beforehand prevents that, only the constraint does), or a row was
meant to be found and changed, not made. On PostgreSQL a primary key that is there already mostly means that the sequence is
behind, after rows were loaded with their keys.

## Answer
```text
`shop_book` is the table of `shop.Book` (shop/models.py:12)
`slug` is unique in it (shop/models.py:14)
It is stored here (shop/views.py:9)
If the row that is there is as good, take it: Book.objects.get_or_create(slug=…, defaults={…})
If it is the user's mistake, let a form or serializer validate it, and catch the race as well: except IntegrityError: raise ValidationError(…)
```

## Good
```python
# shop/views.py
from django.http import HttpResponse

from shop.models import Author, Book


def book_list(request):
    author = Author.objects.create(name="Ada")
    for _ in range(2):
        Book.objects.get_or_create(slug="notes", defaults={"title": "Notes", "author": author})
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
from django_cto.project.model import Model
from django_cto.project.tables import constraint_of, field_of_column, model_of_constraint, model_of_table

RAISED = "django.db.utils.IntegrityError sqlite3.IntegrityError psycopg.errors.UniqueViolation psycopg2.errors.UniqueViolation"
MESSAGE = (
    r"UNIQUE constraint failed: (?:index '(?P<index>\w+)'|(?P<sqlite>\w+\.\w+(?:, \w+\.\w+)*))"
    r"|violates unique constraint \"(?P<postgres>[^\"]+)\"(?:.{0,80}?Key \((?P<key>[^)\n]{1,300})\)=)?"
    r"|Duplicate entry '.*' for key '(?P<mysql>[\w.]+)'"
)
DOCS = "ref/models/querysets/#get-or-create"


def explain(seen: Seen, project: Project) -> Iterator[Fact | Step]:
    columns = [part.rpartition(".") for part in seen["sqlite"].split(", ") if part]
    name = seen["index"] or seen["postgres"] or seen["mysql"].rpartition(".")[2]
    declared = constraint_of(project, name) if name else None
    model = model_of_table(project, columns[0][0]) if columns else model_of_constraint(project, name)
    fields = [column for _, _, column in columns] or [part.strip() for part in seen["key"].split(",") if part.strip()]
    if declared:
        model, fields = declared.model, fields or list(declared.columns)
        yield Fact(f"`{name}` is a constraint of `{model.label}`", declared.place)
    elif model:
        yield Fact(
            f"`{columns[0][0] if columns else name}` is {'the table' if columns else 'an index'} of `{model.label}`",
            model.place,
        )
    if model:
        yield from _columns(model, fields)
    if place := place_in(project, seen.raised):
        yield Fact("It is stored here", place)
    yield from _remedies(model, fields)
    if fields == ["id"]:
        yield Step(
            "If rows were loaded with their keys, put the sequence right", "python manage.py sqlsequencereset <app>"
        )


def _columns(model: Model, columns: list[str]) -> Iterator[Fact]:
    together = "unique in it" if len(columns) == 1 else "unique together with the others"
    for column in columns:
        if field := field_of_column(model, column):
            yield Fact(f"`{field.name}` is {together}", field.place)


def _remedies(model: Model | None, columns: list[str]) -> Iterator[Step]:
    if model and columns:
        names = [field.name if (field := field_of_column(model, column)) else column for column in columns]
        found = ", ".join(f"{name}=…" for name in names)
        yield Step(
            "If the row that is there is as good, take it",
            f"{model.name}.objects.get_or_create({found}, defaults={{…}})",
        )
    yield Step(
        "If it is the user's mistake, let a form or serializer validate it, and catch the race as well",
        "except IntegrityError: raise ValidationError(…)",
    )
