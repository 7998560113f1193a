"""# Input chooses which columns are written

`Profile(**request.data)` writes every column that the request names: one more line in the browser's console, and
`is_staff`, `balance` or the owner of the row is what the user wishes it to be (CWE-915). The next column that somebody adds
to the model is writable from that day on.

Found are rows that are made or changed from a dict whose keys come from the request (`Model(**…)`, `create(**…)`,
`update(**…)`, `defaults=…`) and loops that `setattr` what the request names, in the same function or handed down by its
callers. Let be are dicts with keys of the code's own, keys that were tested against a list (`hasattr` is no such test), and
what a form or serializer has validated.

## Bad
```python
# shop/views.py
from rest_framework.decorators import api_view
from rest_framework.response import Response

from .models import Customer


@api_view(["POST"])
def register(request):
    customer = Customer.objects.create(**request.data)  # <-
    return Response({"id": customer.pk})


@api_view(["PATCH"])
def change(request, pk):
    customer = Customer.objects.get(pk=pk, user=request.user)
    for name, value in request.data.items():
        setattr(customer, name, value)  # <-
    customer.save()
    return Response({"id": customer.pk})
```
```python
# shop/models.py
from django.db import models


class Customer(models.Model):
    user = models.ForeignKey("auth.User", on_delete=models.CASCADE)
    name = models.CharField(max_length=100)
    discount = models.IntegerField(default=0)
```

## Good
```python
# shop/views.py
from rest_framework import serializers
from rest_framework.decorators import api_view
from rest_framework.response import Response

from .models import Customer


class CustomerSerializer(serializers.ModelSerializer):
    class Meta:
        model = Customer
        fields = ["id", "name"]


@api_view(["POST"])
def register(request):
    serializer = CustomerSerializer(data=request.data)
    serializer.is_valid(raise_exception=True)
    serializer.save(user=request.user)
    return Response(serializer.data)
```
"""

from __future__ import annotations

from collections.abc import Iterator

from django_cto.flow import Flow
from django_cto.flow.input import Input, first_reached
from django_cto.flow.input.rows import named_attributes, rows_by_dict
from django_cto.flow.wording import written
from django_cto.rule import Confidence, Finding, Related, Severity

SEVERITY = Severity.BLOCKER
# Preview until there are ten hits to judge.
PREVIEW = True
ALONE = True


def check(flow: Flow) -> Iterator[Finding]:
    for chosen, is_harmful in ((rows_by_dict(flow), _has_names), (named_attributes(flow), _is_name)):
        for site, given in chosen:
            found = first_reached(flow, site.function, [given], is_harmful)
            if found:
                yield Finding(
                    place=site.place,
                    message=f"`{written(site.call.func)}()` writes whichever columns `{found.said}` names",
                    confidence=Confidence.CERTAIN if found.is_near else Confidence.LIKELY,
                    related=tuple(Related(step.place, step.note) for step in found.trail),
                    symbol=site.function.symbol,
                )


def _has_names(each: Input) -> bool:
    return each.has_chosen_keys and each.source != "FILES"


def _is_name(each: Input) -> bool:
    return each.kind in {"key", "value"} and each.source not in {"FILES", "url", "url path"}
