import pytest

from django_cto.flow import Flow
from django_cto.project import project_from
from django_cto.rules.layers.side_effect_in_signal import check

MODELS = "from django.db import models\n\nclass Order(models.Model):\n    email = models.EmailField()\n"
TASKS = "from celery import shared_task\n\n@shared_task\ndef pack(pk):\n    pass\n"
HEAD = """\
import requests
from django.core.mail import EmailMessage, send_mail
from django.db import transaction
from django.db.models.signals import post_save
from django.dispatch import receiver
from shop.models import Order
from shop.tasks import pack

"""


def messages(body: str, path: str = "shop/signals.py", head: str = HEAD, **more: str) -> list[str]:
    files = {"shop/models.py": MODELS, "shop/tasks.py": TASKS, path: head + body} | more
    project = project_from(files)
    return [found.message for found in check(project, Flow(project))]


def receiver(statement: str) -> str:
    return f"@receiver(post_save, sender=Order)\ndef react(sender, instance, **kwargs):\n    {statement}\n"


@pytest.mark.parametrize(
    ("statement", "message"),
    [
        ("send_mail('a', 'b', None, ['c'])", "`send_mail` sends mail within a save of Order"),
        ("EmailMessage('a', 'b').send()", "`send` sends mail within a save of Order"),
        ("requests.post('https://example.com')", "`requests.post` calls another system within a save of Order"),
        ("pack.delay(instance.pk)", "`pack.delay` queues a task within a save of Order"),
        ("pack.apply_async(args=[instance.pk])", "`pack.apply_async` queues a task within a save of Order"),
    ],
)
def test_what_reaches_out(statement: str, message: str):
    assert messages(receiver(statement)) == [message]


@pytest.mark.parametrize(
    "statement",
    [
        "transaction.on_commit(lambda: pack.delay(instance.pk))",
        "transaction.on_commit(partial(pack.delay, instance.pk))",
        "pack.delay_on_commit(instance.pk)",
        "instance.save()",
        "cache.delete('orders')",
    ],
)
def test_what_does_not(statement: str):
    assert messages(receiver(statement)) == []


def test_through_a_function_of_the_project():
    body = "def tell(order):\n    send_mail('a', 'b', None, [order.email])\n\n" + receiver("tell(instance)")
    assert messages(body) == ["`send_mail` sends mail within a save of Order"]


def test_a_receiver_in_another_app_is_let_be():
    more = {"parcels/models.py": MODELS.replace("Order", "Parcel")}
    assert messages(receiver("pack.delay(instance.pk)"), "parcels/signals.py", **more) == []


def test_a_receiver_for_every_model_is_let_be():
    assert messages(receiver("pack.delay(1)").replace(", sender=Order", "")) == []


def test_connected_in_the_app_config():
    config = (
        "from django.apps import AppConfig\nfrom django.db.models.signals import post_save\nfrom shop.signals import react\n\n"
        "class ShopConfig(AppConfig):\n    name = 'shop'\n\n    def ready(self):\n"
        "        Order = self.get_model('Order')\n        post_save.connect(react, sender=Order)\n"
    )
    body = "def react(sender, instance, **kwargs):\n    pack.delay(instance.pk)\n"
    assert messages(body, **{"shop/apps.py": config}) == ["`pack.delay` queues a task within a save of Order"]


def test_what_a_receiver_does_twice_is_told_once():
    assert messages(receiver("pack.delay(1)\n    pack.delay(2)")) == [
        "`pack.delay` queues a task within a save of Order"
    ]
    assert len(messages(receiver("pack.delay(1)\n    send_mail('a', 'b', None, ['c'])"))) == 2


OWN_CLASS = """\
from celery import Task, shared_task

class Queued(Task):
    def apply_async(self, *args, **kwargs):
        return self.backend.dispatch(self, *args, **kwargs)

@shared_task(base=Queued)
def pack(pk):
    pass
"""


def test_a_task_class_that_sends_in_its_own_way_is_let_be():
    assert messages(receiver("pack.delay(instance.pk)"), **{"shop/tasks.py": OWN_CLASS}) == []


def test_a_task_that_surely_starts_before_the_commit_is_told_by_another_rule():
    head = HEAD.replace("post_save", "post_delete, post_save")
    gone = receiver("pack.delay(instance.pk)").replace("post_save", "post_delete")
    assert messages(gone, head=head) == []
    assert messages("@transaction.atomic\n" + receiver("pack.delay(instance.pk)")) == []
