"""What managers and querysets load along with their rows, and what they do not."""

from __future__ import annotations

import pytest
from tests.flow.rows.shop import cases, check

SELECTED = """
=== nothing is loaded
for order in Order.objects.all():  # A
    print(order.customer.name)  # A.customer

=== the relation is selected
for order in Order.objects.select_related("customer"):
    print(order.customer.name)

=== another relation is selected
for order in Order.objects.select_related("seller"):  # A
    print(order.customer.name)  # A.customer

=== the second step is not selected
for order in Order.objects.select_related("customer"):  # A
    print(order.customer.country.name)  # A.customer__country

=== both steps are selected by the longer path
for order in Order.objects.select_related("customer__country"):
    print(order.customer.country.name, order.customer.name)

=== neither step is selected
for order in Order.objects.order_by("pk"):  # A
    print(order.customer.country.name)  # A.customer A.customer__country

=== a bare select_related follows required keys
for order in Order.objects.select_related():
    print(order.customer.country.name)

=== a bare select_related leaves out keys that may be null
for order in Order.objects.select_related():  # A
    print(order.seller.name)  # A.seller

=== a bare select_related leaves out reverse keys
for order in Order.objects.select_related():  # A
    print(order.invoice.pk)  # A.invoice

=== select_related(None) clears what was selected
for order in Order.objects.select_related("customer").select_related(None):  # A
    print(order.customer.name)  # A.customer

=== select_related whose result is thrown away
orders = Order.objects.all()  # A
orders.select_related("customer")
for order in orders:
    print(order.customer.name)  # A.customer

=== select_related whose result is kept
orders = Order.objects.all()
orders = orders.select_related("customer")
for order in orders:
    print(order.customer.name)

=== names from a tuple of the module
FIELDS = ("customer", "seller")
for order in Order.objects.select_related(*FIELDS):
    print(order.customer.name, order.seller.name)

=== names from a tuple of another module
from shop.constants import FIELDS
def go():
    for order in Order.objects.select_related(*FIELDS):  # A
        print(order.customer.name, order.invoice.pk)  # A.invoice
--- shop/constants.py
FIELDS = ("customer",)

=== names that are not known may be any
def go(names):
    for order in Order.objects.select_related(*names):
        print(order.customer.name)

=== loads before and after a filter
for order in Order.objects.select_related("customer").filter(number=1).exclude(number=2).distinct():
    print(order.customer.name)

=== every method that narrows keeps nothing loaded
for order in Order.objects.filter(number=1).exclude(number=2).annotate(n=Count("tags")).order_by("n"):  # A
    print(order.customer.name)  # A.customer

=== a slice is as little loaded
for order in Order.objects.all()[:10]:  # A
    print(order.customer.name)  # A.customer

=== a slice is as loaded
for order in Order.objects.select_related("customer")[:10]:
    print(order.customer.name)

=== iterator
for order in Order.objects.iterator():  # A
    print(order.customer.name)  # A.customer

=== iterator over what is selected
for order in Order.objects.select_related("customer").iterator(chunk_size=100):
    print(order.customer.name)

=== only the key
for order in Order.objects.only("customer_id"):  # A
    print(order.customer.name)  # A.customer

=== only within what is selected
for order in Order.objects.select_related("customer").only("number", "customer__name"):
    print(order.customer.name)

=== an asynchronous loop
async def go():
    async for order in Order.objects.all():  # A
        print(order.customer.name)  # A.customer

=== in_bulk by value
for order in Order.objects.in_bulk([1, 2]).values():  # A
    print(order.customer.name)  # A.customer

=== in_bulk by item
for number, order in Order.objects.in_bulk([1, 2]).items():  # A
    print(order.customer.name)  # A.customer

=== in_bulk of what is selected
for order in Order.objects.select_related("customer").in_bulk([1, 2]).values():
    print(order.customer.name)

=== get_list_or_404
for order in get_list_or_404(Order, number=1):  # A
    print(order.customer.name)  # A.customer

=== get_list_or_404 of what is selected
for order in get_list_or_404(Order.objects.select_related("customer"), number=1):
    print(order.customer.name)

=== a union
orders = Order.objects.filter(number=1)  # A
for order in orders.union(Order.objects.filter(number=2).select_related("customer")):
    print(order.customer.name)  # A.customer

=== a union keeps the loads of its first queryset
for order in Order.objects.select_related("customer").union(Order.objects.filter(number=2)):
    print(order.customer.name)

=== two querysets made one by |
first = Order.objects.filter(number=1)  # A
for order in first | Order.objects.filter(number=2).select_related("customer"):
    print(order.customer.name)  # A.customer

=== | keeps the loads of its first queryset
first = Order.objects.filter(number=1).select_related("customer")
for order in first | Order.objects.filter(number=2):
    print(order.customer.name)

=== a raw query
for order in Order.objects.raw("SELECT * FROM shop_order"):  # A
    print(order.customer.name)  # A.customer

=== a model from the registry
from django.apps import apps
def go():
    for order in apps.get_model("shop", "Order").objects.all():  # A
        print(order.customer.name)  # A.customer

=== a model under another name
from shop import models as shop_models
def go():
    for order in shop_models.Order.objects.all():  # A
        print(order.customer.name)  # A.customer
"""
MANAGERS = """
=== _default_manager
for order in Order._default_manager.all():  # A
    print(order.customer.name)  # A.customer

=== _base_manager
for order in Order._base_manager.filter(number=1):  # A
    print(order.customer.name)  # A.customer

=== a method of the queryset that only narrows
for order in Order.objects.open():  # A
    print(order.customer.name)  # A.customer

=== a method of the queryset that loads
for order in Order.objects.open().full():
    print(order.customer.name, order.tags.count())

=== a manager whose get_queryset loads
for order in Order.loaded.filter(number=1):
    print(order.customer.name)

=== a manager whose get_queryset loads something else
for order in Order.loaded.all():  # A
    print(order.seller.name)  # A.seller

=== a method of a manager whose get_queryset loads
for order in Order.loaded.recent():
    print(order.customer.name)

=== from_queryset
for order in Order.plain.open():  # A
    print(order.customer.name)  # A.customer

=== from_queryset with a method that loads
for order in Order.plain.full():
    print(order.customer.name)

=== the default manager is the first one
for order in Draft._default_manager.all():
    print(order.customer.name)
--- shop/models.py

class Draft(models.Model):
    customer = models.ForeignKey(Customer, on_delete=models.CASCADE)
    loaded = LoadedManager()
    objects = models.Manager()

=== managers and keys of an abstract base in another file
from billing.models import Bill
def go():
    for bill in Bill.objects.open():  # A
        print(bill.customer.name)  # A.customer
--- billing/models.py
from .core import *

class Bill(Owned): ...
--- billing/core.py
from django.db import models as m

class Rows(m.QuerySet):
    def open(self):
        return self.filter(number=1)

class Owned(m.Model):
    customer = m.ForeignKey("shop.Customer", on_delete=m.CASCADE)
    objects = m.Manager.from_queryset(Rows)()

    class Meta:
        abstract = True
"""


@pytest.mark.parametrize("case", cases(SELECTED))
def test_keys_are_read_for_nothing_only_where_they_are_selected(case: str):
    check(case)


@pytest.mark.parametrize("case", cases(MANAGERS))
def test_managers_bring_their_own_loads(case: str):
    check(case)
