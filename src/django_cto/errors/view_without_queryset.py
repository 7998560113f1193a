"""# A generic view does not say which rows or serializer it has

The view answers every request with status 500.

## You see
```python
# config/api.py
from config.settings import *

INSTALLED_APPS = [*INSTALLED_APPS, "rest_framework"]
```
```python
# shop/views.py
from rest_framework import generics


class BookList(generics.ListAPIView):
    pass


book_list = BookList.as_view()


def book_detail(request, slug): ...
```
```console
$ DJANGO_SETTINGS_MODULE=config.api curl http://localhost:8000/books/
AssertionError: 'BookList' should either include a `queryset` attribute, or override the `get_queryset()` method.
```

## Because
A generic view takes rows from `queryset` or `get_queryset()` and shows them with `serializer_class` or
`get_serializer_class()`; one of them is missing or misspelt, or the class inherits in the wrong order. A router that says
`basename` argument not specified cannot name the URLs of a viewset that has only `get_queryset()`.

## Answer
```text
`BookList` is here (shop/views.py:4)
Say its rows: queryset = Model.objects.all()
Or, where they depend on the request: def get_queryset(self): return Model.objects.filter(owner=self.request.user)
```

## Good
```python
# shop/views.py
from rest_framework import generics, serializers

from shop.models import Book


class BookSerializer(serializers.ModelSerializer):
    class Meta:
        model = Book
        fields = ["title", "slug"]


class BookList(generics.ListAPIView):
    queryset = Book.objects.order_by("pk")
    serializer_class = BookSerializer


book_list = BookList.as_view()


def book_detail(request, slug): ...
```
"""

from __future__ import annotations

from collections.abc import Iterator

from django_cto.error import Fact, Seen, Step
from django_cto.project import Project

RAISED = "AssertionError"
MESSAGE = (
    r"'(?P<view>\w+)' should either include a [`'](?P<attribute>queryset|serializer_class)[`'] attribute"
    r"|`(?P<basename>basename)` argument not specified"
)
DOCS = "https://www.django-rest-framework.org/api-guide/generic-views/"


def explain(seen: Seen, project: Project) -> Iterator[Fact | Step]:
    for owner in project.classes:
        if seen["view"] and owner.name == seen["view"]:
            yield Fact(f"`{owner.name}` is here", owner.place)
    if seen["basename"]:
        yield Step(
            "Name the URLs where the viewset is registered", 'router.register("books", BookViewSet, basename="book")'
        )
    elif seen["attribute"] == "queryset":
        yield Step("Say its rows", "queryset = Model.objects.all()")
        own = "def get_queryset(self): return Model.objects.filter(owner=self.request.user)"
        yield Step("Or, where they depend on the request", own)
    else:
        yield Step("Say how they are shown", "serializer_class = ModelSerializer")
