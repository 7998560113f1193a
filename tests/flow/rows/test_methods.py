"""Rows in their own properties, methods and text."""

from __future__ import annotations

import pytest
from tests.flow.rows.shop import cases, check

METHODS = """
=== properties and methods of a row, loaded
orders = Order.objects.select_related("customer").prefetch_related("line_set")
for order in orders:
    print(order.buyer, order.total(), order.skus)

=== a property of the row
from shop.parcels import Parcel
def go():
    print([parcel.number for parcel in Parcel.objects.all()])  # A
--- shop/parcels.py
from django.db import models
class Parcel(models.Model):
    order = models.ForeignKey(Order, on_delete=models.CASCADE)
    @property
    def number(self):
        return self.order.number  # A.order

=== a cached property and a method that calls another
from shop.parcels import Parcel
def go():
    print([parcel.size() for parcel in Parcel.objects.all()])  # A
--- shop/parcels.py
from django.db import models
from django.utils.functional import cached_property
class Parcel(models.Model):
    lines = models.ManyToManyField(Line)
    @cached_property
    def weights(self):
        return [line.number for line in self.lines.all()]  # A.lines
    def size(self):
        return sum(self.weights)

=== a property of an abstract base
from shop.parcels import Parcel
def go():
    print([parcel.number for parcel in Parcel.objects.all()])  # A
--- shop/parcels.py
from shop.owned import Ordered
class Parcel(Ordered): ...
--- shop/owned.py
from django.db import models
class Ordered(models.Model):
    order = models.ForeignKey(Order, on_delete=models.CASCADE)
    class Meta:
        abstract = True
    @property
    def number(self):
        return self.order.number  # A.order

=== a method that calls super
from shop.parcels import Parcel
def go():
    print([parcel.text() for parcel in Parcel.objects.all()])  # A
--- shop/parcels.py
from shop.owned import Ordered
class Parcel(Ordered):
    def text(self):
        return super().text() + "."
--- shop/owned.py
from django.db import models
class Ordered(models.Model):
    order = models.ForeignKey(Order, on_delete=models.CASCADE)
    class Meta:
        abstract = True
    def text(self):
        return self.order.number  # A.order

=== a model method that returns rows
from shop.parcels import Box
def go(pk):
    for parcel in Box.objects.get(pk=pk).filled():
        print(parcel.order.number)  # A.order
--- shop/parcels.py
from django.db import models
class Box(models.Model):
    def filled(self):
        return Parcel.objects.filter(box=self)  # A
class Parcel(models.Model):
    box = models.ForeignKey(Box, on_delete=models.CASCADE)
    order = models.ForeignKey(Order, on_delete=models.CASCADE)

=== text of the row
from shop.parcels import Parcel
def go():
    for parcel in Parcel.objects.filter(order=1):  # A
        print(f"{parcel}")
    for parcel in Parcel.objects.filter(order=2):  # B
        print("%s" % parcel)
    for parcel in Parcel.objects.filter(order=3):  # C
        print(str(parcel))
--- shop/parcels.py
from django.db import models
class Parcel(models.Model):
    order = models.ForeignKey(Order, on_delete=models.CASCADE)
    def __str__(self):
        return str(self.order.number)  # A.order B.order C.order

=== text of the row, by format
from shop.parcels import Parcel
from django.utils.html import format_html
def go():
    for parcel in Parcel.objects.all():  # A
        print("{} {}".format(1, parcel))
--- shop/parcels.py
from django.db import models
class Parcel(models.Model):
    order = models.ForeignKey(Order, on_delete=models.CASCADE)
    def __str__(self):
        return str(self.order.number)  # A.order

=== text of the row, printed
from shop.parcels import Parcel
from django.utils.html import format_html
def go():
    for parcel in Parcel.objects.all():  # A
        print(parcel)
--- shop/parcels.py
from django.db import models
class Parcel(models.Model):
    order = models.ForeignKey(Order, on_delete=models.CASCADE)
    def __str__(self):
        return str(self.order.number)  # A.order

=== text of the row, in HTML
from shop.parcels import Parcel
from django.utils.html import format_html
def go():
    for parcel in Parcel.objects.all():  # A
        print(format_html("<b>{}</b>", parcel))
--- shop/parcels.py
from django.db import models
class Parcel(models.Model):
    order = models.ForeignKey(Order, on_delete=models.CASCADE)
    def __str__(self):
        return str(self.order.number)  # A.order

=== text of what a row leads to
from shop.parcels import Parcel
def go():
    for parcel in Parcel.objects.select_related("order"):  # A
        print(f"{parcel.order}")
--- shop/parcels.py
from django.db import models
class Parcel(models.Model):
    order = models.ForeignKey("Sent", on_delete=models.CASCADE)
class Sent(models.Model):
    to = models.ForeignKey(Country, on_delete=models.CASCADE)
    def __str__(self):
        return self.to.name  # A.order__to

=== text of what a row leads to, loaded
for order in Order.objects.select_related("customer__country"):
    print(f"{order.customer}", str(order), "%s" % order)
"""


@pytest.mark.parametrize("case", cases(METHODS))
def test_rows_are_followed_into_their_own_methods(case: str):
    check(case)
