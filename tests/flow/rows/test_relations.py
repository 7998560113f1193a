"""The kinds of relations: what reading each costs, and what Django has at hand already."""

from __future__ import annotations

import pytest
from tests.flow.rows.shop import cases, check

KINDS = """
=== a one-to-one from its other side
for order in Order.objects.all():  # A
    print(order.invoice.pk)  # A.invoice

=== a one-to-one from its other side, selected
for order in Order.objects.select_related("invoice"):
    print(order.invoice.pk)

=== whether there is one
for order in Order.objects.all():  # A
    print(hasattr(order, "invoice"))  # A.invoice

=== whether there is one, selected
for order in Order.objects.select_related("invoice"):
    print(hasattr(order, "invoice"), getattr(order, "invoice", None))

=== getattr with a known name
for order in Order.objects.all():  # A
    print(getattr(order, "customer").name)  # A.customer

=== a one-to-one from its own side
for invoice in Invoice.objects.all():  # A
    print(invoice.order.number)  # A.order

=== the other side of a one-to-one knows its parent
for order in Order.objects.select_related("invoice"):
    print(order.invoice.order.number)

=== what lies behind the other side of a one-to-one
for order in Order.objects.select_related("invoice"):  # A
    print(order.invoice.payer.name)  # A.invoice__payer

=== a generic key
for note in Note.objects.all():  # A
    print(note.subject)  # A.subject

=== a generic key, loaded
for note in Note.objects.prefetch_related("subject"):
    print(note.subject)

=== a generic relation
for customer in Customer.objects.all():  # A
    print([note.pk for note in customer.notes.all()])  # A.notes

=== a generic relation, loaded
for customer in Customer.objects.prefetch_related("notes"):
    print([note.pk for note in customer.notes.all()])

=== an inherited key of a multi-table child
for gift in Gift.objects.all():  # A
    print(gift.customer.name, gift.number)  # A.customer

=== an inherited key, selected
for gift in Gift.objects.select_related("customer"):
    print(gift.customer.name)

=== an inherited many to many and reverse key
for gift in Gift.objects.prefetch_related("tags"):  # A
    print(list(gift.tags.all()), list(gift.line_set.all()))  # A.line_set

=== the child of a multi-table parent
for order in Order.objects.all():  # A
    print(order.gift.giver_id)  # A.gift

=== the child of a multi-table parent, selected
for order in Order.objects.select_related("gift"):
    print(order.gift.giver_id)

=== the parent of a multi-table child is made of the row itself
for gift in Gift.objects.all():
    print(gift.order_ptr.number)

=== a key to the same model
for customer in Customer.objects.select_related("parent"):  # A
    print(customer.parent.parent.name)  # A.parent__parent

=== the other side of a key to the same model
for customer in Customer.objects.all():  # A
    print(customer.children.count())  # A.children

=== a related name on a many to many
for tag in Tag.objects.all():  # A
    print(tag.orders.count())  # A.orders

=== a reverse key by its default name, loaded by it
for order in Order.objects.prefetch_related("line_set"):
    print(order.line_set.count())

=== the primary key of a relation is read through it
for order in Order.objects.all():  # A
    print(order.customer.pk)  # A.customer

=== the key itself is at hand
for order in Order.objects.all():
    print(order.customer_id, order.pk, order.id, order.number)

=== the table between, written out
from shop.models import Basket
def go(pk):
    basket = Basket.objects.get(pk=pk)
    for place in basket.products.through.objects.filter(basket=basket):  # A
        print(place.product.price)  # A.product
--- shop/models.py

class Basket(models.Model):
    products = models.ManyToManyField(Product, through="Place")

class Place(models.Model):
    basket = models.ForeignKey(Basket, on_delete=models.CASCADE)
    product = models.ForeignKey(Product, on_delete=models.CASCADE)

=== the table between, made by Django
order = Order.objects.get(pk=1)
for pair in order.tags.through.objects.filter(order=order):  # A
    print(pair.tag.name)  # A.tag

=== the user's model
from django.contrib.auth import get_user_model
def go():
    for person in get_user_model().objects.all():  # A
        print(person.boss.name)  # A.boss
--- shop/people.py
from django.contrib.auth.models import AbstractUser
from django.db import models
class Person(AbstractUser):
    boss = models.ForeignKey("self", null=True, on_delete=models.CASCADE)
--- shop/settings.py
AUTH_USER_MODEL = "shop.Person"
"""
PARENTS = """
=== the rows of one row
order = get_object_or_404(Order, pk=1)
for line in order.line_set.all():  # A
    print(line.product.price)  # A.product

=== the rows of one row, selected
order = get_object_or_404(Order, pk=1)
for line in order.line_set.select_related("product"):
    print(line.product.price)

=== the rows of one row, loaded with it
order = Order.objects.prefetch_related("line_set__product").get(pk=1)
for line in order.line_set.all():
    print(line.product.price)

=== the rows of one row, loaded with it, but not what lies behind
order = Order.objects.prefetch_related("line_set").get(pk=1)  # A
for line in order.line_set.all():
    print(line.product.price)  # A.line_set__product

=== the rows of one row, loaded with it in vain
order = Order.objects.prefetch_related("line_set__product").get(pk=1)
for line in order.line_set.filter(sku="a"):  # A
    print(line.product.price)  # A.product

=== the parent is known from the reverse manager
order = Order.objects.get(pk=1)
for line in order.line_set.all():
    print(line.order.number)

=== the parent is known through all of its rows
for order in Order.objects.prefetch_related("line_set"):
    for line in order.line_set.all():
        print(line.order.number)

=== what lies behind a known parent is the parent's
for order in Order.objects.prefetch_related("line_set"):  # A
    for line in order.line_set.all():
        print(line.order.customer.name)  # A.customer

=== the parent is known after a filter on the manager
customer = Customer.objects.get(pk=1)
for order in customer.orders.filter(number=1).order_by("pk"):
    print(order.customer.name)

=== another key to the same model is not the parent
customer = Customer.objects.get(pk=1)
for order in customer.orders.all():  # A
    print(order.seller.name)  # A.seller

=== a filter by the parent does not make it known
customer = Customer.objects.get(pk=1)
for order in Order.objects.filter(customer=customer):  # A
    print(order.customer.name)  # A.customer

=== the other side of a many to many has no parent
tag = Tag.objects.get(pk=1)
for order in tag.orders.all():  # A
    print(order.customer.name)  # A.customer
"""

WRONG_KINDS = {
    "the table between, made by Django": "the model of a many-to-many without `through` is not known",
}


@pytest.mark.parametrize("case", cases(KINDS, WRONG_KINDS))
def test_every_kind_of_relation(case: str):
    check(case)


@pytest.mark.parametrize("case", cases(PARENTS))
def test_the_rows_of_one_row(case: str):
    check(case)
