"""Code where a report of a relation read once a row would be wrong; most of it set off other tools."""

from __future__ import annotations

import pytest
from tests.flow.rows.shop import cases, check

ONE_ROW = """
=== get, first, last and latest
for row in (Order.objects.get(pk=1), Order.objects.first(), Order.objects.last(), Order.objects.latest("pk")):
    print(row.number)
print(Order.objects.get(pk=1).customer.name, Order.objects.first().seller, Order.objects.earliest("pk").invoice)

=== get_object_or_404
order = get_object_or_404(Order.objects.filter(number=1), pk=pk)
print(order.customer.country.name, order.tags.count(), list(order.line_set.all()))

=== one picked from many
orders = Order.objects.all()
print(orders[0].customer.name, max(orders, key=lambda order: order.number).customer.name, next(iter(orders)).seller)

=== one picked from a list
orders = [order for order in Order.objects.all()]
first, *others = orders
print(orders[0].customer.name, orders.pop().seller, len(others))

=== as many as there are names for
[order] = Order.objects.order_by("-pk")[:1] or [None]
first, second = Order.objects.order_by("number")[:2]
print(order.customer.name, first.seller, second.invoice)

=== a filter by a column that no two rows share
def go(pk, code):
    for order in Order.objects.filter(pk=pk):
        print(order.customer.name)
    for parcel in narrowed(Parcel.objects.select_related("order"), code):
        print(parcel.order.customer.name)

def narrowed(parcels, code):
    return parcels.filter(code=code).order_by("pk")
--- shop/models.py

class Parcel(models.Model):
    code = models.CharField(max_length=9, unique=True)
    order = models.ForeignKey(Order, on_delete=models.CASCADE)

=== get_or_create
order, is_new = Order.objects.get_or_create(number=1)
print(order.customer.name)

=== the user of the request
for order in Order.objects.all():
    print(request.user.email, order.number)

=== the same row in each round
one = Order.objects.get(pk=1)
for order in Order.objects.all():
    print(one.customer.name, order.number)

=== up a chain of parents
customer = Customer.objects.get(pk=1)
while customer.parent:
    customer = customer.parent

=== the first round returns
for order in Order.objects.all():
    return order.customer.name

=== the first round breaks
for order in Order.objects.all():
    print(order.customer.name)
    break

=== a slice of one
for order in Order.objects.all()[:1]:
    print(order.customer.name)

=== what is read after the loop
for order in Order.objects.all():
    print(order.number)
print(order.customer.name)

=== what is read where the search ends
for order in Order.objects.all():
    if order.number == 3:
        return order.customer.name
"""
AT_HAND = """
=== keys, and the rows' own fields
for order in Order.objects.all():
    print(order.customer_id, order.seller_id, order.pk, order.state, order.number)

=== values
for row in Order.objects.values("customer__name"):
    print(row["customer__name"])
for name, number in Order.objects.values_list("customer__name", "number"):
    print(name, number)
for row in Order.objects.values_list("customer__name", named=True):
    print(row.customer__name, row.customer)

=== annotations
for order in Order.objects.annotate(lines=Count("line")):
    print(order.lines)

=== rows that were made here
for number in range(9):
    order = Order(number=number, customer=Customer.objects.get(pk=1))
    print(order.customer.name)

=== rows that were created here
for number in range(9):
    order = Order.objects.create(number=number, customer=Customer(name="a"))
    print(order.customer.name)

=== a relation that was assigned
customers = Customer.objects.in_bulk()
for order in Order.objects.all():
    order.customer = customers[order.customer_id]
    print(order.customer.name)

=== a relation that was assigned by setattr
customers = Customer.objects.in_bulk()
for order in Order.objects.all():
    setattr(order, "customer", customers[order.customer_id])
    print(order.customer.name)

=== a relation that is only written
for order in Order.objects.all():
    order.customer = None
    order.save()

=== a relation that is looked up by
for order in Order.objects.filter(customer__name="a").exclude(tags__name="b"):
    print(Line.objects.filter(order__customer=1), order.number)

=== the descriptor of the class
for order in Order.objects.all():
    print(Order.customer.field, Order._meta.get_field("customer"), order.number)

=== a name that is not known
def go(name):
    for order in Order.objects.all():
        print(getattr(order, name), hasattr(order, name))

=== rows that are fetched by their peers
from django.db.models import FETCH_PEERS
def go():
    for order in Order.objects.fetch_mode(FETCH_PEERS):
        print(order.customer.name)
"""
LOADED = """
=== in both branches
orders = Order.objects.all()
if request.GET:
    orders = orders.select_related("customer").filter(number=1)
else:
    orders = orders.select_related("customer").exclude(number=1)
for order in orders:
    print(order.customer.name)

=== behind the guard that reads it
def go(wanted):
    orders = Order.objects.all()
    if wanted:
        orders = orders.prefetch_related("tags")
    for order in orders:
        print(order.number, [tag.name for tag in order.tags.all()] if wanted else [])

=== behind a guard of its own function
def loaded(orders, wanted):
    return orders.select_related("customer") if wanted else orders

def go(wanted):
    for order in loaded(Order.objects.all(), wanted):
        if wanted:
            print(order.customer.name)

=== through several names and functions
def first(orders):
    return orders.select_related("customer")

def second(orders):
    return first(orders).filter(number=1)

def go():
    orders = second(Order.objects.open())
    some = list(orders)[:5]
    for number, order in enumerate(sorted(some, key=lambda order: order.customer.name)):
        print(number, order.customer.name)

=== by names that are worked out
def go():
    loads = ["customer"] + ["seller"]
    for order in Order.objects.select_related(*loads):
        print(order.customer.name, order.seller)

=== by a list comprehension of names
def go(names):
    for order in Order.objects.prefetch_related(*[f"{name}__country" for name in names]):
        print(order.customer.country.name)

=== by a decorator that is not known
from elsewhere import eager
@eager("customer")
def orders():
    return Order.objects.select_related("customer")

def go():
    for order in orders():
        print(order.customer.name)

=== by the managers of a base class
for draft in Draft.objects.all():
    print(draft.customer.name)
--- shop/models.py

class Owned(models.Model):
    customer = models.ForeignKey(Customer, on_delete=models.CASCADE)
    objects = LoadedManager()
    class Meta:
        abstract = True

class Draft(Owned): ...

=== read of the same instance again
for order in Order.objects.all():  # A
    print(order.customer.name)  # A.customer
    print(order.customer.pk, order.customer.country_id)
"""


@pytest.mark.parametrize("case", cases(ONE_ROW))
def test_one_row_is_let_be(case: str):
    check(case)


@pytest.mark.parametrize("case", cases(AT_HAND))
def test_what_is_at_hand_is_let_be(case: str):
    check(case)


@pytest.mark.parametrize("case", cases(LOADED))
def test_what_is_loaded_somehow_is_let_be(case: str):
    check(case)
