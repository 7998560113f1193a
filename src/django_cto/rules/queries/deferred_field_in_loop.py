"""# A column that the queryset left out is read once a row

`only("title")` and `defer("text")` fetch rows without the other columns. Whoever reads one of them all the same gets it
by a query of its own, for each row: what was meant to make a list of 100 articles lighter makes 101 queries of it. The
two places lie apart, the queryset in a selector, the reader in a template or a property, so that nobody sees it.

Either the queryset names the column as well, or the reader does without. Let be are the primary key, which always
comes along, querysets that are narrowed through relations, a column that `defer()` names where the rows are streamed
(`iterator()`), for that is done for memory's sake, and single rows.

## Bad
```python
# blog/models.py
from django.db import models


class Article(models.Model):
    title = models.CharField(max_length=200)
    text = models.TextField()
```
```python
# blog/selectors.py
from .models import Article


def teasers():
    articles = Article.objects.only("title")  # <-
    return [(article.title, article.text[:100]) for article in articles]
```

## Good
```python
# blog/models.py
from django.db import models


class Article(models.Model):
    title = models.CharField(max_length=200)
    text = models.TextField()
```
```python
# blog/selectors.py
from .models import Article


def teasers():
    articles = Article.objects.only("title", "text")
    return [(article.title, article.text[:100]) for article in articles]
```
"""

from __future__ import annotations

from collections.abc import Iterator

from django_cto.flow.rows import Event, Reads
from django_cto.flow.rows.widening import widened
from django_cto.rule import MOST_RELATED, Confidence, Finding, Fix, Related, Safety, Severity
from django_cto.text import Place

SEVERITY = Severity.MAJOR
# What is further from the queryset has its own conditions on the way.
FURTHEST = 3


def check(reads: Reads) -> Iterator[Finding]:
    querysets: dict[Place, list[Event]] = {}
    for event in reads.left_out:
        if event.rows.place is not None and not _spares_memory(event) and len(event.hops) <= FURTHEST:
            querysets.setdefault(event.rows.place, []).append(event)
    for place, events in querysets.items():
        yield _finding(place, events)


def _spares_memory(event: Event) -> bool:
    return event.rows.is_streamed and event.relation in event.rows.loads.deferred


def _finding(place: Place, events: list[Event]) -> Finding:
    event, *others = sorted(events, key=lambda event: (len(event.hops), event.place))
    rows, name = event.rows, event.relation
    hops = [Related(hop.place, hop.note) for hop in event.hops]
    more = [Related(other.place, f"so is `{other.relation}`") for other in others[:MOST_RELATED]]
    return Finding(
        place=place,
        message=f"each `{rows.model.name}` of these rows sends a query for `{name}`, which the queryset leaves out",
        confidence=Confidence.LIKELY,
        related=(*hops, Related(event.place, f"`{name}` is read here, once a row"), *more),
        symbol=rows.symbol,
        model=rows.model.label,
        queryset=place,
        access=event.place,
        fix=_fix([event, *others]),
    )


def _fix(events: list[Event]) -> Fix | None:
    found = widened(events[0].rows, list(dict.fromkeys(event.relation for event in events)))
    return Fix(found[0], Safety.UNSAFE, (found[1],)) if found else None
