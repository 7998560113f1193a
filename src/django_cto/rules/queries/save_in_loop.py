"""# Rows are written one by one

`save()`, `create()` or `delete()` in a loop is one statement a row, and one trip to the database for each: a thousand
tags are a thousand `INSERT`s where `bulk_create` sends one. So `bulk_update` saves what a loop has changed, `update` sets
one value for all rows of a queryset, and the queryset's own `delete()` removes them together.

These skip the model's `save()` and the signals around it, so rows whose model has a `save()` or `delete()` of its own,
whose signals somebody in the project receives, or whose `auto_now` sets a time, are let be. So are loops over constants,
rounds that handle their own errors, those that do something with the row after it is written, rows that are deleted to
make one anew, and code that fills a developer's database.

## Bad
```python
# shop/models.py
from django.db import models


class Book(models.Model):
    title = models.CharField(max_length=200)
    price = models.IntegerField(default=0)


class Tag(models.Model):
    book = models.ForeignKey(Book, on_delete=models.CASCADE)
    name = models.CharField(max_length=40)
```
```python
# shop/services.py
from .models import Book, Tag


def tag(book, names):
    for name in names:
        Tag.objects.create(book=book, name=name.strip())  # <-


def reprice(factor):
    for book in Book.objects.all():
        book.price = round(book.price * factor)
        book.save()  # <-


def clear(book):
    for tag in Tag.objects.filter(book=book):
        tag.delete()  # <-
```

## Good
```python
# shop/models.py
from django.db import models


class Book(models.Model):
    title = models.CharField(max_length=200)
    price = models.IntegerField(default=0)


class Tag(models.Model):
    book = models.ForeignKey(Book, on_delete=models.CASCADE)
    name = models.CharField(max_length=40)
```
```python
# shop/services.py
from .models import Book, Tag


def tag(book, names):
    Tag.objects.bulk_create(Tag(book=book, name=name.strip()) for name in names)


def reprice(factor):
    books = list(Book.objects.all())
    for book in books:
        book.price = round(book.price * factor)
    Book.objects.bulk_update(books, ["price"])


def clear(book):
    Tag.objects.filter(book=book).delete()
```
"""

from __future__ import annotations

from collections.abc import Iterator

from django_cto.flow import Flow
from django_cto.flow.bulk import WORDS, BulkChance, bulk_chances
from django_cto.flow.effects import SAMPLES
from django_cto.flow.gathered import gathered
from django_cto.flow.wording import written
from django_cto.project.definitions import place_of
from django_cto.read import syntax as s
from django_cto.rule import Confidence, Finding, Fix, Related, Safety, Severity

SEVERITY = Severity.MINOR
ALONE = True


def check(flow: Flow) -> Iterator[Finding]:
    for function in flow.subjects.each(*WORDS):
        if not SAMPLES.match(function.module.path):
            for chance in bulk_chances(flow, function):
                yield _finding(flow, chance)


def _finding(flow: Flow, chance: BulkChance) -> Finding:
    site, node = chance.site, chance.loop.node
    loop = [Related(place_of(site.function.module, node.iter.at), "the loop")] if isinstance(node, s.For) else []
    return Finding(
        place=site.name_place,
        message=f"`{written(site.call)}` writes one `{chance.model.name}` a round, where `{chance.instead}` writes all",
        confidence=Confidence.LIKELY,
        related=tuple(loop),
        symbol=site.function.symbol,
        model=chance.model.label,
        fix=_fix(flow, chance),
    )


def _fix(flow: Flow, chance: BulkChance) -> Fix | None:
    edits = gathered(flow, chance)
    return Fix(f"Write all with `{chance.instead}`", Safety.UNSAFE, edits) if edits else None
