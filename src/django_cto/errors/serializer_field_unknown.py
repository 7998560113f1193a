"""# A serializer has a field that the model does not have

Every request that shows a row answers with status 500.

## You see
```python
# config/api.py
from config.settings import *

INSTALLED_APPS = [*INSTALLED_APPS, "rest_framework"]
```
```python
# api.py
from rest_framework import serializers

from shop.models import Book


class BookSerializer(serializers.ModelSerializer):
    class Meta:
        model = Book
        fields = ["titel", "slug"]


print(BookSerializer(Book(slug="notes")).data)
```
```console
$ python manage.py shell --settings config.api -c "import api"
django.core.exceptions.ImproperlyConfigured: Field name `titel` is not valid for model `Book` in `api.BookSerializer`.
```

## Because
The name is misspelt, was renamed, or is no attribute of the row: what is computed by `annotate()` is there only on rows of
that queryset, and in a `values()` row it is a key. A name from elsewhere is told by `source=`; what the serializer itself
works out is a `SerializerMethodField`.

## Answer
```text
`BookSerializer` is here (api.py:6)
`Book` is `shop.Book` (shop/models.py:12)
Did you mean `title`?
If it is worked out, say how: titel = serializers.SerializerMethodField()
```

## Good
```python
# api.py
from rest_framework import serializers

from shop.models import Book


class BookSerializer(serializers.ModelSerializer):
    class Meta:
        model = Book
        fields = ["title", "slug"]


print(BookSerializer(Book(slug="notes")).data)
```
"""

from __future__ import annotations

import difflib
from collections.abc import Iterator

from django_cto.error import Fact, Seen, Step
from django_cto.project import Project

RAISED = "django.core.exceptions.ImproperlyConfigured AttributeError KeyError"
MESSAGE = (
    r"Field name `(?P<field>\w+)` is not valid for model `(?P<model>\w+)` in `(?P<serializer>[\w.]+)`"
    r"|when attempting to get a value for field `(?P<got>\w+)` on serializer `(?P<on>\w+)`\..* key on the `(?P<row>\w+)` instance"
)
DOCS = "https://www.django-rest-framework.org/api-guide/fields/#source"


def explain(seen: Seen, project: Project) -> Iterator[Fact | Step]:
    field, name = seen["field"] or seen["got"], (seen["serializer"] or seen["on"]).rpartition(".")[2]
    for symbol, serializer in project.serializers.items():
        if symbol.rpartition(".")[2] == name:
            yield Fact(f"`{name}` is here", serializer.owner.place)
    for model in project.models.concrete:
        if model.name == (seen["model"] or seen["row"]):
            yield Fact(f"`{model.name}` is `{model.label}`", model.place)
            if found := difflib.get_close_matches(field, list(model.fields), 1, 0.6):
                yield Step(f"Did you mean `{found[0]}`?")
    yield Step("If it is worked out, say how", f"{field} = serializers.SerializerMethodField()")
