"""# Related rows are counted once a row

A shelf of 50 books that says how many reviews each has sends 51 queries, and none of them brings a row: `count()`,
`exists()` and `len()` of a relation ask the database for each book by itself. One `annotate(Count(…))` on the queryset
counts for all books in the query that fetches them, and with `distinct` whatever else that query joins.

The finding stands where the queryset is made; the places after it lead to the line that counts. Let be are relations
that are prefetched, which are counted in memory, rows for each of which something is written as well or that are locked
for it, rows that a list of keys picks one by one, and relations whose rows are read too: these are better loaded, which
`n-plus-one` says.

## Bad
```python
# shop/models.py
from django.db import models


class Book(models.Model):
    title = models.CharField(max_length=200)


class Review(models.Model):
    book = models.ForeignKey(Book, on_delete=models.CASCADE, related_name="reviews")
```
```python
# shop/selectors.py
from .models import Book


def shelf():
    books = Book.objects.order_by("title")  # <-
    return [(book.title, book.reviews.count()) for book in books]
```

## Good
```python
# shop/models.py
from django.db import models


class Book(models.Model):
    title = models.CharField(max_length=200)


class Review(models.Model):
    book = models.ForeignKey(Book, on_delete=models.CASCADE, related_name="reviews")
```
```python
# shop/selectors.py
from django.db.models import Count

from .models import Book


def shelf():
    books = Book.objects.annotate(review_count=Count("reviews", distinct=True)).order_by("title")
    return [(book.title, book.review_count) for book in books]
```
"""

from __future__ import annotations

from collections.abc import Iterator

from django_cto.flow.rows import Event, Reads, by_cause
from django_cto.flow.rows.counting import counted
from django_cto.flow.rows.events import COUNTING
from django_cto.rule import Confidence, Finding, Fix, Related, Safety, Severity, merged
from django_cto.text import Place

SEVERITY = Severity.MAJOR
MOST_OF_ONE_LINE = 10
# What is further from the queryset has its own conditions on the way.
FURTHEST = 4


def check(reads: Reads) -> Iterator[Finding]:
    lines: dict[Place, list[Finding]] = {}
    for (place, _), events in by_cause(reads.events).items():
        if min(len(event.hops) for event in events) > FURTHEST or events[0].rows.spot in reads.written:
            continue
        if all(event.verb in COUNTING for event in events):
            found = _finding(reads, place, events)
            lines.setdefault(found.access or place, []).append(found)
    for findings in lines.values():
        if len(findings) > MOST_OF_ONE_LINE:
            yield merged(findings, "queryset", "that come to the same line")
        else:
            yield from findings


def _finding(reads: Reads, place: Place, events: list[Event]) -> Finding:
    event = min(events, key=lambda event: (len(event.path), len(event.hops)))
    rows = event.rows
    hops = [Related(hop.place, hop.note) for hop in event.hops]
    return Finding(
        place=place,
        message=f"each `{rows.model.name}` of these rows sends a query of its own to count `{event.relation}`",
        confidence=Confidence.LIKELY,
        related=(*hops, Related(event.place, f"`{event.relation}` is counted here, once a row")),
        symbol=rows.symbol,
        model=rows.model.label,
        relation=event.relation,
        queryset=place,
        access=event.place,
        instead_of="n-plus-one",
        fix=_fix(reads, events),
    )


def _fix(reads: Reads, events: list[Event]) -> Fix | None:
    found = counted(reads, events)
    return Fix(found[0], Safety.UNSAFE, found[1]) if found else None
