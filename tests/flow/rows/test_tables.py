"""What the tables of django-tables2 read of each of their rows."""

from __future__ import annotations

import pytest
from tests.flow.rows.shop import cases, check

TABLES = """
=== a table
import django_tables2 as tables
class OrderTable(tables.Table):
    who = tables.Column(accessor="customer.name")  # A.customer
    seller = tables.Column()
    lines = tables.Column(empty_values=())
    class Meta:
        model = Order
        fields = ["number", "seller"]
        exclude = ["state"]
    def render_lines(self, record):
        return len(record.line_set.all())  # A.line_set
    def render_number(self, value):
        return value

def go(request):
    table = OrderTable(Order.objects.select_related("seller"))  # A
    return render(request, "shop/table.html", {"table": table})

=== a view of a table
import django_tables2 as tables
class OrderTable(tables.Table):
    customer__name = tables.Column()  # A.customer
class Orders(tables.SingleTableView):
    table_class = OrderTable
    queryset = Order.objects.filter(number=1)  # A

=== a table that loads itself what it shows
import django_tables2 as tables
class Loading(tables.Table):
    def __init__(self, data, **kwargs):
        super().__init__(data.prefetch_related(*self.names()), **kwargs)
class OrderTable(Loading):
    who = tables.Column(accessor="customer.name")

def go(request):
    return OrderTable(Order.objects.all())

=== a table that goes by the accessors of its columns loads their relations, and not what is behind them
import django_tables2 as tables
from django.views.generic import View

SELLER = '''
{% if record.seller %}
  {{ record.seller.name }} {{ record.seller.country.name }} {# A.seller__country #}
{% endif %}
'''

class BaseTable(tables.Table):
    def __init__(self, *args, user=None, **kwargs):
        super().__init__(*args, **kwargs)
        names = [column.accessor for column in self.columns if column.visible]
        self.data.data = self.data.data.prefetch_related(*relations_of(self.Meta.model, names))

class OrderTable(BaseTable):
    who = tables.Column(accessor="customer__name")
    seller = tables.TemplateColumn(template_code=SELLER)
    class Meta:
        model = Order
        fields = ("number", "who", "seller")

class GenericList(View):
    queryset = None
    table = None

    def get_table(self, data, request):
        return self.table(data, user=request.user)

    def get(self, request):
        table = self.get_table(self.queryset, request)
        return render(request, "list.html", {"table": table})

class Orders(GenericList):
    queryset = Order.objects.all()  # A
    table = OrderTable

=== it loads nothing of a list
import django_tables2 as tables

class BaseTable(tables.Table):
    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        names = [column.accessor for column in self.columns]
        self.data.data = self.data.data.prefetch_related(*relations_of(self.Meta.model, names))

class OrderTable(BaseTable):
    customer = tables.Column()  # A.customer B.customer
    seller = tables.Column()  # B.seller

def with_gaps(orders):
    found = []
    if orders:
        found = found + [Order(number=0)]
    if orders:
        found = found + list(orders)
    return found

def go(request):
    first = OrderTable(list(Order.objects.filter(number=1)), exclude=("seller",))  # A
    return first, OrderTable(with_gaps(Order.objects.open()))  # B

=== columns of templates
import django_tables2 as tables

class SellerColumn(tables.TemplateColumn):
    template_code = '''
    {{ record.seller.name }} {# A.seller #}
    '''
    def __init__(self, *args, **kwargs):
        super().__init__(*args, template_code=self.template_code, **kwargs)

class OrderTable(tables.Table):
    who = tables.TemplateColumn("{{ record.customer.name }}", accessor="pk")  # A.customer
    seller = SellerColumn(accessor="number")
    lines = tables.TemplateColumn(template_name="shop/lines.html", accessor="number")

def go(request):
    return OrderTable(Order.objects.all())  # A
--- shop/templates/shop/lines.html
{% for line in record.line_set.all %}{{ line.sku }}{% endfor %} {# A.line_set #}

=== columns that lead further, and what a line is shown by
import django_tables2 as tables
from django_tables2 import A

def seller_link(record):
    return f"/sellers/{record.seller.name}/"  # A.seller

class LinesColumn(tables.Column):
    def render(self, record):
        return len(record.line_set.all())  # A.line_set

class OrderTable(tables.Table):
    number = tables.Column(linkify=seller_link)
    state = tables.Column(linkify=lambda record: record.invoice.pk)  # A.invoice
    who = tables.Column(accessor="number", linkify=("customer", [A("customer__name")]))  # A.customer
    lines = LinesColumn(accessor="number")
    names = tables.ManyToManyColumn(accessor="tags", transform=lambda tag: tag.name)  # A.tags
    class Meta:
        row_attrs = {"data-kind": lambda record: record.gift.pk}  # A.gift

def go(request):
    return OrderTable(Order.objects.all())  # A

=== a link is asked of what is shown, and of the row where that has none
import django_tables2 as tables

class Shelf(models.Model):
    order = models.ForeignKey("shop.Order", on_delete=models.CASCADE)
    room = models.ForeignKey("shop.Country", on_delete=models.CASCADE)
    def get_absolute_url(self):
        return f"/{self.room.name}/"  # A.room

class ShelfTable(tables.Table):
    pk = tables.Column(linkify=True)
    order = tables.Column(linkify=True)
    room = tables.Column(visible=False)

def go(request):
    return ShelfTable(Shelf.objects.select_related("order__customer"))  # A
"""


@pytest.mark.parametrize("case", cases(TABLES))
def test_tables_show_many_rows(case: str):
    check(case)
