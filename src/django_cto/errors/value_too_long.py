"""# A text is longer than its column

PostgreSQL refuses the row, and the page answers with status 500; with SQLite on the developer's machine all was well, for
SQLite does not look at lengths.

## You see
```python
# config/postgresql.py
from config.settings import *

DATABASES = {"default": {"ENGINE": "django.db.backends.postgresql", "NAME": "shop"}}
```
```python
# sign.py
from shop.models import Author

Author.objects.create(name="Ada" * 20)
```
```console
$ python manage.py migrate --settings config.postgresql
$ python manage.py shell --settings config.postgresql -c "import sign"
django.db.utils.DataError: value too long for type character varying(50)
```

## Because
`max_length` is only looked at by forms, serializers and `full_clean()`; `create()`, `save()` and `update()` pass the text on.
Forgotten are mostly slugs made of titles, addresses with long queries, names of uploaded files and what other services send.

## Answer
```text
It is stored here (sign.py:3)
`name` of `shop.Author` has room for 50 characters (shop/models.py:6)
`title` of `shop.Book` has room for 50 characters (shop/models.py:13)
`slug` of `shop.Book` has room for 50 characters (shop/models.py:14)
`city` of `shop.Profile` has room for 50 characters (shop/models.py:25)
Validate what comes from outside before it is stored: row.full_clean()
If it may be longer, raise `max_length`, or take a TextField, and make a migration: python manage.py makemigrations
```

## Good
```python
# sign.py
from shop.models import Author

author = Author(name="Ada")
author.full_clean()
author.save()
```
"""

from __future__ import annotations

from collections.abc import Iterator

from django_cto.error import Fact, Seen, Step
from django_cto.project import Project
from django_cto.project.fields import Field
from django_cto.project.frames import place_in
from django_cto.read import syntax as s

RAISED = "django.db.utils.DataError psycopg.errors.StringDataRightTruncation psycopg2.errors.StringDataRightTruncation"
MESSAGE = (
    r"value too long for type character(?: varying)?\((?P<length>\d+)\)|Data too long for column '(?P<column>\w+)'"
)
DOCS = "ref/models/fields/#django.db.models.CharField.max_length"
# Kinds of fields that are so long where they do not say it.
LENGTHS = {"SlugField": 50, "URLField": 200, "EmailField": 254, "FileField": 100, "ImageField": 100}
MOST = 6


def explain(seen: Seen, project: Project) -> Iterator[Fact | Step]:
    if place := place_in(project, seen.raised):
        yield Fact("It is stored here", place)
    fields = [
        (model, field)
        for model in project.models.concrete
        for field in model.own_fields
        if (seen["length"] and _length(field) == int(seen["length"]))
        or (seen["column"] and field.name == seen["column"])
    ]
    for model, field in fields if len(fields) <= MOST else ():
        yield Fact(f"`{field.name}` of `{model.label}` has room for {_length(field)} characters", field.place)
    yield Step("Validate what comes from outside before it is stored", "row.full_clean()")
    yield Step(
        "If it may be longer, raise `max_length`, or take a TextField, and make a migration",
        "python manage.py makemigrations",
    )


def _length(field: Field) -> int | None:
    said = field.option("max_length")
    if isinstance(said, s.Constant) and isinstance(said.value, int):
        return said.value
    return LENGTHS.get(field.kind)
