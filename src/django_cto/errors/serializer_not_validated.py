"""# A serializer is used before it is validated

The view answers with status 500, before anything was stored.

## You see
```python
# config/api.py
from config.settings import *

INSTALLED_APPS = [*INSTALLED_APPS, "rest_framework"]
```
```python
# order.py
from rest_framework import serializers


class OrderSerializer(serializers.Serializer):
    title = serializers.CharField()


serializer = OrderSerializer(data={"title": "Notes"})
print(serializer.data)
```
```console
$ python manage.py shell --settings config.api -c "import order"
AssertionError: When a serializer is passed a `data` keyword argument you must call `.is_valid()` before attempting to access the serialized `.data` representation.
```

## Because
A serializer that was given `data=` has nothing to show or to store until `is_valid()` has run and said yes. `save()` after
`.data` is refused as well: what was shown would no longer be what is stored. Inside `validate()` and `create()` take the
values that are passed in, not `.data`.

## Answer
```text
It is used too early here (order.py:9)
Validate first, which answers 400 for wrong input: serializer.is_valid(raise_exception=True)
What is going to be stored is in: serializer.validated_data
To show a row, pass it in place of data: OrderSerializer(row).data
```

## Good
```python
# order.py
from rest_framework import serializers


class OrderSerializer(serializers.Serializer):
    title = serializers.CharField()


serializer = OrderSerializer(data={"title": "Notes"})
serializer.is_valid(raise_exception=True)
print(serializer.data)
```
"""

from __future__ import annotations

from collections.abc import Iterator

from django_cto.error import Fact, Seen, Step
from django_cto.project import Project
from django_cto.project.frames import place_in

RAISED = "AssertionError"
MESSAGE = (
    r"you must call `\.is_valid\(\)` before (?:attempting to access|calling)|You must call `\.is_valid\(\)` before calling"
    r"|You cannot call `\.save\(\)` (?:after accessing `serializer\.data`|on a serializer with invalid data)"
)
DOCS = "https://www.django-rest-framework.org/api-guide/serializers/#validation"


def explain(seen: Seen, project: Project) -> Iterator[Fact | Step]:
    name = "Serializer"
    if place := place_in(project, seen.raised):
        yield Fact("It is used too early here", place)
        symbols = (symbol for symbol, known in project.serializers.items() if known.owner.place.path == place.path)
        name = next((symbol.rpartition(".")[2] for symbol in symbols), name)
    yield Step("Validate first, which answers 400 for wrong input", "serializer.is_valid(raise_exception=True)")
    yield Step("What is going to be stored is in", "serializer.validated_data")
    yield Step("To show a row, pass it in place of data", f"{name}(row).data")
