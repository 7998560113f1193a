"""Which rows a view shows: generic views, viewsets and their hooks."""

from __future__ import annotations

import pytest
from tests.flow.rows.shop import cases, check

SERIALIZER = """\
--- shop/serializers.py
class OrderSerializer(serializers.ModelSerializer):
    name = serializers.CharField(source="customer.name")  # A.customer
    class Meta:
        model = Order
        fields = ["name"]
"""
API = """
=== a class attribute
from shop.serializers import OrderSerializer
class Orders(viewsets.ReadOnlyModelViewSet):
    queryset = Order.objects.all()  # A
    serializer_class = OrderSerializer

=== get_queryset that refines the attribute
from shop.serializers import OrderSerializer
class Orders(generics.ListCreateAPIView):
    queryset = Order.objects.all()  # A
    serializer_class = OrderSerializer
    def get_queryset(self):
        return super().get_queryset().filter(number=1)

=== get_queryset alone
from shop.serializers import OrderSerializer
class Orders(generics.ListAPIView):
    serializer_class = OrderSerializer
    def get_queryset(self):
        orders = Order.objects.order_by("pk")  # A
        if self.request.GET:
            orders = orders.filter(number=1)
        return orders

=== get_queryset through a function
from shop.serializers import OrderSerializer
def narrowed(orders, number):
    return orders.filter(number=number)

class Orders(generics.ListAPIView):
    queryset = Order.objects.all()  # A
    serializer_class = OrderSerializer
    def get_queryset(self):
        return narrowed(self.queryset, 1)

=== a mixin of the project and its own base
from shop.bases import Listed
from shop.serializers import OrderSerializer
class Orders(Listed):
    queryset = Order.objects.all()  # A
    serializer_class = OrderSerializer
--- shop/bases.py
from rest_framework import mixins
class Listed(mixins.ListModelMixin, viewsets.GenericViewSet): ...

=== a list of one's own
from shop.serializers import OrderSerializer
class Orders(viewsets.GenericViewSet):
    queryset = Order.objects.all()  # A
    serializer_class = OrderSerializer
    def list(self, request):
        rows = self.paginate_queryset(self.filter_queryset(self.get_queryset()))
        return self.get_serializer(rows, many=True).data

=== an action
from rest_framework.decorators import action
from shop.serializers import OrderSerializer
class Orders(viewsets.GenericViewSet):
    queryset = Order.objects.all()
    serializer_class = OrderSerializer
    @action(detail=False)
    def recent(self, request):
        return OrderSerializer(Order.objects.filter(number=1), many=True).data  # A

=== the serializer of an action
from shop.serializers import OrderSerializer
class Orders(viewsets.ModelViewSet):
    queryset = Order.objects.all()  # A
    def get_serializer_class(self):
        return OrderSerializer

=== a plain API view
from rest_framework.views import APIView
from shop.serializers import OrderSerializer
class Orders(APIView):
    def get(self, request):
        return OrderSerializer(Order.objects.all(), many=True).data  # A

=== an API view that is a function
from rest_framework.decorators import api_view
from shop.serializers import OrderSerializer
@api_view(["GET"])
def orders(request):
    return OrderSerializer(Order.objects.all(), many=True).data  # A

=== a queryset by the action, the list's not loaded
from shop.serializers import OrderSerializer
class Orders(viewsets.ModelViewSet):
    serializer_class = OrderSerializer
    def get_queryset(self):
        if self.action == "retrieve":
            return Order.objects.select_related("customer")
        return Order.objects.all()  # A
"""
LOADED = """
=== get_queryset that loads
from shop.serializers import OrderSerializer
class Orders(viewsets.ModelViewSet):
    queryset = Order.objects.all()
    serializer_class = OrderSerializer
    def get_queryset(self):
        return super().get_queryset().select_related("customer")

=== a base viewset that loads
from shop.bases import Listed
from shop.serializers import OrderSerializer
class Orders(Listed):
    queryset = Order.objects.all()
    serializer_class = OrderSerializer
--- shop/bases.py
class Listed(viewsets.ModelViewSet):
    loads = ("customer",)
    def get_queryset(self):
        return super().get_queryset().select_related(*self.loads)

=== filter_queryset that loads
from shop.serializers import OrderSerializer
class Orders(viewsets.ModelViewSet):
    queryset = Order.objects.all()
    serializer_class = OrderSerializer
    def filter_queryset(self, queryset):
        return super().filter_queryset(queryset).select_related("customer")

=== a hook of the serializer that loads
from shop.serializers import Eager
class Orders(viewsets.ModelViewSet):
    queryset = Order.objects.all()
    serializer_class = Eager
    def get_queryset(self):
        return self.get_serializer_class().load(super().get_queryset())
--- shop/serializers.py
class Eager(OrderSerializer):
    @classmethod
    def load(cls, queryset):
        return queryset.select_related("customer")

=== only writing
from rest_framework import mixins
from shop.serializers import OrderSerializer
class Orders(mixins.CreateModelMixin, mixins.UpdateModelMixin, viewsets.GenericViewSet):
    queryset = Order.objects.all()
    serializer_class = OrderSerializer

=== a queryset by the action, the list's loaded
from shop.serializers import OrderSerializer
class Orders(viewsets.ModelViewSet):
    serializer_class = OrderSerializer
    def get_queryset(self):
        if self.action == "list":
            return Order.objects.select_related("customer")
        return Order.objects.all()
"""
PAGES = """
=== a list view by its defaults
class Orders(ListView):  # A
    model = Order
--- shop/templates/shop/order_list.html
{% for order in order_list %}
{{ order.customer.name }} {# A.customer #}
{% endfor %}

=== a list view under its own names
class Orders(ListView):
    queryset = Order.objects.filter(number=1)  # A
    context_object_name = "some"
    template_name = "shop/some.html"
--- shop/templates/shop/some.html
{% for order in some %}
{{ order.customer.name }} {# A.customer #}
{% endfor %}

=== object_list, paginated
class Orders(ListView):
    paginate_by = 10
    def get_queryset(self):
        return Order.objects.filter(number=1)  # A
--- shop/templates/shop/order_list.html
{% for order in page_obj %}
{{ order.customer.name }} {# A.customer #}
{% endfor %}

=== a list view that loads
class Orders(ListView):
    queryset = Order.objects.select_related("customer")
--- shop/templates/shop/order_list.html
{% for order in object_list %}{{ order.customer.name }}{% endfor %}

=== a detail view and the rows of its object
class OneOrder(DetailView):
    model = Order
--- shop/templates/shop/order_detail.html
{{ object.customer.name }}
{% for tag in order.tags.all %}{{ tag.name }}{% endfor %}

=== a detail view whose queryset could load what its rows lead to
class OneOrder(DetailView):
    queryset = Order.objects.annotate(n=Count("tags"))  # A
--- shop/templates/shop/order_detail.html
{% for line in object.line_set.all %}
{{ line.product.price }} {# A.line_set__product #}
{% endfor %}

=== get_context_data
class Home(TemplateView):
    template_name = "shop/home.html"
    def get_context_data(self, **kwargs):
        context = super().get_context_data(**kwargs)
        context["orders"] = Order.objects.all()  # A
        return context
--- shop/templates/shop/home.html
{% for order in orders %}
{{ order.customer.name }} {# A.customer #}
{% endfor %}

=== get_context_data by keyword
class Home(TemplateView):
    template_name = "shop/home.html"
    def get_context_data(self, **kwargs):
        return super().get_context_data(orders=Order.objects.all(), **kwargs)  # A
--- shop/templates/shop/home.html
{% for order in orders %}
{{ order.customer.name }} {# A.customer #}
{% endfor %}

=== extra_context
class Home(TemplateView):
    template_name = "shop/home.html"
    extra_context = {"orders": Order.objects.all()}  # A
--- shop/templates/shop/home.html
{% for order in orders %}
{{ order.customer.name }} {# A.customer #}
{% endfor %}

=== context of the base, template of the subclass
class Base(TemplateView):
    def get_context_data(self, **kwargs):
        return {"orders": Order.objects.all()}  # A

class Home(Base):
    template_name = "shop/home.html"
--- shop/templates/shop/home.html
{% for order in orders %}
{{ order.customer.name }} {# A.customer #}
{% endfor %}

=== a page of a paginator
def go(request):
    page = Paginator(Order.objects.all(), 10).get_page(1)  # A
    return render(request, "shop/home.html", {"page": page})
--- shop/templates/shop/home.html
{% for order in page.object_list %}
{{ order.customer.name }} {# A.customer #}
{% endfor %}

=== a page of a paginator, loaded
def go(request):
    page = Paginator(Order.objects.select_related("customer"), 10).get_page(1)
    return render(request, "shop/home.html", {"page": page})
--- shop/templates/shop/home.html
{% for order in page %}{{ order.customer.name }}{% endfor %}

=== a view with a method of its own
from django.views import View
class Orders(View):
    def get(self, request):
        return render(request, "shop/home.html", {"orders": self.rows()})
    def rows(self):
        return Order.objects.all()  # A
--- shop/templates/shop/home.html
{% for order in orders %}
{{ order.customer.name }} {# A.customer #}
{% endfor %}

=== TemplateResponse
from django.template.response import TemplateResponse
def go(request):
    return TemplateResponse(request, "shop/home.html", {"orders": Order.objects.all()})  # A
--- shop/templates/shop/home.html
{% for order in orders %}
{{ order.customer.name }} {# A.customer #}
{% endfor %}

=== a feed
from django.contrib.syndication.views import Feed
class Latest(Feed):
    def items(self):
        return Order.objects.order_by("pk")[:10]  # A
    def item_title(self, item):
        return item.customer.name  # A.customer

=== a sitemap
from django.contrib.sitemaps import Sitemap
class Orders(Sitemap):
    def items(self):
        return Order.objects.all()  # A
    def location(self, order):
        return order.customer.name  # A.customer

=== a view that leaves the answer to its base
class Orders(ListView):
    queryset = Order.objects.filter(number=1)  # A
    template_name = "shop/some.html"
    def get(self, request, *args, **kwargs):
        self.is_short = "short" in request.GET
        return super().get(request, *args, **kwargs)
--- shop/templates/shop/some.html
{% for order in object_list %}
{{ order.customer.name }} {# A.customer #}
{% endfor %}

=== a view that answers by hand, with names that it works out
class Orders(ListView):
    def get_queryset(self):
        return Order.objects.filter(number=1)  # A
    def get_template_names(self):
        return ["shop/short.html"] if self.request.GET else ["shop/some.html"]
    def get(self, request):
        self.object_list = self.get_queryset()
        context = self.get_context_data(some=self.object_list)
        return self.render_to_response(context)
--- shop/templates/shop/some.html
{% for order in some %}
{{ order.customer.name }} {# A.customer #}
{% endfor %}

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

=== a filter set
import django_filters
class OrderFilter(django_filters.FilterSet):
    class Meta:
        model = Order
        fields = ["number"]

def go(request):
    some = OrderFilter(request.GET, queryset=Order.objects.all())  # A
    return [order.customer.name for order in some.qs]  # A.customer
"""


@pytest.mark.parametrize("case", cases(API))
def test_api_views_show_many_rows(case: str):
    check(case + SERIALIZER)


@pytest.mark.parametrize("case", cases(LOADED))
def test_api_views_whose_rows_are_loaded(case: str):
    check(case + SERIALIZER.replace("  # A.customer", ""))


@pytest.mark.parametrize("case", cases(PAGES))
def test_pages_show_many_rows(case: str):
    check(case)
