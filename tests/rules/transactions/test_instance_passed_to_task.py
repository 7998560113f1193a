import pytest

from django_cto.flow import Flow
from django_cto.project import project_from
from django_cto.rules.transactions.instance_passed_to_task import check

MODELS = """\
from django.db import models

class Order(models.Model):
    number = models.CharField(max_length=20)
    parent = models.ForeignKey("Order", on_delete=models.CASCADE)
"""
TASKS = """\
from celery import Celery, shared_task
from django.tasks import task

app = Celery("shop")

@shared_task
def pack(*args, **kwargs): ...

@app.task(bind=True)
def ship(self, *args): ...

@task()
def bill(*args): ...

def plain(order): ...
"""


def messages(statement: str) -> list[str]:
    code = (
        "from shop.models import Order\nfrom shop.tasks import bill, pack, plain, ship\n\n"
        f"def view(request, pk):\n    order = Order.objects.get(pk=pk)\n    {statement}\n"
    )
    project = project_from({"shop/models.py": MODELS, "shop/tasks.py": TASKS, "shop/views.py": code})
    return [found.message for found in check(project, Flow(project))]


@pytest.mark.parametrize(
    ("statement", "message"),
    [
        ("pack.delay(order)", "`pack.delay` puts a row of shop.Order into the message to the worker"),
        ("pack.delay(order=order)", "`pack.delay` puts a row of shop.Order into the message to the worker"),
        ("pack.delay(order.parent)", "`pack.delay` puts a row of shop.Order into the message to the worker"),
        ("pack.s(order).delay()", "`pack.delay` puts a row of shop.Order into the message to the worker"),
        ("ship.apply_async((order,))", "`ship.apply_async` puts a row of shop.Order into the message to the worker"),
        (
            "ship.apply_async(kwargs={'order': order})",
            "`ship.apply_async` puts a row of shop.Order into the message to the worker",
        ),
        (
            "pack.delay(Order.objects.filter(number='1'))",
            "`pack.delay` puts a queryset of shop.Order into the message to the worker",
        ),
        (
            "pack.delay(list(Order.objects.all()))",
            "`pack.delay` puts rows of shop.Order into the message to the worker",
        ),
        ("bill.enqueue(order)", "`bill.enqueue` puts a row of shop.Order into the message to the worker"),
    ],
)
def test_what_is_no_message(statement: str, message: str):
    assert messages(statement) == [message]


@pytest.mark.parametrize(
    "statement",
    [
        "pack.delay(order.pk)",
        "pack.delay(order.parent_id)",
        "pack.delay(list(Order.objects.values_list('pk', flat=True)))",
        "pack.delay(request.user)",
        "plain(order)",
        "plain.delay(order)",
        "pack(order)",
        "ship.apply_async(countdown=order)",
    ],
)
def test_what_is_one_or_is_not_sent(statement: str):
    assert messages(statement) == []
