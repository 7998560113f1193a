"""# Input names the columns of a query

A lookup is a path through all models that hang together: `?order_by=user__password` sorts the books by the password hash of
whoever added them, and two requests tell which of two hashes is the greater; `?user__password__startswith=p` asks for one
sign after the other. An unknown name raises `FieldError`, and the answer is status 500 (CWE-943).

Found are names of lookups and of columns that come from the request: `filter(**request.GET.dict())`, `order_by`,
`values`, `values_list`, `only` and the like, in the same function or handed down by its callers. Let be are names that were
tested against a list or looked up in a table, values of a lookup (`filter(title=…)`), and django-filter's and REST
framework's own filters, which know their fields.

## Bad
```python
# shop/views.py
from django.shortcuts import render

from .models import Book


def books(request):
    found = Book.objects.order_by(request.GET.get("order_by", "title"))  # <-
    return render(request, "shop/books.html", {"books": found[:50]})
```
```python
# shop/models.py
from django.db import models


class Book(models.Model):
    title = models.CharField(max_length=200)
    added_by = models.ForeignKey("auth.User", on_delete=models.CASCADE)
```

## Good
```python
# shop/views.py
from django.shortcuts import render

from .models import Book

ORDERS = {"title", "-title"}


def books(request):
    order = request.GET.get("order_by", "title")
    if order not in ORDERS:
        order = "title"
    found = Book.objects.order_by(order)
    return render(request, "shop/books.html", {"books": found[:50]})
```
"""

from __future__ import annotations

from collections.abc import Iterator

from django_cto.flow import Flow
from django_cto.flow.input import Input, first_reached
from django_cto.flow.input.lookups import named_columns, named_lookups
from django_cto.flow.wording import written
from django_cto.rule import Confidence, Finding, Related, Severity
from django_cto.text import Place

SEVERITY = Severity.MAJOR
ALONE = True


def check(flow: Flow) -> Iterator[Finding]:
    told: set[tuple[str, Place]] = set()
    for chosen, is_harmful in ((named_columns(flow), _is_name), (named_lookups(flow), _has_names)):
        for site, names in chosen:
            found = first_reached(flow, site.function, names, is_harmful)
            # One test of the name cures all that a function does with it.
            if found and (site.function.symbol, found.input.place) not in told:
                told.add((site.function.symbol, found.input.place))
                yield Finding(
                    place=site.name_place,
                    message=f"`{written(site.call.func)}()` takes the names of columns from `{found.said}`",
                    confidence=Confidence.CERTAIN if found.is_near else Confidence.LIKELY,
                    related=tuple(Related(step.place, step.note) for step in found.trail),
                    symbol=site.function.symbol,
                )


def _is_name(each: Input) -> bool:
    return each.kind in {"value", "held", "key"}


def _has_names(each: Input) -> bool:
    return each.has_chosen_keys
