"""# The API is closed and throttled by default

REST framework's own defaults let everybody do everything as often as they like: a view that forgets to say otherwise
is open.

## Mend
Set `DEFAULT_PERMISSION_CLASSES` to `IsAuthenticated`, and throttle and pagination classes, in `REST_FRAMEWORK`.

## Bad
```python
# config/settings/production.py
INSTALLED_APPS = ["shop"]
ROOT_URLCONF = "config.urls"
REST_FRAMEWORK = {"DEFAULT_PERMISSION_CLASSES": ["rest_framework.permissions.AllowAny"]}
```
```python
# shop/views.py
from rest_framework import viewsets

from .models import Order


class OrderViewSet(viewsets.ModelViewSet):
    queryset = Order.objects.all()
```
```python
# shop/models.py
from django.db import models


class Order(models.Model):
    paid = models.BooleanField(default=False)
```
```pip
# requirements.txt
djangorestframework==3.17.0
```

## Good
```python
# config/settings/production.py
INSTALLED_APPS = ["shop"]
ROOT_URLCONF = "config.urls"
REST_FRAMEWORK = {
    "DEFAULT_PERMISSION_CLASSES": ["rest_framework.permissions.IsAuthenticated"],
    "DEFAULT_THROTTLE_CLASSES": ["rest_framework.throttling.UserRateThrottle"],
    "DEFAULT_PAGINATION_CLASS": "rest_framework.pagination.CursorPagination",
    "PAGE_SIZE": 50,
}
```
```pip
# requirements.txt
djangorestframework==3.17.0
```
"""

from __future__ import annotations

from django_cto.ready.code import Code
from django_cto.ready.outcome import Verdict, not_applicable

WEIGHT = 6
MINUTES = 30


def code(code: Code) -> Verdict:
    if not code.project.requires("djangorestframework"):
        return not_applicable("The project has no REST framework")
    return code.by_rule("api-unsafe-defaults", "The defaults of the API are set")
