"""# A number does not fit its column

PostgreSQL refuses the row, or even the look-up, and the page answers with status 500.

## You see
```python
# config/postgresql.py
from config.settings import *

DATABASES = {"default": {"ENGINE": "django.db.backends.postgresql", "NAME": "shop"}}
```
```python
# price.py
from shop.models import Author, Book

author = Author.objects.create(name="Ada")
Book.objects.create(title="Notes", slug="notes", author=author, price=123456)
```
```console
$ python manage.py migrate --settings config.postgresql
$ python manage.py shell --settings config.postgresql -c "import price"
django.db.utils.DataError: numeric field overflow
```

## Because
An integer column ends at 2 147 483 647, a small one at 32 767, and a decimal one has `max_digits` less `decimal_places` digits
before the point. Times in milliseconds, telephone numbers and the ids of other services are larger than an integer. Django
looks at these ranges in forms, serializers and `full_clean()`, not in `save()`.

## Answer
```text
It is stored or asked for here (price.py:4)
Validate what comes from outside before it is stored: row.full_clean()
If it may be so large, take a BigIntegerField, or a DecimalField with more `max_digits`, and make a migration: python manage.py makemigrations
```

## Good
```python
# price.py
from shop.models import Author, Book

author = Author.objects.create(name="Ada")
book = Book(title="Notes", slug="notes", author=author, price=1234)
book.full_clean()
book.save()
```
"""

from __future__ import annotations

from collections.abc import Iterator

from django_cto.error import Fact, Seen, Step
from django_cto.project import Project
from django_cto.project.frames import place_in

RAISED = "django.db.utils.DataError psycopg.errors.NumericValueOutOfRange psycopg2.errors.NumericValueOutOfRange OverflowError"
MESSAGE = (
    r"(?:smallint|integer|bigint) out of range|numeric field overflow|Out of range value for column"
    r"|Python int too large to convert to SQLite INTEGER|value \"-?\d+\" is out of range for type"
)
DOCS = "ref/models/fields/#bigintegerfield"


def explain(seen: Seen, project: Project) -> Iterator[Fact | Step]:
    if place := place_in(project, seen.raised):
        yield Fact("It is stored or asked for here", place)
    yield Step("Validate what comes from outside before it is stored", "row.full_clean()")
    yield Step(
        "If it may be so large, take a BigIntegerField, or a DecimalField with more `max_digits`, and make a migration",
        "python manage.py makemigrations",
    )
