"""# A query after a database error in the same transaction

The first error has broken the transaction: no further query is run before its end, and nothing of it will be kept.

## You see
```python
# shop/views.py
from django.db import IntegrityError, transaction
from django.http import HttpResponse

from shop.models import Author, Book


@transaction.atomic
def book_list(request):
    author = Author.objects.create(name="Ada")
    for title in ("Notes", "Notes"):
        try:
            Book.objects.create(title=title, slug=title, author=author)
        except IntegrityError:
            pass
    return HttpResponse(Book.objects.count())


def book_detail(request, slug):
    return HttpResponse(slug)
```
```console
$ curl http://localhost:8000/books/
django.db.transaction.TransactionManagementError: An error occurred in the current transaction. You can't execute queries until the end of the 'atomic' block.
```

## Because
An exception of the database was caught inside `atomic` (or in a view under `ATOMIC_REQUESTS`, or in a `TestCase`, which is
one transaction as well), and the code went on. Django cannot know what the failed statement left behind, so it refuses
everything until the block is left; PostgreSQL says the same as `current transaction is aborted`. The real error is the
first one, which was swallowed. A signal handler that catches too much is a common hiding place.

## Answer
```text
The query that was refused is made here (shop/views.py:15)
The block around it begins here (shop/views.py:7)
A database error is caught inside the block here (shop/views.py:13)
Give the statement that may fail a savepoint of its own, inside the `try`: with transaction.atomic(): …
In a test, put the call that has to fail into its own block: with self.assertRaises(IntegrityError), transaction.atomic(): …
```

## Good
```python
# shop/views.py
from django.db import IntegrityError, transaction
from django.http import HttpResponse

from shop.models import Author, Book


@transaction.atomic
def book_list(request):
    author = Author.objects.create(name="Ada")
    for title in ("Notes", "Notes"):
        try:
            with transaction.atomic():
                Book.objects.create(title=title, slug=title, author=author)
        except IntegrityError:
            pass
    return HttpResponse(Book.objects.count())


def book_detail(request, slug):
    return HttpResponse(slug)
```
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from django_cto.error import Fact, Seen, Step
from django_cto.project import Project
from django_cto.project.frames import place_in
from django_cto.text import Place

RAISED = (
    "django.db.transaction.TransactionManagementError psycopg.errors.InFailedSqlTransaction "
    "psycopg2.errors.InFailedSqlTransaction django.db.utils.InternalError"
)
MESSAGE = r"You can't execute queries until the end of the 'atomic' block|current transaction is aborted"
DOCS = "topics/db/transactions/#django.db.transaction.atomic"
BLOCK = re.compile(r"^\s*(@|with\b.*)(\w+\.)*atomic\b")
CAUGHT = re.compile(r"^\s*except\b(?!.*DoesNotExist)(\s*:|.*(Error|Exception)\b)")


def explain(seen: Seen, project: Project) -> Iterator[Fact | Step]:
    place = place_in(project, seen.raised)
    if place:
        yield Fact("The query that was refused is made here", place)
        yield from _around(project, place)
    yield Step(
        "Give the statement that may fail a savepoint of its own, inside the `try`", "with transaction.atomic(): …"
    )
    yield Step(
        "In a test, put the call that has to fail into its own block",
        "with self.assertRaises(IntegrityError), transaction.atomic(): …",
    )


def _around(project: Project, place: Place) -> Iterator[Fact]:
    """Where in the lines above a query the block begins, and where errors are caught in it."""
    lines = project.text(place.path).split("\n")[: place.line - 1]
    starts = [number for number, line in enumerate(lines, 1) if BLOCK.match(line)]
    if starts:
        yield Fact("The block around it begins here", Place(place.path, starts[-1]))
        caught = (number for number in range(starts[-1] + 1, place.line) if CAUGHT.match(lines[number - 1]))
        yield from (Fact("A database error is caught inside the block here", Place(place.path, n)) for n in caught)
