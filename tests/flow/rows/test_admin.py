"""What the change lists of the admin read of each row."""

from __future__ import annotations

import pytest
from tests.flow.rows.shop import cases, check

COLUMNS = """
=== a callable of the admin class
@admin.register(Order)
class OrderAdmin(admin.ModelAdmin):  # A
    list_display = ["number", "name"]
    def name(self, obj):
        return obj.customer.name  # A.customer

=== a callable of the model
@admin.register(Parcel)
class ParcelAdmin(admin.ModelAdmin):  # A
    list_display = ["pk", "number"]
--- shop/models.py

class Parcel(models.Model):
    order = models.ForeignKey(Order, on_delete=models.CASCADE)
    def number(self):
        return self.order.number  # A.order

=== more addresses than those of the list page
@admin.register(Order)
class OrderAdmin(admin.ModelAdmin):  # A
    list_display = ["name"]
    def get_urls(self):
        return [path("<int:pk>/paid/", self.pay), *super().get_urls()]
    def name(self, obj):
        return obj.customer.name  # A.customer

=== a function among the columns
def name(obj):
    return obj.customer.name  # A.customer

@admin.register(Order)
class OrderAdmin(admin.ModelAdmin):  # A
    list_display = ["number", name]

=== text of the row where no columns are named
@admin.register(Parcel)
class ParcelAdmin(admin.ModelAdmin): ...  # A
--- shop/models.py

class Parcel(models.Model):
    order = models.ForeignKey(Order, on_delete=models.CASCADE)
    def __str__(self):
        return str(self.order.number)  # A.order

=== a class registered elsewhere
class OrderAdmin(admin.ModelAdmin):  # A
    list_display = ["name"]
    def name(self, obj):
        return obj.customer.name  # A.customer
--- shop/admin.py
from shop.views import OrderAdmin
admin.site.register(Order, OrderAdmin)

=== list_select_related where the queryset joins something itself
@admin.register(Order)
class OrderAdmin(admin.ModelAdmin):  # A
    list_display = ["number", "seller"]  # A.seller
    list_select_related = ["seller"]
    def get_queryset(self, request):
        return super().get_queryset(request).select_related("customer")

=== a key that may be null is not loaded by the change list
@admin.register(Order)
class OrderAdmin(admin.ModelAdmin):  # A
    list_display = ["number", "seller"]  # A.seller

=== text of what a key leads to
@admin.register(Parcel)
class ParcelAdmin(admin.ModelAdmin):  # A
    list_display = ["order"]
--- shop/models.py

class Sent(models.Model):
    country = models.ForeignKey(Country, null=True, on_delete=models.CASCADE)
    def __str__(self):
        return self.country.name  # A.order__country

class Parcel(models.Model):
    order = models.ForeignKey(Sent, on_delete=models.CASCADE)

=== list_select_related of something else
@admin.register(Order)
class OrderAdmin(admin.ModelAdmin):  # A
    list_display = ["customer", "name"]  # A.customer
    list_select_related = ["invoice"]
    def name(self, obj):
        return obj.invoice.pk

=== list_select_related without keys that may be null
@admin.register(Order)
class OrderAdmin(admin.ModelAdmin):  # A
    list_display = ["seller"]  # A.seller
    list_select_related = True

=== get_queryset that loads something else
@admin.register(Order)
class OrderAdmin(admin.ModelAdmin):  # A
    list_display = ["number", "names"]
    def get_queryset(self, request):
        return super().get_queryset(request).select_related("customer")
    def names(self, obj):
        return ", ".join(tag.name for tag in obj.tags.all())  # A.tags

=== get_queryset through another manager
@admin.register(Order)
class OrderAdmin(admin.ModelAdmin):
    list_display = ["name"]
    def get_queryset(self, request):
        return Order.plain.filter(number=1)  # A
    def name(self, obj):
        return obj.customer.name  # A.customer

=== whether there is another side
@admin.register(Order)
class OrderAdmin(admin.ModelAdmin):  # A
    list_display = ["paid"]
    def paid(self, obj):
        return hasattr(obj, "invoice")  # A.invoice

=== what a relation's text reads, in HTML
from django.utils.html import format_html
@admin.register(Parcel)
class ParcelAdmin(admin.ModelAdmin):  # A
    list_display = ["link"]
    list_select_related = ["order"]
    def link(self, obj):
        return format_html("<b>{}</b>", obj.order)
--- shop/models.py

class Sent(models.Model):
    country = models.ForeignKey(Country, on_delete=models.CASCADE)
    def __str__(self):
        return self.country.name  # A.order__country

class Parcel(models.Model):
    order = models.ForeignKey(Sent, on_delete=models.CASCADE)

=== a template for each row
@admin.register(Order)
class OrderAdmin(admin.ModelAdmin):  # A
    list_display = ["card"]
    def card(self, obj):
        return render_to_string("shop/card.html", {"order": obj})
--- shop/templates/shop/card.html
{{ order.customer.name }} {# A.customer #}

=== columns of a base class
class Named(admin.ModelAdmin):
    list_display = ["number", "name"]
    def name(self, obj):
        return obj.customer.name  # A.customer

@admin.register(Order)
class OrderAdmin(Named): ...  # A

=== a column through a relation
@admin.register(Line)
class LineAdmin(admin.ModelAdmin):  # A
    list_display = ["order__state"]  # A.order

=== text of the rows of an inline
class PlaceInline(admin.TabularInline):  # A
    model = Place

@admin.register(Box)
class BoxAdmin(admin.ModelAdmin):
    inlines = [PlaceInline]
--- shop/models.py

class Box(models.Model):
    name = models.CharField(max_length=9)

class Place(models.Model):
    box = models.ForeignKey(Box, on_delete=models.CASCADE)
    product = models.ForeignKey(Product, on_delete=models.CASCADE)
    def __str__(self):
        return f"{self.product.price} in {self.box.name}"  # A.product
"""
SILENT = """
=== no list page among its addresses
@admin.register(Order)
class OrderAdmin(admin.ModelAdmin):
    def get_urls(self):
        return [path("<int:pk>/", self.change_view)]

=== a required key is loaded by the change list
@admin.register(Line)
class LineAdmin(admin.ModelAdmin):
    list_display = ["sku", "product"]

=== a required key among the columns loads all others
@admin.register(Line)
class LineAdmin(admin.ModelAdmin):
    list_display = ["product", "number"]
    def number(self, obj):
        return obj.order.number

=== list_select_related with all that is read
@admin.register(Order)
class OrderAdmin(admin.ModelAdmin):
    list_display = ["number", "customer", "seller"]
    list_select_related = ["customer__country", "seller__country"]

=== list_select_related for required keys
@admin.register(Line)
class LineAdmin(admin.ModelAdmin):
    list_display = ["sku", "name"]
    list_select_related = True
    def name(self, obj):
        return obj.order.customer.name

=== get_queryset that loads
@admin.register(Order)
class OrderAdmin(admin.ModelAdmin):
    list_display = ["number", "names", "name"]
    def get_queryset(self, request):
        return super().get_queryset(request).select_related("customer").prefetch_related("tags")
    def names(self, obj):
        return ", ".join(tag.name for tag in obj.tags.all())
    def name(self, obj):
        return obj.customer.name

=== required keys, where the queryset only prefetches
@admin.register(Order)
class OrderAdmin(admin.ModelAdmin):
    list_display = ["number", "customer"]
    def get_queryset(self, request):
        return super().get_queryset(request).prefetch_related("tags")

=== get_queryset and list_select_related together
@admin.register(Order)
class OrderAdmin(admin.ModelAdmin):
    list_display = ["names", "name"]
    list_select_related = ["customer"]
    def get_queryset(self, request):
        return super().get_queryset(request).prefetch_related("tags")
    def names(self, obj):
        return len(obj.tags.all())
    def name(self, obj):
        return obj.customer.name

=== list_select_related that is worked out
@admin.register(Order)
class OrderAdmin(admin.ModelAdmin):
    list_display = ["name"]
    def get_list_select_related(self, request):
        return ["customer"]
    def name(self, obj):
        return obj.customer.name

=== a manager that loads by default
@admin.register(Draft)
class DraftAdmin(admin.ModelAdmin):
    list_display = ["name"]
    def name(self, obj):
        return obj.customer.name
--- shop/models.py

class Draft(models.Model):
    customer = models.ForeignKey(Customer, on_delete=models.CASCADE)
    objects = LoadedManager()

=== what the page of one row shows
@admin.register(Order)
class OrderAdmin(admin.ModelAdmin):
    list_display = ["number"]
    readonly_fields = ["name"]
    def name(self, obj):
        return obj.customer.name

=== a column of a count
@admin.register(Order)
class OrderAdmin(admin.ModelAdmin):
    list_display = ["number", "lines"]
    def get_queryset(self, request):
        return super().get_queryset(request).annotate(lines_count=Count("line"))
    def lines(self, obj):
        return obj.lines_count
"""


@pytest.mark.parametrize("case", cases(COLUMNS))
def test_columns_read_relations_of_each_row(case: str):
    check(case)


@pytest.mark.parametrize("case", cases(SILENT))
def test_columns_that_cost_nothing(case: str):
    check(case)
