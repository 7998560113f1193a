"""Which rows a page shows: the templates of generic views, feeds and filter sets."""

from __future__ import annotations

import pytest
from tests.flow.rows.shop import cases, check

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
    def item_categories(self, item):  # A.tags
        return item.tags.all()

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

=== a page whose rows are filled in when it is picked
class Orders(ListView):
    model = Order
    paginate_by = 10
    template_name = "shop/orders.html"
    def paginate_queryset(self, queryset, page_size):
        paginator, page, orders, is_paginated = super().paginate_queryset(queryset, page_size)
        customers = Customer.objects.in_bulk()
        for order in orders:
            order.customer = customers[order.customer_id]
        return paginator, page, orders, is_paginated
--- templates/shop/orders.html
{% for order in object_list %}{{ order.customer.name }}{% endfor %}

=== a view that is only the base of the one that a page leads to
class Orders(ListView):
    model = Order
    template_name = "shop/orders.html"

class OpenOrders(Orders):
    def get_queryset(self):
        return Order.objects.filter(state="open")  # A
--- shop/urls.py
from django.urls import path
from shop.views import OpenOrders
urlpatterns = [path("orders/", OpenOrders.as_view())]
--- config/settings.py
ROOT_URLCONF = "shop.urls"
--- templates/shop/orders.html
{% for order in object_list %}{{ order.customer.name }}{% endfor %} {# A.customer #}

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


@pytest.mark.parametrize("case", cases(PAGES))
def test_pages_show_many_rows(case: str):
    check(case)
