"""# A check before an insert does not keep rows unique

Two requests that come at once (a double click, a retry of the browser, two workers) both ask, both find nothing and both
insert: the second row is there although the code was written to prevent it, and a later `get()` raises
`MultipleObjectsReturned`. Only a unique constraint decides. With one, `get_or_create` does the rest.

Found is an insert of the very values that `exists()`, `first()`, `count()` or `get()` was just asked for, on fields that no
unique constraint guards. Let be are checks for more than equality, inserts under `select_for_update` or another lock, rows
that belong to one only just made, the first child of a parent ("has it any?"), and management commands, which seldom run
twice at once.

## Bad
```python
# shop/services.py
from django.core.exceptions import ValidationError

from .models import Customer


def register(email, password):
    if Customer.objects.filter(email=email).exists():  # <-
        raise ValidationError("Email already registered")
    return Customer.objects.create(email=email, password=password)
```
```python
# shop/models.py
from django.db import models


class Customer(models.Model):
    email = models.EmailField()
    password = models.CharField(max_length=128)
```

## Good
```python
# shop/services.py
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from .models import Customer


def register(email, password):
    try:
        with transaction.atomic():
            return Customer.objects.create(email=email, password=password)
    except IntegrityError as error:
        raise ValidationError("Email already registered") from error
```
```python
# shop/models.py
from django.db import models


class Customer(models.Model):
    email = models.EmailField(unique=True)
    password = models.CharField(max_length=128)
```
"""

from __future__ import annotations

from collections.abc import Iterator

from django_cto.flow import Flow
from django_cto.flow.effects import is_under_lock
from django_cto.flow.lookups import is_of_new_row
from django_cto.flow.races import Race, races
from django_cto.flow.wording import written
from django_cto.project.uniqueness import may_be_unique
from django_cto.rule import Confidence, Finding, Related, Severity

SEVERITY = Severity.MAJOR
ALONE = True


def check(flow: Flow) -> Iterator[Finding]:
    for race in races(flow):
        if _is_open(race) and not is_under_lock(flow, race.made) and not is_of_new_row(flow, race.made):
            yield _finding(race)


def _is_open(race: Race) -> bool:
    """Whether nothing keeps the second row out; "has it any?", asked of a parent alone, is no question of uniqueness."""
    fields = [race.model.field(name) for name in race.columns]
    is_of_parent = len(fields) == 1 and fields[0] is not None and fields[0].is_foreign_key
    return not is_of_parent and not may_be_unique(race.model, race.columns, race.filled)


def _finding(race: Race) -> Finding:
    listed = ", ".join(f"`{name}`" for name in sorted(race.columns))
    state = "are not unique together" if len(race.columns) > 1 else "is not unique"
    return Finding(
        place=race.asked.name_place,
        message=f"`{written(race.asked.call.func)}()` finds none for two requests at once, and both insert: {listed} {state}",
        confidence=Confidence.LIKELY,
        related=(
            Related(race.made.place, "both insert here"),
            Related(race.model.place, f"no unique constraint guards {listed}"),
        ),
        symbol=race.made.function.symbol,
        model=race.model.label,
    )
