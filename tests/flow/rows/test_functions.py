"""Rows on their way through functions, services, closures and branches."""

from __future__ import annotations

import pytest
from tests.flow.rows.shop import cases, check

HANDED_ON = """
=== rows from a function, read where it is called
def orders():
    return Order.objects.filter(number=1)  # A

def go():
    for order in orders():
        print(order.customer.name)  # A.customer

=== rows from a function that loads
def orders():
    return Order.objects.select_related("customer")

def go():
    for order in orders():
        print(order.customer.name)

=== rows from another file
from shop.selectors import orders
def go():
    for order in orders().exclude(number=2):
        print(order.customer.name)  # A.customer
--- shop/selectors.py
def orders():
    return Order.objects.filter(number=1)  # A

=== rows loaded by another file
from shop import selectors
def go():
    for order in selectors.full(Order.objects.all()):
        print(order.customer.name)
--- shop/selectors.py
def full(orders):
    return orders.select_related("customer")

=== a row handed to a function
def show(order):
    print(order.customer.name)  # A.customer

def go():
    for order in Order.objects.all():  # A
        show(order)

=== a row that is loaded handed to a function
def show(order):
    print(order.customer.name)

def go():
    for order in Order.objects.select_related("customer"):
        show(order)

=== rows handed to a function that one caller loads and one does not
def show(orders):
    for order in orders:
        print(order.customer.name)  # A.customer

def one():
    show(Order.objects.all())  # A

def other():
    show(Order.objects.select_related("customer"))

=== a row handed by its parameter's name
def show(prefix, *, order=None):
    print(prefix, order.customer.name)  # A.customer

def go():
    for order in Order.objects.all():  # A
        show("a", order=order)

=== a function that is called where no other is given
def chosen(rows):
    return rows.filter(number=1)

def go(filtered=chosen):
    for order in filtered(Order.objects.all()):  # A
        order.customer.name  # A.customer

=== a function that returns what it is given on one way and narrows it on the other
def narrowed(orders, number):
    if not number:
        return orders
    return orders.filter(number=number)

def go(number):
    for order in narrowed(Order.objects.all(), number):  # A
        print(order.customer.name)  # A.customer

=== the same of what is loaded
def narrowed(orders, number):
    if not number:
        return orders
    return orders.filter(number=number)

def go(number):
    for order in narrowed(Order.objects.select_related("customer"), number):
        print(order.customer.name)

=== a parameter with an annotation that nobody calls
def show(orders: "list[Order]", order: Order):
    print(order.customer.name)

=== three functions deep
def third(customer):
    print(customer.country.name)  # A.customer__country

def second(order):
    third(order.customer)

def first(orders):
    for order in orders:
        second(order)

def go():
    first(Order.objects.select_related("customer"))  # A

=== a method of a service and its attribute
class Report:
    def __init__(self, orders):
        self.orders = orders

    def lines(self):
        return [order.customer.name for order in self.orders]  # A.customer

def go():
    return Report(Order.objects.all()).lines()  # A

=== a service that loads
class Report:
    def __init__(self):
        self.orders = Order.objects.select_related("customer")

    def lines(self):
        return [order.customer.name for order in self.orders]

def go():
    return Report().lines()

=== a base class whose method is filled in below
class Export:
    def rows(self):
        raise NotImplementedError

    def run(self):
        return [self.line(row) for row in self.rows()]

class OrderExport(Export):
    def rows(self):
        return Order.objects.all()  # A

    def line(self, row):
        return row.customer.name  # A.customer

def go():
    return OrderExport().run()

=== a classmethod that returns rows
class Orders:
    @classmethod
    def all(cls):
        return Order.objects.all()  # A

    @staticmethod
    def show(order):
        return order.customer.name  # A.customer

def go():
    return [Orders.show(order) for order in Orders.all()]

=== an inner function
def go():
    def show(order):
        print(order.customer.name)  # A.customer
    for order in Order.objects.all():  # A
        show(order)

=== an inner function and the rows around it
def go():
    orders = Order.objects.all()  # A
    def names():
        return [order.customer.name for order in orders]  # A.customer
    return names()

=== recursion over children
def tree(customer):
    return [tree(child) for child in customer.children.all()]  # A.children

def go():
    return [tree(customer) for customer in Customer.objects.all()]  # A

=== functions that call each other
def even(order, number):
    return order.customer.name if not number else odd(order, number - 1)  # A.customer

def odd(order, number):
    return even(order, number - 1)

def go():
    return [odd(order, 3) for order in Order.objects.all()]  # A

=== a task
from celery import shared_task
@shared_task
def remind():
    for order in Order.objects.all():  # A
        print(order.customer.name)  # A.customer

=== a command
from django.core.management.base import BaseCommand
class Command(BaseCommand):
    def handle(self, *args, **options):
        for order in self.orders():
            self.stdout.write(order.customer.name)  # A.customer

    def orders(self):
        return Order.objects.all()  # A
"""
BRANCHES = """
=== one branch loads
orders = Order.objects.all()
if request.GET:
    orders = orders.select_related("customer")
for order in orders:
    print(order.customer.name)

=== both branches load
if request.GET:
    orders = Order.objects.filter(number=1).select_related("customer")
else:
    orders = Order.objects.select_related("customer", "seller")
for order in orders:
    print(order.customer.name)

=== neither branch loads
if request.GET:
    orders = Order.objects.filter(number=1)  # A
else:
    orders = Order.objects.filter(number=2)  # B
for order in orders:
    print(order.customer.name)  # A.customer B.customer

=== two querysets, of which one loads
if request.GET:
    orders = Order.objects.filter(number=1)  # A
else:
    orders = Order.objects.select_related("customer")
for order in orders:
    print(order.customer.name)  # A.customer

=== a branch that returns leaves its queryset behind
orders = Order.objects.select_related("customer")
if request.GET:
    orders = Order.objects.filter(number=1)
    return orders.count()
for order in orders:
    print(order.customer.name)

=== narrowed in a loop
orders = Order.objects.all()  # A
for name in request.GET:
    orders = orders.filter(number=name)
for order in orders:
    print(order.customer.name)  # A.customer

=== a queryset or None
orders = None
if request.GET:
    orders = Order.objects.all()  # A
for order in orders or []:
    print(order.customer.name)  # A.customer

=== match
match pk:
    case 1:
        orders = Order.objects.filter(number=1)  # A
    case _:
        orders = Order.objects.none()
for order in orders:
    print(order.customer.name)  # A.customer
"""


@pytest.mark.parametrize("case", cases(HANDED_ON))
def test_rows_are_followed_through_functions(case: str):
    check(case)


@pytest.mark.parametrize("case", cases(BRANCHES))
def test_ways_that_part_are_joined(case: str):
    check(case)
