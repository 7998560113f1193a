"""# A commit by hand inside `atomic` raises TransactionManagementError

Within `atomic` the transaction belongs to the block: `commit()`, `rollback()` and `set_autocommit()` are forbidden there
and raise `TransactionManagementError` whenever the line is reached, which also rolls back what the block has done.

The same calls outside of `atomic`, after autocommit was turned off, are let be, and so are those for another database
than the block's.

## Bad
```python
# shop/services.py
from django.db import transaction

from .models import Order


def import_orders(rows):
    with transaction.atomic():
        for row in rows:
            Order.objects.create(number=row["number"])
            transaction.commit()  # <-
```
```python
# shop/models.py
from django.db import models


class Order(models.Model):
    number = models.CharField(max_length=20, unique=True)
```

## Good
```python
# shop/services.py
from django.db import transaction

from .models import Order


def import_orders(rows):
    for row in rows:
        with transaction.atomic():
            Order.objects.create(number=row["number"])
```
"""

from __future__ import annotations

from collections.abc import Iterator

from django_cto.flow import Flow
from django_cto.flow.sites import Block, CallSite
from django_cto.flow.transactions import Opening, opening
from django_cto.flow.wording import written
from django_cto.read import syntax as s
from django_cto.rule import Confidence, Finding, Related, Severity

SEVERITY = Severity.BLOCKER
FORBIDDEN = frozenset({
    f"django.db.{owner}.{name}" for owner in ("transaction", "connection") for name in ("commit", "rollback", "set_autocommit")
})  # fmt: skip


def check(flow: Flow) -> Iterator[Finding]:
    for site in flow.calls("commit", "rollback", "set_autocommit"):
        opened = opening(flow, site) if site.symbol in FORBIDDEN else None
        if opened and _is_same_database(opened.block, site):
            yield _finding(site, opened)


def _finding(site: CallSite, opened: Opening) -> Finding:
    callers = [Related(caller.place, "called here") for caller in opened.callers]
    return Finding(
        place=site.place,
        message=f"`{written(site.call.func)}()` raises TransactionManagementError inside `atomic`",
        confidence=Confidence.LIKELY if opened.callers else Confidence.CERTAIN,
        related=(*callers, Related(opened.place, opened.how)),
        symbol=site.function.symbol,
    )


def _is_same_database(block: Block | None, site: CallSite) -> bool:
    test = block.test if block else None
    opened = test.argument(0, "using") if isinstance(test, s.Call) else None
    closed = site.call.argument(1 if site.name == "set_autocommit" else 0, "using")
    if opened is None or closed is None:
        return opened is closed
    return s.text_of(opened) is not None and s.text_of(opened) == s.text_of(closed)
