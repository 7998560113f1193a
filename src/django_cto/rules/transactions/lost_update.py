"""# Of two updates at once one is lost

`coupon.uses_left -= 1` takes one from the number that was read, and `save()` writes the result, whatever has happened to
the row meanwhile: two requests read 5, both write 4, and the coupon is used once more than it was worth. A read and a
save lie some milliseconds apart, so that tests never see it and a busy evening does. `F("uses_left") - 1` lets the
database count, which does one update after the other.

Found are numbers of a row that is fetched in the function, or given as `self` or a parameter, where they are added to or
taken from (`+=`, `-=`, `x.n = x.n + …`, `max(x.n - 1, 0)`) and the row is saved without a lock: no `select_for_update`, no
other lock, neither here nor in a caller. A number has one finding for a function.

Let be are rows that were only just made, numbers that the function itself sets first and then adds up, methods that
somebody calls on a locked or new row, and management commands, which seldom run twice at once.

## Bad
```python
# shop/services.py
from django.core.exceptions import ValidationError

from .models import Coupon


def redeem(code):
    coupon = Coupon.objects.get(code=code)
    if coupon.uses_left == 0:
        raise ValidationError("Used up")
    coupon.uses_left -= 1  # <-
    coupon.save()
```
```python
# shop/models.py
from django.db import models


class Coupon(models.Model):
    code = models.CharField(max_length=20, unique=True)
    uses_left = models.PositiveIntegerField(default=1)
```

## Good
```python
# shop/services.py
from django.core.exceptions import ValidationError
from django.db.models import F

from .models import Coupon


def redeem(code):
    coupon = Coupon.objects.get(code=code)
    if coupon.uses_left == 0:
        raise ValidationError("Used up")
    coupon.uses_left = F("uses_left") - 1
    coupon.save()
```

Now no use is forgotten, and below zero the database refuses the last one. To decide by the number as well, lock the row:

## Good with a lock
```python
# shop/services.py
from django.core.exceptions import ValidationError
from django.db import transaction

from .models import Coupon


@transaction.atomic
def redeem(code):
    coupon = Coupon.objects.select_for_update().get(code=code)
    if coupon.uses_left == 0:
        raise ValidationError("Used up")
    coupon.uses_left -= 1
    coupon.save()
```
```python
# shop/models.py
from django.db import models


class Coupon(models.Model):
    code = models.CharField(max_length=20, unique=True)
    uses_left = models.PositiveIntegerField(default=1)
```
"""

from __future__ import annotations

from collections.abc import Iterator

from django_cto.flow import Flow
from django_cto.flow.counting import by_expression
from django_cto.flow.lost import LostUpdate, lost_updates
from django_cto.flow.wording import written
from django_cto.project.definitions import place_of
from django_cto.rule import MOST_RELATED, Confidence, Finding, Fix, Related, Safety, Severity

SEVERITY = Severity.MAJOR
PREVIEW = True
ALONE = True


def check(flow: Flow) -> Iterator[Finding]:
    for lost in lost_updates(flow):
        yield _finding(flow, lost)


def _finding(flow: Flow, lost: LostUpdate) -> Finding:
    first, *others = lost.steps
    module, read = lost.function.module, lost.row.source
    again = [Related(place_of(module, step.node.at), "counted on here as well") for step in others]
    edits = by_expression(flow, lost)
    return Finding(
        place=place_of(module, first.node.at),
        message=f"`{written(first.target)}` is counted on from what was read, and `save()` undoes what others counted since",
        confidence=Confidence.LIKELY if read else Confidence.POSSIBLE,
        related=(
            *([Related(read.name_place, "the row is read here")] if read else []),
            *again[: MOST_RELATED - 2],
            Related(lost.save.place, "and saved here"),
        ),
        symbol=lost.function.symbol,
        model=lost.row.model.label,
        fix=Fix("Let the database count, with `F()`", Safety.UNSAFE, edits) if edits else None,
    )
