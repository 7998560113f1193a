"""Lists of a table that grows, and those that somebody pages, narrows or answers by hand."""

from __future__ import annotations

import pytest

from django_cto.flow import Flow
from django_cto.project import project_from
from django_cto.rules.queries.unbounded_list import check

FILES = {
    "config/settings.py": 'INSTALLED_APPS = ["rest_framework", "shop"]\n',
    "shop/__init__.py": "",
    "shop/models.py": """\
from django.db import models

class Order(models.Model):
    placed_at = models.DateTimeField(auto_now_add=True)

class Country(models.Model):
    name = models.CharField(max_length=40)
""",
    "shop/templates/shop/list.html": "{% for order in orders %}{{ order.pk }}{% endfor %}",
}
HEAD = """\
from django.shortcuts import render
from django.views.generic import ListView
from rest_framework import generics, viewsets
from rest_framework.pagination import PageNumberPagination
from .models import Country, Order

"""


def found(views: str, settings: str = "") -> list[str]:
    files = {**FILES, "shop/views.py": HEAD + views}
    files["config/settings.py"] += settings
    return [finding.model or "" for finding in check(Flow(project_from(files)))]


@pytest.mark.parametrize(
    "views",
    [
        "class Orders(generics.ListAPIView):\n    queryset = Order.objects.all()",
        "class Orders(viewsets.ModelViewSet):\n    def get_queryset(self):\n        return Order.objects.order_by('pk')",
        "class Orders(ListView):\n    model = Order",
        "class Orders(ListView):\n    queryset = Order.objects.select_related('customer')",
        "def orders(request):\n    return render(request, 'shop/list.html', {'orders': Order.objects.all()})",
    ],
)
def test_a_whole_table_is_told(views: str) -> None:
    assert found(views) == ["shop.Order"]


@pytest.mark.parametrize(
    "views",
    [
        "class Orders(generics.ListAPIView):\n    queryset = Order.objects.all()\n    pagination_class = PageNumberPagination",
        "class Orders(generics.ListAPIView):\n    queryset = Order.objects.filter(is_open=True)",
        "class Orders(generics.ListAPIView):\n    queryset = Country.objects.all()",
        "class Orders(generics.RetrieveAPIView):\n    queryset = Order.objects.all()",
        "class Orders(viewsets.ModelViewSet):\n    queryset = Order.objects.all()\n    def list(self, request):\n        ...",
        "class Orders(viewsets.ModelViewSet):\n    def get_queryset(self):\n        return self.request.user.orders.all()",
        "class Orders(ListView):\n    model = Order\n    paginate_by = 20",
        "class Base(ListView):\n    paginate_by = 20\n\nclass Orders(Base):\n    model = Order",
        "def orders(request):\n    return render(request, 'shop/list.html', {'orders': Order.objects.all()[:20]})",
        "def orders(request):\n    o = Order.objects.all()[:9]\n    return render(request, 'shop/list.html', {'orders': o})",
        "def orders(request):\n    o = Order.objects.all()\n    o = o[:9]\n    return render(request, 'shop/list.html', {'orders': o})",
        "def orders(request):\n    return render(request, 'shop/list.html', {'others': Order.objects.all()})",
    ],
)
def test_what_is_bounded_is_let_be(views: str) -> None:
    assert found(views) == []


def test_the_settings_may_page_for_all() -> None:
    view = "class Orders(generics.ListAPIView):\n    queryset = Order.objects.all()"
    assert found(view, 'REST_FRAMEWORK = {"DEFAULT_PAGINATION_CLASS": "x.Pages"}\n') == []
    assert found(view, 'REST_FRAMEWORK = {"PAGE_SIZE": 20}\n') == ["shop.Order"]
