"""# A task gets a row of yesterday, or nothing at all

What a task is given goes through a message: Celery, Dramatiq and Django's tasks write it as JSON, and a model instance
or queryset is no JSON, so the call raises on its first day in production. With pickle it gets through, and the worker
works on a copy of the row as it was when the message was sent: minutes later it saves all columns of that copy and
undoes whatever others wrote meanwhile. A key is always right, and the message stays some bytes long.

## Bad
```python
# shop/tasks.py
from celery import shared_task


@shared_task
def print_label(order):
    print(order.number)
```
```python
# shop/models.py
from django.db import models


class Order(models.Model):
    number = models.CharField(max_length=20)
```
```python
# shop/services.py
from shop.models import Order
from shop.tasks import print_label


def ship(order_id):
    order = Order.objects.get(pk=order_id)
    print_label.delay(order)  # <-
```

## Good
```python
# shop/tasks.py
from celery import shared_task

from shop.models import Order


@shared_task
def print_label(order_id):
    print(Order.objects.get(pk=order_id).number)
```
```python
# shop/models.py
from django.db import models


class Order(models.Model):
    number = models.CharField(max_length=20)
```
```python
# shop/services.py
from shop.tasks import print_label


def ship(order_id):
    print_label.delay(order_id)
```
"""

from __future__ import annotations

from collections.abc import Iterator

from django_cto.flow import Flow
from django_cto.flow.values import UNKNOWN, Instance, Queryset, Rows, Value
from django_cto.project import Project
from django_cto.project.definitions import place_of
from django_cto.project.sending import sending, sending_methods
from django_cto.rule import Finding, Related, Severity

SEVERITY = Severity.MAJOR


def check(project: Project, flow: Flow) -> Iterator[Finding]:
    for site in flow.calls(*sending_methods(project)):
        sent = sending(project, site.function.module, site.call, site.function)
        values = flow.evaluation(site.function).values
        for node in (*sent.arguments, *sent.keywords.values()) if sent else ():
            value = values.get(id(node), UNKNOWN)
            if sent and (what := _what(value)):
                task = sent.task.definition.name
                yield Finding(
                    place=place_of(site.function.module, node.at),
                    message=f"`{task}.{sent.method}` puts {what} into the message to the worker",
                    related=(Related(sent.task.place, "the task"),),
                    symbol=site.function.symbol,
                    model=value.model.label if isinstance(value, Instance | Queryset | Rows) else None,
                )


def _what(value: Value) -> str:
    match value:
        case Instance(model=model):
            return f"a row of {model.label}"
        case Queryset(model=model):
            return f"a queryset of {model.label}"
        case Rows(model=model):
            return f"rows of {model.label}"
    return ""
