"""# A relation that is read row by row costs a query for each row

A page of 100 orders that shows each one's customer sends 101 queries instead of one or two: it is quick on the
developer's ten rows and takes seconds in production. The queryset is made in one place and the relation is read in
another: in a template, a serializer, a property or `__str__` of the model. The finding stands where the queryset is
made, for there it is cured, and the places after it lead to the line that reads.

Let be are relations that the queryset loads (`select_related`, `prefetch_related`, `Prefetch`, also through managers
and functions of the project), keys that are at hand (`order.customer_id`), single rows, and rows whose way could not be
followed to the end. Only possible, and told with `--preview` or where this rule is selected by its name, is what may
concern few rows (read far from the loop, behind open conditions or in a loop of its own; of all that belongs to one row,
by code that shows no page; in a search that ends with what it finds), rows that are stored one by one, which costs as
many queries anyhow, and what runs in a management command, which nobody waits for.

## Bad
```python
# shop/models.py
from django.db import models


class Customer(models.Model):
    name = models.CharField(max_length=100)


class Order(models.Model):
    customer = models.ForeignKey(Customer, on_delete=models.CASCADE)
```
```python
# shop/reports.py
from .models import Order


def names():
    orders = Order.objects.filter(customer__name__startswith="A")  # <-
    return [order.customer.name for order in orders]
```

## Good
```python
# shop/models.py
from django.db import models


class Customer(models.Model):
    name = models.CharField(max_length=100)


class Order(models.Model):
    customer = models.ForeignKey(Customer, on_delete=models.CASCADE)
```
```python
# shop/reports.py
from .models import Order


def names():
    orders = Order.objects.select_related("customer").filter(customer__name__startswith="A")
    return [order.customer.name for order in orders]
```
"""

from __future__ import annotations

from collections.abc import Iterator

from django_cto.flow.effects import runs_alone
from django_cto.flow.rows import Event, Reads, by_cause
from django_cto.flow.rows.cure import Part, asked_in_part, cure
from django_cto.flow.rows.picking import picked
from django_cto.project import Project
from django_cto.rule import MOST_RELATED, Confidence, Finding, Fix, Related, Safety, Severity, merged
from django_cto.text import Place

SEVERITY = Severity.MAJOR
MOST_OF_ONE_LINE = 10


def check(reads: Reads, project: Project) -> Iterator[Finding]:
    alone = {module.path for module in project.modules.values() if runs_alone(module)}
    parts = asked_in_part(reads.events)
    lines: dict[Place, list[Finding]] = {}
    for (place, _), events in by_cause(reads.events).items():
        found = _finding(place, events, parts, is_awaited=place.path not in alone)
        lines.setdefault(found.access or place, []).append(found)
    for findings in lines.values():
        # What so many querysets come to is a habit of the one line that reads, and told of that once.
        if len(findings) > MOST_OF_ONE_LINE:
            yield merged(findings, "queryset", "that come to the same line")
        else:
            yield from findings


def _finding(place: Place, events: list[Event], parts: frozenset[Part], *, is_awaited: bool) -> Finding:
    event, *others = sorted(events, key=_rank)
    rows = event.rows
    is_likely = event.is_sure and not event.is_written and is_awaited
    hops = [Related(hop.place, hop.note) for hop in event.hops]
    more = [Related(other.place, f"so is `{other.relation}`") for other in others if other.relation != event.relation]
    return Finding(
        place=place,
        message=f"each `{rows.model.name}` of these rows sends a query of its own for `{event.relation}`",
        confidence=Confidence.LIKELY if is_likely else Confidence.POSSIBLE,
        related=(*hops, Related(event.place, f"`{event.relation}` is read here, once a row"), *more[:MOST_RELATED]),
        symbol=rows.symbol,
        model=rows.model.label,
        relation=event.relation,
        queryset=place,
        access=event.place,
        fix=_fix(events, parts),
    )


def _rank(event: Event) -> tuple[bool, int, int]:
    return not event.is_sure or event.is_written, len(event.path), len(event.hops)


def _fix(events: list[Event], parts: frozenset[Part]) -> Fix | None:
    found = cure(events, parts) or picked(events)
    return Fix(found[0], Safety.UNSAFE, found[1]) if found else None
