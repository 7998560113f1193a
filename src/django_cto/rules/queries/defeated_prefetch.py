"""# What was prefetched is asked for once more, row by row

`prefetch_related("reviews")` brings all reviews of all books in one query, and `book.reviews.all()` then takes them
from memory. `book.reviews.filter(…)` does not: it is another query, sent for each book. The page pays for the prefetch
and for the N+1 queries that it was meant to spare.

Either all rows are used from memory (`.all()` and a condition in Python), or the queryset prefetches just those that
are wanted: `Prefetch("reviews", queryset=…, to_attr="…")`. Let be is what a prefetched relation answers from memory:
`all()`, `count()`, `exists()`, `len()`, slices, and `first()` where the model says an order.

## Bad
```python
# shop/models.py
from django.db import models


class Book(models.Model):
    title = models.CharField(max_length=200)


class Review(models.Model):
    book = models.ForeignKey(Book, on_delete=models.CASCADE, related_name="reviews")
    is_public = models.BooleanField(default=False)
```
```python
# shop/selectors.py
from .models import Book


def praised():
    for book in Book.objects.prefetch_related("reviews"):
        yield book, list(book.reviews.filter(is_public=True))  # <-
```

## Good
```python
# shop/models.py
from django.db import models


class Book(models.Model):
    title = models.CharField(max_length=200)


class Review(models.Model):
    book = models.ForeignKey(Book, on_delete=models.CASCADE, related_name="reviews")
    is_public = models.BooleanField(default=False)
```
```python
# shop/selectors.py
from .models import Book


def praised():
    for book in Book.objects.prefetch_related("reviews"):
        yield book, [review for review in book.reviews.all() if review.is_public]
```
"""

from __future__ import annotations

from collections.abc import Iterator

from django_cto.flow.rows import Event, Reads
from django_cto.flow.rows.at_hand import taken_from_memory
from django_cto.flow.rows.domain import Refined
from django_cto.rule import Confidence, Finding, Fix, Related, Safety, Severity

SEVERITY = Severity.MAJOR
# They want the row as it is now, or are sent to no database.
ON_PURPOSE = frozenset({"select_for_update", "using", "contains", "explain"})


def check(reads: Reads) -> Iterator[Finding]:
    for event in reads.defeated:
        if event.refined and event.refined.name not in ON_PURPOSE:
            yield _finding(event, event.refined)


def _finding(event: Event, refined: Refined) -> Finding:
    rows, name, place = event.rows, event.path[-1], refined.place
    made = [Related(rows.place, f"`{event.relation}` is prefetched with these rows")] if rows.place else []
    hops = [Related(hop.place, hop.note) for hop in event.hops]
    read = [Related(event.place, "the query is sent here, once a row")] if event.place.line != place.line else []
    return Finding(
        place=place,
        message=f"`{name}.{refined.name}()` asks again for each `{rows.model.name}`, though `{name}` is prefetched",
        confidence=Confidence.LIKELY,
        related=(*made, *hops, *read),
        symbol=event.symbol,
        model=rows.model.label,
        relation=event.relation,
        queryset=rows.place,
        access=event.place,
        fix=_fix(event),
    )


def _fix(event: Event) -> Fix | None:
    edit = taken_from_memory(event)
    return Fix("Take them from what was prefetched", Safety.UNSAFE, (edit,)) if edit else None
