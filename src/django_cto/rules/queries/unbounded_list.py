"""# A list shows a whole table, however long it grows

An endpoint or page without pagination answers with every row there is: 50 orders while the team tests, 400,000 two
years later, each fetched, turned into text and sent at every visit, until the worker runs out of time or memory. A
client that leaves no upper bound is also the cheapest way to bring a site down.

Told are lists of models that grow: those that note when a row was made, users, and what belongs to these. Let be are
tables that somebody fills once (genres, countries), lists that are narrowed to a user, a parent or a filter, views with
a `list` or `get` of their own, and those that say `pagination_class = None` on purpose.

## Bad
```python
# config/settings.py
INSTALLED_APPS = ["rest_framework", "shop"]
REST_FRAMEWORK = {"DEFAULT_PERMISSION_CLASSES": ["rest_framework.permissions.IsAuthenticated"]}
```
```python
# shop/models.py
from django.db import models


class Order(models.Model):
    number = models.CharField(max_length=12, unique=True)
    placed_at = models.DateTimeField(auto_now_add=True)
```
```python
# shop/views.py
from rest_framework import serializers, viewsets

from .models import Order


class OrderSerializer(serializers.ModelSerializer):
    class Meta:
        model = Order
        fields = ("number", "placed_at")


class OrderViewSet(viewsets.ReadOnlyModelViewSet):
    queryset = Order.objects.order_by("-placed_at")  # <-
    serializer_class = OrderSerializer
```

## Good
```python
# config/settings.py
INSTALLED_APPS = ["rest_framework", "shop"]
REST_FRAMEWORK = {
    "DEFAULT_PERMISSION_CLASSES": ["rest_framework.permissions.IsAuthenticated"],
    "DEFAULT_PAGINATION_CLASS": "rest_framework.pagination.PageNumberPagination",
    "PAGE_SIZE": 50,
}
```
```python
# shop/models.py
from django.db import models


class Order(models.Model):
    number = models.CharField(max_length=12, unique=True)
    placed_at = models.DateTimeField(auto_now_add=True)
```
```python
# shop/views.py
from rest_framework import serializers, viewsets

from .models import Order


class OrderSerializer(serializers.ModelSerializer):
    class Meta:
        model = Order
        fields = ("number", "placed_at")


class OrderViewSet(viewsets.ReadOnlyModelViewSet):
    queryset = Order.objects.order_by("-placed_at")
    serializer_class = OrderSerializer
```
"""

from __future__ import annotations

from collections.abc import Iterator

from django_cto.flow import Flow
from django_cto.flow.unbounded import unbounded_lists
from django_cto.rule import Confidence, Finding, Related, Severity

SEVERITY = Severity.MINOR
PREVIEW = True


def check(flow: Flow) -> Iterator[Finding]:
    for found in unbounded_lists(flow):
        view = found.view
        yield Finding(
            place=found.place,
            message=f"`{view.name}` answers with every `{found.model.name}` there is: nothing pages its {found.kind}",
            confidence=Confidence.LIKELY,
            related=(Related(view.place, f"`{view.name}` shows them"),),
            symbol=view.symbol,
            model=found.model.label,
            queryset=found.place,
        )
