"""# A statement is sent again in every round of a loop

`Book.objects.get(isbn=…)` for each line of an order costs one trip to the database a line: 200 lines are 200 trips, of
a millisecond each on the developer's machine and of more in production. One query before the loop brings the same rows
(`in_bulk`, `filter(isbn__in=…)` and a dictionary), and the loop takes them from memory.

The finding stands in the loop; where the statement is further down, in a function, method or property that the loop
calls, the places after it lead there. Told are loops over the rows of a queryset, those that a serializer or template
goes through among them, and over what a request brings, for nobody knows how many these are. Let be are a few rows of a
slice, searches that end with the first hit, what is remembered for the next round, rows for each of which something is
written as well or that are locked for it, rounds with a transaction or errors of their own, and management commands,
which nobody waits for.

## Bad
```python
# shop/models.py
from django.db import models


class Stock(models.Model):
    isbn = models.CharField(max_length=13, unique=True)
    amount = models.IntegerField(default=0)


class Line(models.Model):
    isbn = models.CharField(max_length=13)
```
```python
# shop/selectors.py
from .models import Line, Stock


def missing():
    for line in Line.objects.all():
        if Stock.objects.get(isbn=line.isbn).amount == 0:  # <-
            yield line
```

## Good
```python
# shop/models.py
from django.db import models


class Stock(models.Model):
    isbn = models.CharField(max_length=13, unique=True)
    amount = models.IntegerField(default=0)


class Line(models.Model):
    isbn = models.CharField(max_length=13)
```
```python
# shop/selectors.py
from .models import Line, Stock


def missing():
    stock = {one.isbn: one.amount for one in Stock.objects.all()}
    for line in Line.objects.all():
        if stock[line.isbn] == 0:
            yield line
```
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from django_cto.flow.effects import runs_alone
from django_cto.flow.rows import Asked, Reads, Round
from django_cto.flow.rows.domain import Rows, Spot
from django_cto.project import Project
from django_cto.rule import MOST_RELATED, Confidence, Finding, Related, Severity, merged
from django_cto.text import Place

SEVERITY = Severity.MAJOR
MOST_OF_ONE_LINE = 3
# What is further from the loop has its own conditions on the way.
FURTHEST = 3


def check(reads: Reads, project: Project) -> Iterator[Finding]:
    lines: dict[Place, list[Finding]] = {}
    for statements in _loops(reads, project):
        finding = _finding(statements)
        lines.setdefault(finding.access or finding.place, []).append(finding)
    for findings in lines.values():
        if len(findings) > MOST_OF_ONE_LINE:
            yield merged(findings, "loop", "that come to the same line")
        else:
            yield from findings


def _loops(reads: Reads, project: Project) -> Iterable[list[tuple[Asked, Round]]]:
    """The statements of each loop; where a library runs the loop each statement by itself."""
    loops: dict[Spot, list[tuple[Asked, Round]]] = {}
    alone = {module.path for module in project.modules.values() if runs_alone(module)}
    for asked in reads.asked:
        over = asked.round
        if over is None or asked.is_write or over.spot in reads.written or len(asked.hops) > FURTHEST:
            continue
        if isinstance(over.rows, Rows) and over.rows.is_locked:
            continue
        if over.place.path not in alone:
            loops.setdefault(asked.spot if over.is_implicit else over.spot, []).append((asked, over))
    return loops.values()


def _place(asked: Asked, over: Round) -> Place:
    """Where it can be cured: in the loop, but where a library runs the loop, at the statement."""
    return asked.place if over.is_implicit or not asked.hops else asked.hops[0].place


def _finding(statements: list[tuple[Asked, Round]]) -> Finding:
    (asked, over), *others = sorted(statements, key=lambda pair: (len(pair[0].hops), pair[0].place))
    rows = over.rows.place if isinstance(over.rows, Rows) else None
    made = [Related(rows, "the rows are made here")] if rows else []
    way = [Related(hop.place, hop.note) for hop in (*asked.way, *asked.hops)]
    more = [Related(other.place, f"so does `{_written(other)}`") for other, _ in others[:MOST_RELATED]]
    each = f"for each `{over.model.name}`" if over.model else "for each thing that the request brings"
    return Finding(
        place=_place(asked, over),
        message=f"`{_written(asked)}` asks the database once {each}",
        confidence=Confidence.LIKELY,
        related=(*made, Related(over.place, "the loop runs over them"), *way, Related(asked.place, "asks"), *more),
        symbol=asked.symbol,
        model=asked.rows.model.label,
        queryset=rows,
        access=asked.place,
    )


def _written(asked: Asked) -> str:
    name = asked.rows.model.name
    if asked.verb.endswith("_404"):
        return f"{asked.verb}({name})"
    return f"{name}.{asked.rows.manager or 'objects'}{'.….' if asked.rows.refined else '.'}{asked.verb or 'all'}()"
