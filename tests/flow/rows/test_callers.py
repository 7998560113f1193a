"""From where what is read once a row is reached: the hottest way in, and how grave that makes it."""

from __future__ import annotations

from collections.abc import Mapping

import pytest
from tests.flow.rows.shop import MODELS

from django_cto.audit.reviewing import review_project
from django_cto.project import project_from
from django_cto.rule import Finding, all_rules

RULES = [rule for rule in all_rules() if rule.name == "n-plus-one"]
SETTINGS = 'INSTALLED_APPS = ["shop"]\nROOT_URLCONF = "urls"\n'
SERVICES = """\
from shop.models import Order

def names():
    return [order.customer.name for order in Order.objects.all()]
"""
ASKS = "from shop.services import names\n"
ADMIN = """\
from django.contrib import admin
from shop.models import Order

@admin.register(Order)
class OrderAdmin(admin.ModelAdmin):
    list_display = ["number", "buyer"]

    def buyer(self, order):
        return order.customer.name
"""
VIEW = "from shop.services import names\n\ndef orders(request):\n    return names()\n"
VIEWSET = """\
from rest_framework import serializers, viewsets
from rest_framework.decorators import action
from shop.models import Order
from shop.services import names

class OrderSerializer(serializers.ModelSerializer):
    name = serializers.CharField(source="customer.name")
    class Meta:
        model = Order
        fields = ["name"]

"""
ROUTER = """\
from django.urls import include, path
from rest_framework.routers import DefaultRouter
from shop.views import Orders

router = DefaultRouter()
router.register("orders", Orders)
urlpatterns = [path("api/", include(router.urls))]
"""
TASK = f"from celery import shared_task\n{ASKS}\n@shared_task\ndef tell():\n    names()\n"
COMMAND = f"""\
from django.core.management.base import BaseCommand
{ASKS}
class Command(BaseCommand):
    def handle(self, *args, **options):
        names()
"""
RECEIVER = f"""\
from django.db.models.signals import post_save
from django.dispatch import receiver
from shop.models import Customer
{ASKS}
@receiver(post_save, sender=Customer)
def tell(sender, **kwargs):
    names()
"""
GRAPH = f"import graphene\n{ASKS}\nclass Query(graphene.ObjectType):\n    def resolve_names(self, info):\n        return names()\n"
URLS = "from django.urls import path, re_path\nfrom shop import views\nurlpatterns = [{}]\n"
LIST, DETAIL = 'path("orders/", views.orders)', 'path("orders/<int:pk>/", views.orders)'


def found(**texts: str) -> list[Finding]:
    """The findings of a shop with some more files, by their names without `.py`, `__` in place of a slash."""
    files = {f"{name.replace('__', '/')}.py": text for name, text in texts.items()}
    shop = {"shop/__init__.py": "", "shop/models.py": MODELS, "shop/services.py": SERVICES}
    whole = {"manage.py": "", "settings.py": SETTINGS, "urls.py": "urlpatterns = []\n", **shop, **files}
    return list(review_project(project_from(whole), RULES).findings)


def entry(**texts: str) -> tuple[str, str, int, str]:
    (only,) = found(**texts)
    assert only.entry_point is not None
    return only.entry_point.kind, only.entry_point.name, only.entry_point.others, str(only.severity)


def test_what_nothing_reaches_says_so_and_is_less_grave() -> None:
    assert entry() == ("none", "no URL, task or command was found that reaches it", 0, "minor")


CASES: Mapping[str, tuple[dict[str, str], tuple[str, str, str]]] = {
    "a function view": ({"urls": URLS.format(LIST), "shop__views": VIEW}, ("url", "/orders/", "major")),
    "a route with arguments": (
        {"urls": URLS.format(DETAIL), "shop__views": VIEW}, ("url", "/orders/<int:pk>/", "major"),
    ),
    "a regular expression": (
        {"urls": URLS.format(r're_path(r"^orders/(?P<pk>\d+)\.html$", views.orders)'), "shop__views": VIEW},
        ("url", "/orders/<pk>.html", "major"),
    ),
    "a view that takes GET alone": (
        {
            "urls": URLS.format(LIST),
            "shop__views": VIEW.replace("def", "from django.views.decorators.http import require_GET\n@require_GET\ndef"),
        },
        ("url", "GET /orders/", "major"),
    ),
    "a class": (
        {
            "urls": URLS.format('path("orders/", views.Orders.as_view())'),
            "shop__views": f"from django.views import View\n{ASKS}\nclass Orders(View):\n    def get(self, request):\n        names()\n",
        },
        ("url", "GET /orders/", "major"),
    ),
    "a hook of a class": (
        {
            "urls": URLS.format('path("orders/new/", views.Orders.as_view())'),
            "shop__views": f"from django.views.generic import CreateView\n{ASKS}\nclass Orders(CreateView):\n    def form_valid(self, form):\n        names()\n",
        },
        ("url", "POST /orders/new/", "major"),
    ),
    "a task": ({"shop__tasks": TASK}, ("task", "shop.tasks.tell", "major")),
    "a command": ({"shop__management__commands__tell": COMMAND}, ("command", "tell", "minor")),
    "a receiver": ({"shop__receivers": RECEIVER}, ("signal", "post_save of shop.Customer", "major")),
    "a resolver": ({"shop__schema": GRAPH}, ("graphql", "Query.names", "major")),
    "the one function that mentions the name": (
        {"shop__tasks": TASK.replace("names()", "registry.names()")}, ("task", "shop.tasks.tell", "major"),
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", CASES)
def test_each_way_in(name: str) -> None:
    texts, (kind, said, severity) = CASES[name]
    assert entry(**texts) == (kind, said, 0, severity)


@pytest.mark.parametrize(
    ("body", "name"),
    [
        ("    queryset = Order.objects.all()\n    serializer_class = OrderSerializer\n", "GET /api/orders/"),
        (
            '    @action(detail=True, url_path="all")\n    def names(self, request, pk):\n        return names()\n',
            "GET /api/orders/<pk>/all/",
        ),
        ("    def retrieve(self, request, pk):\n        return names()\n", "GET /api/orders/<pk>/"),
    ],
)
def test_a_viewset_answers_where_its_router_says(body: str, name: str) -> None:
    is_generic = "queryset" in body
    base = "viewsets.ModelViewSet" if is_generic else "viewsets.ViewSet"
    router = ROUTER if is_generic else ROUTER.replace("Orders)", 'Orders, "order")')
    texts = {"shop/views.py": f"{VIEWSET}class Orders({base}):\n{body}"}
    findings = found(urls=router, shop__views=texts["shop/views.py"])
    assert name in {f.entry_point.name for f in findings if f.entry_point}


def test_an_admin_page() -> None:
    names = {(f.entry_point.kind, f.entry_point.name) for f in found(shop__admin=ADMIN) if f.entry_point}
    assert ("admin", "shop.Order") in names


def test_a_template_is_reached_through_the_view_that_renders_it() -> None:
    view = "from django.shortcuts import render\nfrom shop.models import Order\n\ndef orders(request):\n    return render(request, 'orders.html', {'orders': Order.objects.all()})\n"
    texts = {
        "manage.py": "", "settings.py": SETTINGS, "urls.py": URLS.format(LIST), "shop/__init__.py": "",
        "shop/models.py": MODELS, "shop/views.py": view,
        "shop/templates/orders.html": "{% for order in orders %}{{ order.customer.name }}{% endfor %}",
    }  # fmt: skip
    (only,) = review_project(project_from(texts), RULES).findings
    assert str(only.entry_point) == "reached from /orders/"


def test_the_hottest_is_named_whatever_the_order_and_the_others_are_counted() -> None:
    texts = {"shop__tasks": TASK, "shop__management__commands__tell": COMMAND, "shop__views": VIEW}
    for patterns in (f"{LIST}, {DETAIL}", f"{DETAIL}, {LIST}"):
        assert entry(urls=URLS.format(patterns), **texts) == ("url", "/orders/", 3, "major")
    assert entry(shop__tasks=TASK, shop__management__commands__tell=COMMAND)[:3] == ("task", "shop.tasks.tell", 1)


def test_the_identity_of_a_finding_is_the_same_whatever_reaches_it() -> None:
    (alone,), (reached,) = found(), found(shop__tasks=TASK)
    assert alone.fingerprint == reached.fingerprint
