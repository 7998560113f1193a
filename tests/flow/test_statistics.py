"""What cannot be followed is counted with what it comes from."""

from __future__ import annotations

from django_cto.flow import Flow
from django_cto.flow.statistics import counted, followed
from django_cto.project import project_from

MODELS = "from django.db import models\n\n\nclass Order(models.Model):\n    state = models.CharField(max_length=9)\n"
VIEWS = """from shop.models import Order
from somewhere import rows

def known():
    return Order.objects.filter(state="open").order_by("pk")

def given(orders):
    return orders.filter(state="open")

def called():
    return rows().exclude(state="open")

def plain():
    return list(filter(None, [1, 2]))

class Report:
    def lines(self):
        return self.orders.filter(state="open"), self.find().filter(state="open")
"""


def test_querysets_followed_and_lost() -> None:
    flow = Flow(project_from({"shop/models.py": MODELS, "shop/views.py": VIEWS}))
    found = followed(counted(flow).values())
    assert found.followed == 2
    assert found.lost == {
        "queryset from a call that is not followed": 1,
        "queryset from a method of self": 1,
        "queryset from a parameter without a known type": 1,
        "queryset from an attribute of self": 1,
    }
