"""# get_or_create without a unique constraint makes two rows

`get_or_create` asks first and inserts then; between the two, another request may insert the same row. Only a unique
constraint lets Django notice that and fetch the other's row. Without one both rows stay, and from then on every
`get_or_create` for these values raises `MultipleObjectsReturned`: the page fails until somebody deletes a row by hand.
The same holds for `update_or_create`.

A constraint counts if two inserts of the same values run into it: `unique=True`, the primary key, a one-to-one relation,
`unique_together` and `UniqueConstraint` (also with a condition or expressions), inherited ones, and with the foreign key
that a related manager fills in. Further columns of it may be filled by `defaults` or by the field's default; but a column
that stays NULL guards nothing, since NULL differs from NULL.

Let be are models whose constraints cannot be read for certain, lookups by a row that was only just made or by the
id or URL of something that was, calls in a `try` that handles `MultipleObjectsReturned`, under a lock, and in management commands and helpers of migrations, which
seldom run twice at once. A model is reported once, at the first place.

## Bad
```python
# shop/services.py
from .models import Tag


def tag_of(name):
    tag, created = Tag.objects.get_or_create(name=name)  # <-
    return tag
```
```python
# shop/models.py
from django.db import models


class Tag(models.Model):
    name = models.CharField(max_length=40)
```

## Good
```python
# shop/services.py
from .models import Tag


def tag_of(name):
    tag, created = Tag.objects.get_or_create(name=name)
    return tag
```
```python
# shop/models.py
from django.db import models


class Tag(models.Model):
    name = models.CharField(max_length=40, unique=True)
```
"""

from __future__ import annotations

from collections.abc import Iterator

from django_cto.flow import Flow
from django_cto.flow.effects import is_under_lock, runs_alone
from django_cto.flow.joining import model_of
from django_cto.flow.lookups import filled_by, fixed_by, is_of_new_row, plain_lookups
from django_cto.flow.novelty import is_of_new_thing
from django_cto.flow.sites import CallSite
from django_cto.flow.vocabulary import ROW_OR_MADE
from django_cto.flow.wording import written
from django_cto.project.definitions import FunctionDef
from django_cto.project.uniqueness import may_be_unique
from django_cto.read import syntax as s
from django_cto.rule import Finding, Related, Severity

SEVERITY = Severity.MAJOR
MULTIPLE = "MultipleObjectsReturned"


def check(flow: Flow) -> Iterator[Finding]:
    found: dict[str, list[tuple[CallSite, list[str]]]] = {}
    for site in flow.calls(*sorted(ROW_OR_MADE)):
        model, columns = model_of(site.receiver), fixed_by(site)
        if model and columns and not isinstance(site.target, FunctionDef) and _may_run_twice(flow, site):
            filled = filled_by(site.call)
            if filled is not None and not may_be_unique(model, columns, filled):
                found.setdefault(model.label, []).append((site, sorted(columns)))
    for (first, names), *others in found.values():
        yield _finding(first, names, [other for other, _ in others])


def _may_run_twice(flow: Flow, site: CallSite) -> bool:
    alone = runs_alone(site.function.module)
    if alone or is_of_new_row(flow, site) or is_under_lock(flow, site) or _handles_several(site):
        return False
    return not is_of_new_thing(flow, site, (plain_lookups(site.call) or {}).values())


def _handles_several(site: CallSite) -> bool:
    tried = [block.node for block in site.blocks if block.kind == "try" and isinstance(block.node, s.Try)]
    types = (node for each in tried for handler in each.handlers if handler.type for node in s.descend(handler.type))
    return any(isinstance(node, s.Attribute | s.Name) and written(node).endswith(MULTIPLE) for node in types)


def _finding(site: CallSite, columns: list[str], others: list[CallSite]) -> Finding:
    model = model_of(site.receiver)
    assert model is not None, "only calls on a known model are collected"
    listed = ", ".join(f"`{name}`" for name in columns)
    state = "are not unique together" if len(columns) > 1 else "is not unique"
    again = [Related(other.name_place, "here as well") for other in others]
    return Finding(
        place=site.name_place,
        message=f"`{written(site.call.func)}()` makes two rows when run twice at once: {listed} {state}",
        related=(Related(model.place, f"no unique constraint guards {listed}"), *again),
        symbol=site.function.symbol,
        model=model.label,
    )
