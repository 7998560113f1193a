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


@pytest.mark.parametrize("case", cases(NOT_ASKED))
def test_what_asks_nothing_is_let_be(case: str):
    check(case)


@pytest.mark.parametrize("case", cases(LOADED))
def test_what_is_loaded_somehow_is_let_be(case: str):
    check(case)
