"""What the lists of Wagtail's admin read of each of their rows."""

from __future__ import annotations

import pytest
from tests.flow.rows.shop import cases, check

LISTS = """
=== a set of views for snippets, shown by the names of columns
from wagtail.snippets.models import register_snippet
from wagtail.snippets.views.snippets import SnippetViewSet

@register_snippet
class OrderViewSet(SnippetViewSet):  # A
    model = Order
    list_display = ["number", "seller", "state"]  # A.seller

=== the view of a set of views
from wagtail.admin.ui.tables import Column, TitleColumn, UpdatedAtColumn
from wagtail.admin.views import generic
from wagtail.admin.viewsets.model import ModelViewSet

def seller_of(order):
    return order.seller.name  # A.seller

class OrderIndexView(generic.IndexView):  # A
    columns = [
        TitleColumn("number", url_name="orders:edit"),
        Column("customer"),  # A.customer
        Column("who", accessor=seller_of),
        Column("invoice", accessor="invoice.payer.name"),  # A.invoice A.invoice__payer
        Column("lines", accessor=lambda order: order.line_set.count()),  # A.line_set
        UpdatedAtColumn(),
    ]

class OrderViewSet(ModelViewSet):
    model = Order
    index_view_class = OrderIndexView

=== a view that loads what it shows
from wagtail.admin.ui.tables import Column
from wagtail.admin.views import generic
from wagtail.admin.viewsets.model import ModelViewSet

class OrderIndexView(generic.IndexView):
    columns = [Column("number"), Column("customer")]
    def get_base_queryset(self):
        return super().get_base_queryset().select_related("customer")

class NarrowIndexView(OrderIndexView):
    def get_queryset(self):
        return super().get_queryset().filter(number=1)

class OrderViewSet(ModelViewSet):
    model = Order
    index_view_class = OrderIndexView

class NarrowViewSet(ModelViewSet):
    model = Order
    index_view_class = NarrowIndexView

=== a set of views that says which rows
from wagtail.snippets.views.snippets import SnippetViewSet

class OrderViewSet(SnippetViewSet):
    model = Order
    list_display = ["number", "customer"]  # A.customer
    def get_queryset(self, request):
        return Order.objects.filter(state="open")  # A

class LoadedViewSet(OrderViewSet):
    def get_queryset(self, request):
        return Order.objects.filter(state="open").select_related("customer")

=== a view with a page of its own, where Wagtail is in the project
from wagtail.admin.views.generic.base import BaseListingView

class Orders(BaseListingView):
    template_name = "shop/orders.html"
    def get_base_queryset(self):
        return Order.objects.filter(state="open")
--- wagtail/__init__.py
--- wagtail/admin/__init__.py
--- wagtail/admin/views/__init__.py
--- wagtail/admin/views/generic/__init__.py
--- wagtail/admin/views/generic/base.py
from wagtail.admin.ui.tables import Column
class BaseListingView(ListView):
    columns = [Column("__str__")]
    def get_queryset(self):
        return self.get_base_queryset()
--- shop/templates/shop/orders.html
{% for order in object_list %}{{ order.number }}{% endfor %}

=== columns that a view adds to, of a class of the project
from wagtail.admin.ui.tables import Column
from wagtail.admin.views.generic import IndexView

class SellerColumn(Column):
    def get_value(self, instance):
        return instance.seller.name  # A.seller

class Orders(IndexView):  # A
    model = Order
    @property
    def columns(self):
        return super().columns + [SellerColumn("seller_name"), Column("tags")]

=== names that other lists have, and a report
from wagtail.admin.ui.tables import Column, RelatedObjectsColumn
from wagtail.admin.views.reports import ReportView

class Numbers(ReportView):
    columns = [Column("number")]
    def get_queryset(self):
        return Order.objects.filter(state="open")

class Orders(Numbers):
    columns = [*Numbers.columns, RelatedObjectsColumn("tags")]  # A.tags
    def get_queryset(self):
        return Order.objects.filter(number=1)  # A
"""


@pytest.mark.parametrize("case", cases(LISTS))
def test_lists_show_many_rows(case: str):
    check(case)
