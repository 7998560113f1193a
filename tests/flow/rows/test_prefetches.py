"""What `prefetch_related`, `Prefetch` and `prefetch_related_objects` load, and what does without."""

from __future__ import annotations

import pytest
from tests.flow.rows.shop import cases, check

LOADED = """
=== many to many, not loaded
for order in Order.objects.all():  # A
    print([tag.name for tag in order.tags.all()])  # A.tags

=== many to many, loaded
for order in Order.objects.prefetch_related("tags"):
    print([tag.name for tag in order.tags.all()])

=== a key may be prefetched as well
for order in Order.objects.prefetch_related("customer"):
    print(order.customer.name)

=== counts
for order in Order.objects.all():  # A
    print(order.tags.count())  # A.tags

=== counts and questions are answered by what is loaded
for order in Order.objects.prefetch_related("tags", "line_set"):
    print(order.tags.count(), order.tags.exists(), order.line_set.count(), len(order.line_set.all()))

=== a lookup through two relations
for order in Order.objects.prefetch_related("line_set__product"):
    print([line.product.price for line in order.line_set.all()])

=== the second relation is not loaded
for order in Order.objects.prefetch_related("line_set"):  # A
    print([line.product.price for line in order.line_set.all()])  # A.line_set__product

=== several lookups from a list
names = ["tags", "line_set__product"]
for order in Order.objects.prefetch_related(*names):
    print(order.tags.all()[0], [line.product.price for line in order.line_set.all()])

=== a Prefetch without a queryset
for order in Order.objects.prefetch_related(Prefetch("tags")):
    print(list(order.tags.all()))

=== a Prefetch whose queryset selects the next relation
lines = Line.objects.select_related("product")
for order in Order.objects.prefetch_related(Prefetch("line_set", queryset=lines)):
    print([line.product.price for line in order.line_set.all()])

=== a Prefetch whose queryset selects nothing
lines = Line.objects.filter(sku="a")  # B
for order in Order.objects.prefetch_related(Prefetch("line_set", lines)):
    print([line.product.price for line in order.line_set.all()])  # B.product

=== a Prefetch within a Prefetch
products = Product.objects.select_related("maker")
lines = Line.objects.prefetch_related(Prefetch("product", queryset=products))
for order in Order.objects.prefetch_related(Prefetch("line_set", queryset=lines)):
    print([line.product.maker.name for line in order.line_set.all()])

=== a Prefetch kept in a variable and a list
wanted = Prefetch("line_set", queryset=Line.objects.select_related("product"))
for order in Order.objects.prefetch_related(*[wanted, "tags"]):
    print([line.product.price for line in order.line_set.all()], order.tags.all()[0])

=== to_attr gives a list that is loaded
wanted = Prefetch("line_set", queryset=Line.objects.select_related("product"), to_attr="some")
for order in Order.objects.prefetch_related(wanted):
    print([line.product.price for line in order.some])

=== to_attr gives a list whose rows load nothing
wanted = Prefetch("line_set", queryset=Line.objects.filter(sku="a"), to_attr="some")  # B
for order in Order.objects.prefetch_related(wanted):
    print([line.product.price for line in order.some])  # B.product

=== to_attr loads its list only
wanted = Prefetch("line_set", queryset=Line.objects.all(), to_attr="some")
for order in Order.objects.prefetch_related(wanted):  # A
    print(len(order.some), list(order.line_set.all()))  # A.line_set

=== to_attr takes the place of a property that another one asks
def go():
    given = Prefetch("line_set", to_attr="open_lines")
    for parcel in Parcel.objects.prefetch_related(given):
        print(parcel.is_open)
    for parcel in Parcel.objects.all():  # A
        print(parcel.is_open)
--- shop/models.py

class Parcel(Order):
    @property
    def open_lines(self):
        return self.line_set.filter(number=0)
    @property
    def is_open(self):
        return bool(self.open_lines)  # A.line_set

=== to_attr under a private name, for which a function looks
def lines(order):
    if hasattr(order, "_lines"):
        found = order._lines
    else:
        found = order.line_set.all()
    return [line.sku for line in found]  # A.line_set

def go():
    for order in Order.objects.prefetch_related(Prefetch("line_set", to_attr="_lines")):
        print(lines(order))
    for order in Order.objects.all():  # A
        print(lines(order))

=== a Prefetch from a function
def lines():
    return Prefetch("line_set", queryset=Line.objects.select_related("product"))

def go():
    for order in Order.objects.prefetch_related(lines()):
        print([line.product.price for line in order.line_set.all()])

=== prefetch_related(None) clears
for order in Order.objects.prefetch_related("tags").prefetch_related(None):  # A
    print(list(order.tags.all()))  # A.tags

=== prefetch_related_objects
orders = list(Order.objects.all())
prefetch_related_objects(orders, "tags", "customer")
for order in orders:
    print(order.customer.name, list(order.tags.all()))

=== prefetch_related_objects of another relation
orders = list(Order.objects.all())  # A
prefetch_related_objects(orders, "tags")
for order in orders:
    print(order.customer.name)  # A.customer

=== prefetch_related_objects in a helper, not deep enough
def load(orders):
    prefetch_related_objects(orders, "customer")

def go():
    orders = list(Order.objects.all())  # A
    load(orders)
    for order in orders:
        print(order.customer.country.name)  # A.customer__country

=== prefetch_related_objects in a helper
def load(orders):
    prefetch_related_objects(orders, "customer")

def go():
    orders = list(Order.objects.all())
    load(orders)
    for order in orders:
        print(order.customer.name)
"""
QUERIES = """
=== a filter asks anew for each row
for order in Order.objects.all():  # A
    print(list(order.tags.filter(name="a")))  # A.tags

=== the first of a relation
for order in Order.objects.all():  # A
    print(order.line_set.first())  # A.line_set

=== values of a relation
for order in Order.objects.all():  # A
    print(list(order.tags.values_list("name", flat=True)))  # A.tags

=== an aggregate of a relation
for order in Order.objects.all():  # A
    print(order.line_set.aggregate(n=Count("pk")))  # A.line_set

=== select_related on a related manager asks for each row
for order in Order.objects.all():  # A
    for line in order.line_set.select_related("product"):  # A.line_set
        print(line.product.price)

=== the loop over a relation, and the relation of what it gives
for order in Order.objects.all():  # A
    for line in order.line_set.all():  # A.line_set B
        print(line.product.price)  # B.product

=== membership
def go(tag):
    for order in Order.objects.all():  # A
        print(tag in order.tags.all())  # A.tags

=== the truth of a relation
for order in Order.objects.all():  # A
    if order.tags.all():  # A.tags
        print(order.number)

=== the truth of a relation, negated
for order in Order.objects.all():  # A
    if not order.tags.all():  # A.tags
        print(order.number)

=== the members of a relation, starred
for order in Order.objects.all():  # A
    print(*order.tags.all())  # A.tags

=== text joined of a relation
for order in Order.objects.all():  # A
    print(", ".join(tag.name for tag in order.tags.all()))  # A.tags

=== extend with a relation
found = []
for order in Order.objects.all():  # A
    found.extend(order.tags.all())  # A.tags

=== a list added to by a relation
found = []
for order in Order.objects.all():  # A
    found += order.tags.all()  # A.tags
"""


@pytest.mark.parametrize("case", cases(LOADED))
def test_relations_are_at_hand_only_where_they_were_prefetched(case: str):
    check(case)


@pytest.mark.parametrize("case", cases(QUERIES))
def test_related_managers_ask_once_a_row(case: str):
    check(case)
