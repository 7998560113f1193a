"""# A row lock outside a transaction raises TransactionManagementError

`select_for_update()` holds its rows until the transaction ends. Where none is open, Django refuses the query with
`TransactionManagementError: select_for_update cannot be used outside of a transaction`, on every call, on PostgreSQL, MySQL
and Oracle. SQLite ignores the lock, so that tests on it pass.

Found is a locking query that is fetched in a view, a task or a command, or in a function that one of them calls, through
up to five others, with no transaction on the way: that others open one does not help this one. Let be are calls that
switch the lock off by what they give for a parameter, or leave to its default. Where nobody is seen to call a function, or
the queryset is only handed on, nothing is said.

The edit puts the whole function into a transaction, and an error in it undoes what it has written. None is offered where
the locked rows leave the function, for then it is the caller that needs one; in loops; and where errors are caught or raised
that decide about what was written.

## Bad
```python
# shop/tasks.py
from celery import shared_task

from .models import Order


@shared_task
def close_order(order_id):
    order = Order.objects.select_for_update().get(pk=order_id)  # <-
    order.is_open = False
    order.save()
```
```python
# shop/models.py
from django.db import models


class Order(models.Model):
    is_open = models.BooleanField(default=True)
```

## Good
```python
# shop/tasks.py
from celery import shared_task
from django.db import transaction

from .models import Order


@shared_task
@transaction.atomic
def close_order(order_id):
    order = Order.objects.select_for_update().get(pk=order_id)
    order.is_open = False
    order.save()
```
"""

from __future__ import annotations

from collections.abc import Iterator

from django_cto.flow import Flow
from django_cto.flow.enclosing import by_decorator
from django_cto.flow.entries import Way, way_without_transaction
from django_cto.flow.locks import Locked, locked_in
from django_cto.flow.requests import atomic_requests
from django_cto.flow.wording import written
from django_cto.project import Project
from django_cto.rule import Confidence, EntryPoint, Finding, Fix, Related, Safety, Severity

SEVERITY = Severity.BLOCKER


def check(project: Project, flow: Flow) -> Iterator[Finding]:
    for function in project.functions_that_mention("select_for_update"):
        for locked in locked_in(flow, function):
            way = way_without_transaction(flow, locked.asked)
            if way:
                yield _finding(flow, locked, way)


def _finding(flow: Flow, locked: Locked, way: Way) -> Finding:
    # Without the project's settings nobody knows whether its requests run in a transaction.
    is_open = way.kind == "view" and atomic_requests(flow.project).is_on is None
    edits = by_decorator(flow, locked)
    callers = tuple(Related(caller.place, "called here, with no transaction") for caller in way.callers)
    return Finding(
        place=locked.place,
        message=f"`{written(locked.asked.call.func)}()` is fetched outside of a transaction, which Django refuses",
        severity=Severity.MAJOR if is_open else None,
        confidence=Confidence.POSSIBLE if is_open else Confidence.LIKELY if callers else Confidence.CERTAIN,
        related=callers,
        symbol=locked.asked.function.symbol,
        entry_point=EntryPoint(way.kind, way.name),
        fix=Fix(f"Run `{locked.asked.function.name}` in a transaction", Safety.UNSAFE, edits) if edits else None,
    )
