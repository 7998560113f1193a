"""Rows in comprehensions, generators, dictionaries, tuples and whatever else holds them."""

from __future__ import annotations

import pytest
from tests.flow.rows.shop import cases, check

HELD = """
=== a list comprehension
print([order.customer.name for order in Order.objects.all()])  # A A.customer

=== a condition in a comprehension
print([order.pk for order in Order.objects.all() if order.customer.name])  # A A.customer

=== a dict comprehension, by its key
print({order.customer.name: order.pk for order in Order.objects.all()})  # A A.customer

=== a set comprehension
print({order.customer.name for order in Order.objects.all()})  # A A.customer

=== any of a generator
print(any(order.customer.name == "a" for order in Order.objects.all()))  # A A.customer

=== two loops in one comprehension
orders = Order.objects.prefetch_related("line_set")  # A
print([line.product.price for order in orders for line in order.line_set.all()])  # A.line_set__product

=== two loops in one comprehension, loaded
orders = Order.objects.prefetch_related("line_set__product")
print([line.product.price for order in orders for line in order.line_set.all()])

=== a comprehension of rows, looped over later
orders = [order for order in Order.objects.all() if order.number]  # A
for order in orders:
    print(order.customer.name)  # A.customer

=== a generator function
def orders():
    for order in Order.objects.all():  # A
        yield order

def go():
    for order in orders():
        print(order.customer.name)  # A.customer

=== a generator function that loads
def orders():
    yield from Order.objects.select_related("customer")

def go():
    for order in orders():
        print(order.customer.name)

=== yield from
def orders():
    yield from Order.objects.all()  # A

def go():
    for order in orders():
        print(order.customer.name)  # A.customer

=== sorted by a key
orders = Order.objects.all()  # A
print(sorted(orders, key=lambda order: order.customer.name))  # A.customer

=== sorted by a function
def by_name(order):
    return order.customer.name  # A.customer

def go():
    return sorted(Order.objects.all(), key=by_name)  # A

=== sorted by a key that is at hand
orders = Order.objects.all()
print(sorted(orders, key=lambda order: order.customer_id), max(orders, key=lambda order: order.number))

=== a list that is sorted in place
orders = list(Order.objects.all())  # A
orders.sort(key=lambda order: order.customer.name)  # A.customer

=== map
orders = Order.objects.all()  # A
print(list(map(lambda order: order.customer.name, orders)))  # A.customer

=== filter, and a loop over what it leaves
orders = filter(lambda order: order.number, Order.objects.all())  # A
print([order.customer.name for order in orders])  # A.customer

=== zip
for order, number in zip(Order.objects.all(), range(9)):  # A
    print(number, order.customer.name)  # A.customer

=== enumerate
for number, order in enumerate(Order.objects.all()):  # A
    print(number, order.customer.name)  # A.customer

=== reversed
for order in reversed(Order.objects.all()):  # A
    print(order.customer.name)  # A.customer

=== chain of two querysets
import itertools
def go():
    new = Order.objects.filter(number=1)  # A
    old = Order.objects.filter(number=2).select_related("customer")
    for order in itertools.chain(new, old):
        print(order.customer.name)  # A.customer

=== groupby
from itertools import groupby
def go():
    orders = Order.objects.all()  # A
    for name, some in groupby(orders, key=lambda order: order.customer.name):  # A.customer
        print(name, list(some))

=== sorted by attrgetter
from operator import attrgetter
def go():
    orders = Order.objects.all()  # A
    return sorted(orders, key=attrgetter("customer.name"))  # A.customer

=== a dict of rows by key
orders = {order.pk: order for order in Order.objects.all()}  # A
for order in orders.values():
    print(order.customer.name)  # A.customer

=== a dict that holds a queryset
context = {"orders": Order.objects.all(), "title": "a"}  # A
for order in context["orders"]:
    print(order.customer.name)  # A.customer

=== a dict of lists
from collections import defaultdict
def go():
    found = defaultdict(list)
    for order in Order.objects.all():  # A
        found[order.number].append(order)
    for orders in found.values():
        print([order.customer.name for order in orders])  # A.customer

=== a list that is filled
found = []
for order in Order.objects.all():  # A
    found.append((order, 1))
for order, number in found:
    print(order.customer.name)  # A.customer

=== a list that is filled with what is loaded
found = []
for order in Order.objects.select_related("customer"):
    found.append((order, 1))
for order, number in found:
    print(order.customer.name)

=== a dataclass
from dataclasses import dataclass
@dataclass
class Row:
    order: Order
    number: int = 0

    @property
    def name(self):
        return self.order.customer.name  # A.customer

def go():
    return [row.name for row in [Row(order) for order in Order.objects.all()]]  # A

=== a name bound to the relation first
for order in Order.objects.all():  # A
    customer = order.customer  # A.customer
    if customer:
        print(customer.name)

=== a walrus
for order in Order.objects.all():  # A
    if (customer := order.customer) is not None:  # A.customer
        print(customer.name)

=== a conditional expression
for order in Order.objects.all():  # A
    print(order.customer.name if order.number else "")  # A.customer

=== within try, with and after continue
for order in Order.objects.all():  # A
    if not order.number:
        continue
    try:
        with open(order.state):
            print(order.customer.name)  # A.customer
    except Customer.DoesNotExist:
        pass

=== a method kept in a name
some = Order.objects.filter  # A
for order in some(number=1):
    print(order.customer.name)  # A.customer

=== partial
from functools import partial
def show(prefix, order):
    print(prefix, order.customer.name)  # A.customer

def go():
    run = partial(show, "a")
    for order in Order.objects.all():  # A
        run(order)
"""


@pytest.mark.parametrize("case", cases(HELD))
def test_rows_are_followed_through_whatever_holds_them(case: str):
    check(case)
