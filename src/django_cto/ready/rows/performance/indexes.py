"""# Columns that are filtered and ordered by have an index

A filter without an index reads the whole table: not felt with a thousand rows, and a minute with a hundred million.

## Mend
Run `django-cto check --select unindexed-lookup` and add the indexes it names.

## Bad
```python
# shop/models.py
from django.db import models


class Order(models.Model):
    placed_at = models.DateTimeField(auto_now_add=True)
    code = models.CharField(max_length=20)
```
```python
# shop/views.py
from django.http import JsonResponse
from django.shortcuts import get_object_or_404, render

from shop.models import Order


def track(request, code):
    return render(request, "track.html", {"order": get_object_or_404(Order, code=code)})


def arrived(request, code):
    return JsonResponse({"updated": Order.objects.filter(code=code).update(arrived=True)})
```

## Good
```python
# shop/models.py
from django.db import models


class Order(models.Model):
    placed_at = models.DateTimeField(auto_now_add=True)
    code = models.CharField(max_length=20, db_index=True)
```
```python
# shop/views.py
from django.http import JsonResponse
from django.shortcuts import get_object_or_404, render

from shop.models import Order


def track(request, code):
    return render(request, "track.html", {"order": get_object_or_404(Order, code=code)})


def arrived(request, code):
    return JsonResponse({"updated": Order.objects.filter(code=code).update(arrived=True)})
```
"""

from __future__ import annotations

from django_cto.ready.code import Code
from django_cto.ready.outcome import Verdict, not_applicable

WEIGHT = 4
MINUTES = 30


def code(code: Code) -> Verdict:
    if not code.project.models.concrete:
        return not_applicable("The project has no models")
    return code.by_rule("unindexed-lookup", "No lookup of the code lacks an index")
