"""# A new field has no value for the rows that are there

No migration is made, so that the model and the tables go apart.

## You see
```python
# shop/models.py
from django.conf import settings
from django.db import models


class Author(models.Model):
    name = models.CharField(max_length=50)
    born = models.DateField()


class Book(models.Model):
    title = models.CharField(max_length=50)
    slug = models.SlugField(unique=True)
    author = models.ForeignKey(Author, on_delete=models.CASCADE, related_name="books")
    price = models.DecimalField(max_digits=6, decimal_places=2, default=0)
    released = models.DateTimeField(blank=True, null=True)


class Profile(models.Model):
    user = models.OneToOneField(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="profile")
    city = models.CharField(max_length=50, blank=True)
```
```console
$ python manage.py makemigrations --noinput
Field 'born' on model 'author' not migrated: it is impossible to add a non-nullable field without specifying a default.
```

## Because
Each row has to have something in the new column, and neither the field nor anybody who could be asked says what. The answer
that `makemigrations` asks for on the terminal is only used once, for the rows that exist.

## Answer
```text
`born` is a field of `shop.Author` (shop/models.py:7)
If it may be unknown: null=True, blank=True
If there is a value that is right for every row: default=…
If each row has one of its own, in three steps: add it with null=True, fill it with RunPython, then take null=True away
```

## Good
```python
# shop/models.py
from django.conf import settings
from django.db import models


class Author(models.Model):
    name = models.CharField(max_length=50)
    born = models.DateField(null=True, blank=True)


class Book(models.Model):
    title = models.CharField(max_length=50)
    slug = models.SlugField(unique=True)
    author = models.ForeignKey(Author, on_delete=models.CASCADE, related_name="books")
    price = models.DecimalField(max_digits=6, decimal_places=2, default=0)
    released = models.DateTimeField(blank=True, null=True)


class Profile(models.Model):
    user = models.OneToOneField(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="profile")
    city = models.CharField(max_length=50, blank=True)
```
"""

from __future__ import annotations

from collections.abc import Iterator

from django_cto.error import Fact, Seen, Step
from django_cto.project import Project

LINE = (
    r"^Field '(?P<field>\w+)' on model '(?P<model>\w+)' not migrated: it is impossible to add a non-nullable field"
    r"|[Ii]t is impossible to (?:add|change) (?:the|a (?:non-)?nullable) field '(?P<asked>\w+)' (?:to|on|with '[\w.]+' to) (?P<on>\w+)"
    r"|[Yy]ou are trying to (?:add|change) (?:the|a (?:non-)?nullable) field '(?P<old>\w+)' (?:to|on) (?P<to>\w+)"
)
DOCS = "howto/writing-migrations/#migrations-that-add-unique-fields"


def explain(seen: Seen, project: Project) -> Iterator[Fact | Step]:
    name = seen["field"] or seen["asked"] or seen["old"]
    label = (seen["model"] or seen["on"] or seen["to"]).lower()
    for model in project.models.concrete:
        field = model.field(name) if model.name.lower() == label else None
        if field:
            yield Fact(f"`{name}` is a field of `{model.label}`", field.place)
    yield Step("If it may be unknown", "null=True, blank=True")
    yield Step("If there is a value that is right for every row", "default=…")
    yield Step(
        "If each row has one of its own, in three steps",
        "add it with null=True, fill it with RunPython, then take null=True away",
    )
