"""Code that looks like what is let be, and is not."""

from __future__ import annotations

import pytest
from tests.flow.rows.shop import cases, check

LOOKS_ALIKE = """
=== some round breaks
for order in Order.objects.all():  # A
    print(order.customer.name)  # A.customer
    if order.number == 3:
        break

=== the search itself reads
for order in Order.objects.all():  # A
    if order.customer.name == "a":  # A.customer
        return order

=== the search reads before it ends
for order in Order.objects.all():  # A
    name = order.customer.name  # A.customer
    if name == "a":
        return name

=== a round that goes on
for order in Order.objects.all():  # A
    if order.number:
        print(order.customer.name)  # A.customer
        continue
    break

=== a loop within the loop breaks
for order in Order.objects.all():  # A
    for number in range(3):
        print(order.customer.name)  # A.customer
        break

=== a function within the loop returns
for order in Order.objects.all():  # A
    def name():
        return order.customer.name  # A.customer
    print(name())

=== an error ends the loop
for order in Order.objects.all():  # A
    try:
        print(order.customer.name)  # A.customer
    except Customer.DoesNotExist:
        break

=== a slice of more, and of any size
for order in Order.objects.all()[:2]:  # A
    print(order.customer.name)  # A.customer
for order in Order.objects.all()[:pk]:  # B
    print(order.customer.name)  # B.customer
for order in Order.objects.all()[1:]:  # C
    print(order.customer.name)  # C.customer

=== a filter by a key that many share, or by one of several ways
orders = Order.objects.filter(customer=pk)  # A
if request.GET.get("one"):
    orders = orders.filter(pk=pk)
for order in orders | Order.objects.filter(number=1):
    print(order.seller)  # A.seller

=== the other of two relations was assigned
customers = Customer.objects.in_bulk()
for order in Order.objects.all():  # A
    setattr(order, "seller", customers[order.seller_id])
    print(order.customer.name, order.seller.name)  # A.customer

=== a relation that was assigned on some rows only
for order in Order.objects.all():  # A
    if order.number == 1:
        order.customer = Customer.objects.get(pk=1)
    print(order.customer.name)  # A.customer

=== a relation that is read before it is assigned
for order in Order.objects.all():  # A
    print(order.customer.name)  # A.customer
    order.customer = Customer()

=== instead of what is not given
def show(order, customer=None):
    if customer is None:
        customer = order.customer  # A.customer
    return customer.name

def go():
    return [show(order) for order in Order.objects.all()]  # A

=== a way that only another class closes
for parcel in Parcel.objects.all():  # A
    parcel.show()
--- shop/models.py

class Parcel(models.Model):
    order = models.ForeignKey(Order, on_delete=models.CASCADE)
    def is_shown(self):
        return False
    def show(self):
        if self.is_shown():
            print(self.order.number)  # A.order

=== what another method than save fills
for parcel in Parcel.objects.all():  # A
    parcel.send()
--- shop/models.py

class Parcel(models.Model):
    order = models.ForeignKey(Order, on_delete=models.CASCADE)
    country = models.ForeignKey(Country, null=True, on_delete=models.CASCADE)
    def send(self):
        if not self.country_id:
            self.country = self.order.customer.country  # A.order A.order__customer A.order__customer__country

=== a way of a method that nobody is seen to call
--- shop/models.py

class Parcel(models.Model):
    order = models.ForeignKey(Order, on_delete=models.CASCADE)
    def makers(self, whole=False):
        if whole:
            return [line.product.price for line in self.order.line_set.all()]  # A A.product
        return []

=== a way that is opened by an option handed on
class Writer:
    def __init__(self, **options):
        self._options = options
    def write(self, orders, **options):
        self.options = self._options.copy()
        self.options.update(options)
        return [self.one(order, **self.options) for order in orders]
    def one(self, order, **options):
        if not options.pop("whole", False):
            return order.number
        return order.customer.name  # A.customer

def go():
    return Writer(whole=True).write(Order.objects.all())  # A

=== rows that are fetched one by one
from django.db.models import FETCH_ONE
def go():
    for order in Order.objects.fetch_mode(FETCH_ONE):  # A
        print(order.customer.name)  # A.customer

=== a guard that loads something else
def go(wanted):
    orders = Order.objects.all()  # A
    if wanted:
        orders = orders.select_related("seller")
    for order in orders:
        print(order.customer.name)  # A.customer

=== the rows of a single row in each round
for number in request.GET:
    one = Order.objects.get(number=number)
    for line in one.line_set.all():  # A
        print(line.product.price)  # A.product
"""


@pytest.mark.parametrize("case", cases(LOOKS_ALIKE))
def test_what_only_looks_alike_is_told(case: str):
    check(case)
