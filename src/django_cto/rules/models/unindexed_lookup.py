"""# A column that is looked up everywhere and has no index

Without an index the database reads the whole table to find one row: a million orders, for each parcel that somebody
tracks. On the small tables of a development machine nobody sees it.

Found are columns that at least two functions look up by value, or that are both filtered and sorted by, where nothing
else in the query has an index. An index pays only where the table is large and the column has many values, so these are
let be: tables that say neither when a row was made nor whose it is, columns with `choices`, booleans, small integers,
long texts, names that fewer than three functions look up, lookups that no ordered index serves (`icontains`), queries
that another index, a relation or a composite index narrows, and management commands. The real answer has the database
with its real rows: ask `EXPLAIN`.

## Bad
```python
# orders/models.py
from django.db import models


class Order(models.Model):
    placed_at = models.DateTimeField(auto_now_add=True)
    tracking_code = models.CharField(max_length=40, blank=True)  # <-
```
```python
# orders/views.py
from django.http import JsonResponse
from django.shortcuts import get_object_or_404, render

from orders.models import Order


def track(request, code):
    return render(request, "track.html", {"order": get_object_or_404(Order, tracking_code=code)})


def arrived(request, code):
    return JsonResponse({"updated": Order.objects.filter(tracking_code=code).update(arrived=True)})
```

## Good
```python
# orders/models.py
from django.db import models


class Order(models.Model):
    placed_at = models.DateTimeField(auto_now_add=True)
    tracking_code = models.CharField(max_length=40, blank=True, db_index=True)
```
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from django_cto.flow import Flow
from django_cto.flow.columns import ColumnUse, unserved_uses
from django_cto.flow.declared import declared_uses
from django_cto.project import Project
from django_cto.project.fields import Field
from django_cto.project.growth import grows
from django_cto.project.indexing import index_edits
from django_cto.project.models import Model
from django_cto.read import syntax as s
from django_cto.rule import Finding, Fix, Related, Safety, Severity
from django_cto.text import last_argument

SEVERITY = Severity.INFO
# From so many functions on it is no longer a hint.
MANY = 5
# What people call a row: looked up to see whether it is taken, in two places before it means more than that.
LABELS = frozenset({"name", "title"})
MOST_RELATED = 5
LOOKED_UP = ("equal", "range")
NOTES = {"equal": "looked up", "range": "filtered", "order": "sorted by", "filter": "filtered"}


def check(project: Project, flow: Flow) -> Iterator[Finding]:
    """Find columns that several functions look up, or that are looked up and sorted by, without an index."""
    found: dict[int, list[ColumnUse]] = {}
    for use in unserved_uses(flow):
        if grows(use.model):
            found.setdefault(id(use.field.call), []).append(use)
    found = {key: uses for key, uses in found.items() if _may_pay(uses)}
    for use in declared_uses(project) if found else ():
        if id(use.field.call) in found:
            found[id(use.field.call)].append(use)
    for uses in _best_of_each_call(found):
        if _pays(uses):
            yield _finding(project, uses)


def _may_pay(uses: list[ColumnUse]) -> bool:
    """Whether code looks it up by value twice, or both looks it up and sorts by it."""
    return len(_functions(uses, "equal")) > 1 or bool(_functions(uses, *LOOKED_UP) and _functions(uses, "order"))


def _pays(uses: list[ColumnUse]) -> bool:
    enough = 2 if uses and uses[0].field.name in LABELS else 1
    return _may_pay(uses) and (len(_functions(uses, "equal")) > enough or len(_functions(uses, *NOTES)) > 2 * enough)


def _best_of_each_call(found: dict[int, list[ColumnUse]]) -> Iterator[list[ColumnUse]]:
    """Of several columns in one call, only the one that most other calls need as well."""
    order = sorted(found.values(), key=lambda uses: -len(_functions(uses, "equal")))
    told: set[tuple[str, str]] = set()
    for uses in order:
        left = [use for use in uses if (use.kind, use.symbol) not in told or use.kind != "equal"]
        told |= {(use.kind, use.symbol) for use in left if use.kind == "equal"}
        yield left


def _functions(uses: Iterable[ColumnUse], *kinds: str) -> frozenset[str]:
    return frozenset(use.symbol for use in uses if use.kind in kinds)


def _finding(project: Project, uses: list[ColumnUse]) -> Finding:
    looked = _functions(uses, *LOOKED_UP)
    ordered = _functions(uses, "order") - looked
    field, model = uses[0].field, uses[0].model
    owner = field.owner or model.owner
    places = f"{len(looked)} place{'s' if len(looked) > 1 else ''}"
    sorts = f" and sorted by in {len(ordered)}" if ordered else ""
    return Finding(
        place=field.place or model.place,
        message=f"`{owner.name}.{field.name}` is looked up in {places}{sorts}, and no index serves that",
        severity=Severity.MINOR if len(looked) >= MANY else None,
        related=tuple(Related(use.place, NOTES[use.kind]) for use in _one_a_function(uses))[:MOST_RELATED],
        symbol=f"{owner.symbol}.{field.name}",
        model=model.label,
        fix=_fix(project, model, field),
    )


def _one_a_function(uses: list[ColumnUse]) -> list[ColumnUse]:
    return list({use.symbol: use for use in reversed(uses)}.values())[::-1]


def _fix(project: Project, model: Model, field: Field) -> Fix | None:
    place = field.place
    if place is None or not isinstance(field.call, s.Call):
        return None
    if field.owner is model.owner and project.migrations.apps.get(model.app_label):
        edits = index_edits(project, model, (field.name,))
        return Fix("Give the column an index, and make its migration", Safety.GENERATES, edits) if edits else None
    edit = last_argument(project.text(place.path), place, "db_index=True")
    return Fix("Give the column an index", Safety.UNSAFE, (edit,))
