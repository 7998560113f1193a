"""# A task sent inside a transaction starts before the commit

The message reaches the broker at once, and an idle worker picks it up within about a millisecond; the rows it was sent
for are only visible after the commit. The task then fails with `DoesNotExist`, or works on the values of before, now
and then and mostly under load. If the transaction is rolled back, the task runs all the same, for rows that never were.

Found are tasks of Celery, RQ, Dramatiq and Django sent in a `with transaction.atomic()` block, a decorated function or
view, a wrapper of the project around `atomic`, where Django itself opens the transaction (ATOMIC_REQUESTS, the saving of
an admin page, signals around a delete), and in a function that is called from one, through up to five others or through
the signals of a row that is saved there; not if that call switches the sending off by what it gives for a parameter.

What runs on the commit (`on_commit`, `delay_on_commit`, a task class of the project that waits) is let be, and so are
tasks with a `countdown` or `eta`, which leaves the commit its time, and tasks that are stored in the database (they
become visible with the rows) or run at once. So are tasks of a class whose own `apply_async` hands them to something
else, a loop that sends one task for each row it has locked by `select_for_update` before it changes it, and a task that
first locks the row that was changed. What a function sends of one task in several places is told once, and so is a task
that many functions send: a base class of its own that waits for the commit cures it for all of them.

## Bad
```python
# shop/services.py
from celery import shared_task
from django.db import transaction

from .models import Order


@shared_task
def send_receipt(order_id): ...


@transaction.atomic
def place_order(user):
    order = Order.objects.create(user=user)
    send_receipt.delay(order.pk)  # <-
```
```python
# shop/models.py
from django.db import models


class Order(models.Model):
    user = models.ForeignKey("auth.User", on_delete=models.CASCADE)
```

## Good
```python
# shop/services.py
from functools import partial

from celery import shared_task
from django.db import transaction

from .models import Order


@shared_task
def send_receipt(order_id): ...


@transaction.atomic
def place_order(user):
    order = Order.objects.create(user=user)
    transaction.on_commit(partial(send_receipt.delay, order.pk))
```

From Celery 5.4 on, the task can wait by itself:

## Good with Celery 5.4
```python
# shop/services.py
from celery import shared_task
from django.db import transaction

from .models import Order


@shared_task
def send_receipt(order_id): ...


@transaction.atomic
def place_order(user):
    order = Order.objects.create(user=user)
    send_receipt.delay_on_commit(order.pk)
```
"""

from __future__ import annotations

from collections.abc import Iterator

import msgspec

from django_cto.flow import Flow
from django_cto.flow.deferring import by_on_commit
from django_cto.flow.premature import EarlyStart, early_start
from django_cto.flow.sites import CallSite
from django_cto.flow.wording import written
from django_cto.project import Project
from django_cto.project.sending import Sending, sending_methods
from django_cto.read import syntax as s
from django_cto.rule import FEW, MOST_RELATED, Confidence, Finding, Fix, Related, Safety, Severity, merged
from django_cto.text import Edit

SEVERITY = Severity.BLOCKER


def check(project: Project, flow: Flow) -> Iterator[Finding]:
    told: dict[str, dict[int, Finding]] = {}
    for site in flow.calls(*sending_methods(project)):
        if early := early_start(flow, site):
            found = _finding(project, early)
            places = told.setdefault(early.sent.task.symbol, {})
            key = id(site.function.node)
            places[key] = _joined(places[key], found) if key in places else found
    for places in told.values():
        yield from _of_one_task([*places.values()])


def _of_one_task(findings: list[Finding]) -> Iterator[Finding]:
    """What is sent too early from many functions is the task's own matter: one base class cures it for all of them."""
    if len(findings) <= FEW:
        yield from findings
    else:
        yield merged(findings, "function", "that send it")


def _joined(first: Finding, again: Finding) -> Finding:
    """One finding for all that a function does of one task; its fix mends every place, or there is none."""
    related = (*first.related, Related(again.place, "sent here as well"))[:MOST_RELATED]
    fix = None
    if first.fix and again.fix and first.fix.title == again.fix.title:
        edits = tuple(dict.fromkeys((*first.fix.edits, *again.fix.edits)))
        fix = msgspec.structs.replace(first.fix, edits=edits)
    return msgspec.structs.replace(first, related=related, fix=fix)


def _finding(project: Project, early: EarlyStart) -> Finding:
    site, sent, opened = early.site, early.sent, early.opened
    callers = [Related(caller.place, "called here") for caller in opened.callers]
    return Finding(
        place=site.place,
        message=f"`{_named(site, sent)}()` hands the task to a worker before the transaction is committed",
        confidence=Confidence.CERTAIN if opened.block and not opened.callers else Confidence.LIKELY,
        related=(*callers, Related(opened.place, opened.how)),
        symbol=site.function.symbol,
        fix=_fix(project, site, sent),
    )


def _named(site: CallSite, sent: Sending) -> str:
    name = written(site.call.func)
    return f"{sent.task.definition.name}.{sent.method}" if name.startswith("…") else name


def _fix(project: Project, site: CallSite, sent: Sending) -> Fix | None:
    if site.is_discarded and _can_wait(project, site, sent):
        place = site.name_place
        start, end = (place.line, place.column), (place.end_line, place.end_column)
        name = f"{sent.method}_on_commit"
        return Fix(f"Send it with `{name}`", Safety.UNSAFE, (Edit(place.path, start, end, name),))
    edits = by_on_commit(site)
    return Fix("Send it with `transaction.on_commit`", Safety.UNSAFE, edits) if edits else None


def _can_wait(project: Project, site: CallSite, sent: Sending) -> bool:
    """Whether the task is of Celery's own class for Django, which came with 5.4."""
    is_plain = sent.task.kind == "celery" and "base" not in sent.task.options and bool(s.dotted(site.call.func))
    return is_plain and (project.packages.release("celery") or ()) >= (5, 4)
