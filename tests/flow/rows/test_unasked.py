"""Code that comes near a relation of many rows and does not ask the database for it once a row."""

from __future__ import annotations

import pytest
from tests.flow.rows.shop import cases, check

NOT_ASKED = """
=== querysets that are put together
found = Order.objects.none()
for order in Order.objects.all():
    found = found | Order.objects.filter(number=order.number)
print(found.count())

=== querysets of a relation that are not asked
found = []
for order in Order.objects.all():
    found.append(order.tags.filter(name="a"))

=== a queryset in another
for order in Order.objects.all():
    print(order.number, Q(tags__in=order.tags.all()))

=== a function that is never called
for order in Order.objects.all():
    def later():
        return order.customer.name

=== a lambda that is never called
found = {}
for order in Order.objects.all():
    found[order.pk] = lambda order=order: order.customer.name

=== additions and removals
for order in Order.objects.all():
    order.tags.add(1)
    order.tags.set([1, 2])
    order.tags.remove(1)
    order.tags.clear()
    order.line_set.create(sku="a")

=== each row saved and deleted
for order in Order.objects.all():
    order.state = "old"
    order.save()
    order.delete()

=== the rows of a relation deleted and updated
for order in Order.objects.all():
    order.line_set.all().delete()
    order.line_set.filter(sku="a").update(sku="b")

=== a loop over constants
for number in (1, 2, 3):
    print(Order.objects.get(number=number).customer.name)

=== nobody calls it
def show(order, orders: list):
    print(order.customer.name, [order.customer.name for order in orders])

=== rows of a library that is not known
from elsewhere import prepared
def go():
    for order in prepared(Order.objects.all()):
        print(order.customer.name)

=== tests and migrations
--- shop/tests/test_orders.py
def test_names():
    for order in Order.objects.all():
        assert order.customer.name
--- shop/migrations/0002_names.py
def forward(apps, schema_editor):
    for order in apps.get_model("shop", "Order").objects.all():
        print(order.customer.name)

=== a path for rows that are not saved yet
for parcel in Parcel.objects.all():
    print(parcel.label())
--- shop/models.py

class Parcel(models.Model):
    order = models.ForeignKey(Order, on_delete=models.CASCADE)
    def label(self):
        if self.pk is None:
            return self.order.number
        return "parcel"

=== paths for rows that are not saved yet, by other names
for parcel in Parcel.objects.all():
    parcel.save()
    if hasattr(parcel, "_moved"):
        parcel.move()
    if parcel._state.adding or not parcel.id:
        parcel.move()
--- shop/models.py

class Parcel(models.Model):
    order = models.ForeignKey(Order, on_delete=models.CASCADE)
    def save(self):
        is_new = not bool(self.pk)
        if is_new and self.order.number:
            self.move()
    def move(self):
        return self.order.number

=== a relation that is assigned where its key is known
customers = Customer.objects.in_bulk()
for order in Order.objects.all():
    if order.customer_id in customers:
        order.customer = customers[order.customer_id]
    print(order.customer.name)

=== what a form or an error says of rows that are refused
class OrderForm(forms.Form):
    def clean(self):
        errors = []
        for order in Order.objects.filter(state="open"):
            self.add_error("state", f"{order.customer.name} has one")
            errors.append(ValidationError("open", params={"name": order.seller.name}))
        return errors

=== what leads to an error
def check(orders):
    if orders.exists():
        names = ", ".join(order.customer.name for order in orders)
        raise ValidationError(names)

def go():
    check(Order.objects.filter(state="open"))

=== a property that tells rows that are stored
for parcel in Parcel.objects.all():
    parcel.save()
--- shop/models.py

class Parcel(models.Model):
    order = models.ForeignKey(Order, on_delete=models.CASCADE)
    @property
    def is_stored(self):
        return not self._state.adding
    def save(self, *args, **kwargs):
        is_new = not self.is_stored
        super().save(*args, **kwargs)
        if is_new:
            print(self.order.number)

=== what save fills where it is empty
for parcel in Parcel.objects.all():
    parcel.save()
--- shop/models.py

class Parcel(models.Model):
    order = models.ForeignKey(Order, on_delete=models.CASCADE)
    country = models.ForeignKey(Country, null=True, on_delete=models.CASCADE)
    def save(self, *args, **kwargs):
        if self.order_id and not self.country_id:
            self.country = self.order.customer.country
        super().save(*args, **kwargs)

=== what save lets another method fill
for parcel in Parcel.objects.all():
    parcel.save()
--- shop/models.py

class Parcel(models.Model):
    order = models.ForeignKey(Order, on_delete=models.CASCADE)
    number = models.IntegerField()
    def save(self, *args, **kwargs):
        if not self.number:
            self.fill()
        super().save(*args, **kwargs)
    def fill(self):
        self.number = self.order.number

=== a way of a method that its callers keep off
for order in Order.objects.prefetch_related("line_set"):
    print(order.names(1))
--- shop/models.py

class Parcel(models.Model):
    order = models.ForeignKey(Order, on_delete=models.CASCADE)

class Order(Order):
    class Meta:
        proxy = True
    def names(self, size, whole=False):
        if whole:
            return [line.product.price for line in self.line_set.all()]
        return size

=== a search that ends with the first row that has a relation
for order in Order.objects.all():
    if order.seller:
        return order.seller.name

=== rows that a cache keeps
from django.core.cache import cache
def skus(order):
    found = cache.get(order.pk)
    if found is None:
        found = order.line_set.values_list("sku", flat=True)
        cache.set(order.pk, list(found))
    return found

def go():
    return [set(skus(order)) for order in Order.objects.all()]

=== behind a cache that had nothing
from django.core.cache import cache
def name(order):
    found = cache.get(order.pk)
    if found is not None:
        return found
    return order.customer.name

def go():
    return [name(order) for order in Order.objects.all()]

=== instead of what is given
def show(order, customer=None):
    if customer is None:
        customer = order.customer
    return customer.name

def go(pk):
    customer = Customer.objects.get(pk=pk)
    return [show(order, customer) for order in Order.objects.all()]

=== a property that is assigned on every row
def go():
    orders = Order.objects.all()
    for order in orders:
        order.buyer = "somebody"
    return [order.buyer for order in orders]

=== behind a cache that is one of two
from django.core.cache import cache
def go():
    for order in Order.objects.all():
        name = getattr(order, "_name", None) or cache.get(order.pk)
        if name is None:
            name = order.customer.name

=== a way that no caller goes, by the default
def show(order, whole=False):
    return [order.customer.name if whole else order.number]

def go():
    return [show(order) for order in Order.objects.all()]

=== a way that is closed by an option handed on
class Writer:
    def __init__(self, **options):
        self._options = options
    def write(self, orders, **options):
        self.options = self._options.copy()
        self.options.update(options)
        self.short = self.options.get("short", False)
        return [self.one(order, **self.options) for order in orders]
    def one(self, order, **options):
        whole = options.pop("whole", False)
        if self.short and not whole:
            return order.number
        return order.customer.name

def go():
    return Writer().write(Order.objects.all(), short=True)

=== a way that has come to its end
def go(wanted, orders=None):
    kind = "all"
    if kind == "all":
        return Order.objects.count()
    for order in Order.objects.all():
        print(order.customer.name)
"""


@pytest.mark.parametrize("case", cases(NOT_ASKED))
def test_what_asks_nothing_is_let_be(case: str):
    check(case)
