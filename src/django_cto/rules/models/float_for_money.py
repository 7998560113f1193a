"""# Money in a floating-point column

Binary floating point cannot hold most decimal fractions: `0.10 + 0.20` is `0.30000000000000004`, and the database adds the
same way. Sums of a few thousand rows are off by whole cents, `total == paid` is false for what is equal on paper, and no
later rounding brings the lost cents back.

Only columns whose name says money are looked at; rates, percentages and factors are no money and are let be.

## Bad
```python
# shop/models.py
from django.db import models


class Invoice(models.Model):
    price = models.FloatField()  # <-
    shipping_cost = models.FloatField(default=0)  # <-
    price_factor = models.FloatField(default=1)
    weight = models.FloatField()
```

## Good
```python
# shop/models.py
from django.db import models


class Invoice(models.Model):
    price = models.DecimalField(max_digits=12, decimal_places=2)
    shipping_cost = models.DecimalField(default=0, max_digits=12, decimal_places=2)
    price_factor = models.FloatField(default=1)
    weight = models.FloatField()
```
"""

from __future__ import annotations

from collections.abc import Iterator

from django_cto.project import Project
from django_cto.project.definitions import place_of
from django_cto.project.fields import Field
from django_cto.read import syntax as s
from django_cto.rule import Confidence, Finding, Fix, Safety, Severity
from django_cto.text import Edit, last_argument

SEVERITY = Severity.MAJOR
# Judged on three hits of one model only.
PREVIEW = True

MONEY = frozenset({
    "price", "prices", "cost", "costs", "fee", "fees", "salary", "wage", "revenue", "refund", "payment", "subtotal",
    "balance", "invoice", "deposit", "turnover", "surcharge", "tip",
})  # fmt: skip
NO_MONEY = frozenset({
    "rate", "ratio", "factor", "percent", "percentage", "pct", "index", "score", "weight", "count", "days", "hours",
    "load", "share", "change", "multiplier", "time", "seconds",
})  # fmt: skip


def check(project: Project) -> Iterator[Finding]:
    for model in project.models.all:
        for field in project.models.declared(model.owner) if not model.is_test else ():
            if field.kind == "FloatField" and field.place and _is_money(field.name):
                yield Finding(
                    place=field.place,
                    message=f"`{field.name}` of `{model.name}` keeps money in a binary fraction, which rounds it",
                    confidence=Confidence.LIKELY,
                    symbol=f"{model.owner.symbol}.{field.name}",
                    model=model.label,
                    fix=_fix(project, field),
                )


def _is_money(name: str) -> bool:
    words = set(name.lower().split("_"))
    return not words.isdisjoint(MONEY) and words.isdisjoint(NO_MONEY)


def _fix(project: Project, field: Field) -> Fix | None:
    call = field.call
    if not (call and field.owner and isinstance(call.func, s.Attribute) and field.written.startswith("django.")):
        return None
    name = place_of(field.owner.module, call.func.at)
    start = (name.end_line, name.end_column - len(call.func.name))
    edits = (
        Edit(name.path, start, (name.end_line, name.end_column), "DecimalField"),
        last_argument(
            project.text(name.path), place_of(field.owner.module, call.at), "max_digits=12, decimal_places=2"
        ),
    )
    return Fix("Keep it in a DecimalField", Safety.UNSAFE, edits)
