"""# A transaction that waits for another system

Whatever the transaction has written stays locked until it ends, and its connection belongs to it alone. A partner's server
that answers in 30 seconds instead of 30 milliseconds makes everybody wait who wants the same rows; with a pool of 20
connections, 20 such requests are enough, and the next visitor gets no page at all. A rollback does not take back what the
other system was told either.

Found is a call through `requests`, `httpx`, `urllib`, `aiohttp`, Stripe or Twilio, or a mail that Django sends at once, in
a `with transaction.atomic()` block, a decorated function, where Django itself opens the transaction (ATOMIC_REQUESTS, the
saving of an admin page, signals), or in a function that is called from one, through up to five others. What a function
that opens a transaction reaches is told once, and so is a call that several of them reach.

Nothing is said where the transaction has not asked the database yet, for then it holds nothing; of what runs on the commit
(`on_commit`) or in a task; of mails for a backend that puts them off; and of a transaction that has locked a row by
`select_for_update` first, which is how others are kept out until the answer is there.

## Bad
```python
# shop/services.py
import requests
from django.db import transaction

from .models import Order


def cancel(order_id):
    with transaction.atomic():
        order = Order.objects.get(pk=order_id)
        order.is_open = False
        order.save()
        requests.post("https://courier.example/", {"stop": order.pk}, timeout=30)  # <-
```
```python
# shop/models.py
from django.db import models


class Order(models.Model):
    is_open = models.BooleanField(default=True)
```

## Good
```python
# shop/services.py
from functools import partial

import requests
from django.db import transaction

from .models import Order


def cancel(order_id):
    with transaction.atomic():
        order = Order.objects.get(pk=order_id)
        order.is_open = False
        order.save()
        transaction.on_commit(partial(requests.post, "https://courier.example/", {"stop": order.pk}, timeout=30))
```

If the request must not get lost, put a task off until the commit instead: it can be tried again.
"""

from __future__ import annotations

from collections.abc import Iterator

from django_cto.flow import Flow
from django_cto.flow.outside import sends_mail
from django_cto.flow.waiting import Waiting, opener, put_off, waitings
from django_cto.flow.wording import written
from django_cto.rule import MOST_RELATED, Confidence, Finding, Fix, Related, Safety, Severity

SEVERITY = Severity.MAJOR
PREVIEW = True


def check(flow: Flow) -> Iterator[Finding]:
    for waiting in waitings(flow):
        yield _finding(flow, waiting)


def _finding(flow: Flow, waiting: Waiting) -> Finding:
    site, (first, *others) = waiting.site, waiting.opened
    edits = put_off(flow, waiting)
    callers = [Related(caller.place, "called here") for caller in first.callers]
    again = [Related(each.place, f"`{opener(site, each).qualname}` opens one and comes here too") for each in others]
    whom = "the mail server" if sends_mail(site) else "another system"
    return Finding(
        place=site.name_place,
        message=f"`{written(site.call.func)}()` waits for {whom} while a transaction is open",
        confidence=Confidence.CERTAIN if first.block and not first.callers else Confidence.LIKELY,
        related=(*callers, Related(first.place, first.how), *again)[:MOST_RELATED],
        symbol=opener(site, first).symbol,
        fix=Fix("Put it off until the commit", Safety.UNSAFE, edits) if edits else None,
    )
