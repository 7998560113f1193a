import pytest

from django_cto.flow import Flow
from django_cto.project import project_from
from django_cto.rules.models.choice_that_never_matches import check

MODELS = """\
from django.db import models

class State(models.TextChoices):
    NEW = "new", "New"
    PAID = "paid", "Paid"

KINDS = (("a", "A"),)
if settings.MORE:
    KINDS += (("x", "X"),)
SIZES = [("a", "A")]
SIZES.append(("x", "X"))

class Person(models.Model):
    pass

class Order(models.Model):
    MERGED = "merged"
    person = models.ForeignKey(Person, related_name="orders", on_delete=models.CASCADE)
    state = models.CharField(choices=State.choices, max_length=9)
    level = models.IntegerField(choices=[(1, "One"), (2, "Two")])
    free = models.CharField(max_length=9)
    open = models.CharField(max_length=9, choices=made())
    kind = models.CharField(max_length=9, choices=KINDS)
    size = models.CharField(max_length=9, choices=SIZES)
"""
HEAD = "from django.db.models import Q\nfrom shop.models import Order, Person, State\nWRONG = 'neww'\n\n"


ASKS = "\ndef is_known(order):\n    return order.state in ('known', 'old')\n"


def messages(line: str) -> list[str]:
    files = {"shop/models.py": MODELS, "shop/views.py": f"{HEAD}def view(request, order: Order):\n    {line}\n{ASKS}"}
    project = project_from(files)
    return [found.message for found in check(project, Flow(project))]


@pytest.mark.parametrize(
    "line",
    [
        "Order.objects.filter(state='neww')",
        "Order.objects.filter(state=WRONG)",
        "Order.objects.exclude(Q(state='x') | Q(free='y'))",
        "Order.objects.get(state__exact='x')",
        "Order.objects.filter(state__in=['new', 'x'])",
        "Person.objects.filter(orders__state='x')",
        "Person.objects.get(pk=1).orders.filter(state='x')",
        "Order.objects.filter(level=3)",
        "Order.objects.filter(level=False)",
        "Order.objects.filter(state=True)",
        "Order.objects.filter(state='known')",
        "Order.objects.create(state='x')",
        "Order.objects.update(state='x')",
        "Order.objects.get_or_create(pk=1, defaults={'state': 'x'})",
        "Order(state='x').save()",
        "order.state = 'x'",
        "Order.objects.filter(state='x' if request else 'new')",
    ],
)
def test_a_value_that_is_no_choice_is_found(line: str) -> None:
    assert len(messages(line)) == 1


@pytest.mark.parametrize(
    "line",
    [
        "Order.objects.filter(state='new')",
        "Order.objects.filter(state=State.NEW)",
        "Order.objects.filter(state=State.PAID.value)",
        "Order.objects.filter(state=request.GET['state'])",
        "Order.objects.filter(state__startswith='x')",
        "Order.objects.filter(level='1')",
        "Order.objects.filter(level=True)",
        "order.state = 'known'",
        "Order.objects.filter(kind='x')",
        "Order.objects.filter(size='x')",
        "Order.objects.filter(free='x')",
        "Order.objects.filter(open='x')",
        "Order.objects.filter(state=None)",
        "Order(level=-1)",
        "request.state = 'x'",
        "Order.objects.filter(state=Order.MERGED)",
        "Order.objects.update(state=Order.MERGED)",
    ],
)
def test_what_is_a_choice_or_cannot_be_known_is_let_be(line: str) -> None:
    assert messages(line) == []
