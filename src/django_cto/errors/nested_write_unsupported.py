"""# A serializer cannot store what is nested in it

The request passes validation and then answers with status 500: nothing is stored.

## You see
```python
# config/api.py
from config.settings import *

INSTALLED_APPS = [*INSTALLED_APPS, "rest_framework"]
```
```python
# api.py
from rest_framework import serializers

from shop.models import Author, Book


class AuthorSerializer(serializers.ModelSerializer):
    class Meta:
        model = Author
        fields = ["name"]


class BookSerializer(serializers.ModelSerializer):
    author = AuthorSerializer()

    class Meta:
        model = Book
        fields = ["title", "slug", "author"]


serializer = BookSerializer(data={"title": "Notes", "slug": "notes", "author": {"name": "Ada"}})
serializer.is_valid(raise_exception=True)
serializer.save()
```
```console
$ python manage.py shell --settings config.api -c "import api"
AssertionError: The `.create()` method does not support writable nested fields by default.
```

## Because
A `ModelSerializer` stores its own row; what to do with the rows of a nested serializer (make, find, change, delete those that
are no longer there) it cannot know.

## Answer
```text
`BookSerializer` is here (api.py:12)
If it is only shown, say so: AuthorSerializer(read_only=True)
If it refers to a row that is there, take its key: serializers.PrimaryKeyRelatedField(queryset=…)
If it is to be stored, write it, in one transaction: def create(self, validated_data): …
```

## Good
```python
# api.py
from django.db import transaction
from rest_framework import serializers

from shop.models import Author, Book


class AuthorSerializer(serializers.ModelSerializer):
    class Meta:
        model = Author
        fields = ["name"]


class BookSerializer(serializers.ModelSerializer):
    author = AuthorSerializer()

    class Meta:
        model = Book
        fields = ["title", "slug", "author"]

    @transaction.atomic
    def create(self, validated_data):
        author, _ = Author.objects.get_or_create(**validated_data.pop("author"))
        return Book.objects.create(author=author, **validated_data)


serializer = BookSerializer(data={"title": "Notes", "slug": "notes", "author": {"name": "Ada"}})
serializer.is_valid(raise_exception=True)
serializer.save()
```
"""

from __future__ import annotations

from collections.abc import Iterator

from django_cto.error import Fact, Seen, Step
from django_cto.project import Project
from django_cto.project.definitions import ClassDef
from django_cto.read import syntax as s

RAISED = "AssertionError"
MESSAGE = (
    r"The `\.(?P<method>create|update)\(\)` method does not support writable (?:nested|dotted-source) ?fields by default"
    r"(?:.*for serializer `(?P<serializer>[\w.]+)`)?"
)
DOCS = "https://www.django-rest-framework.org/api-guide/serializers/#writable-nested-representations"


def explain(seen: Seen, project: Project) -> Iterator[Fact | Step]:
    name, inner = seen["serializer"].rpartition(".")[2], ""
    for symbol, serializer in project.serializers.items():
        if symbol.rpartition(".")[2] == name:
            yield Fact(f"`{name}` is here", serializer.owner.place)
            inner = _nested(project, serializer.owner)
    yield Step("If it is only shown, say so", f"{inner or 'Serializer'}(read_only=True)")
    yield Step("If it refers to a row that is there, take its key", "serializers.PrimaryKeyRelatedField(queryset=…)")
    arguments = "self, validated_data" if seen["method"] == "create" else "self, instance, validated_data"
    yield Step("If it is to be stored, write it, in one transaction", f"def {seen['method']}({arguments}): …")


def _nested(project: Project, owner: ClassDef) -> str:
    """The class of the first serializer that a serializer has as a field."""
    for node in owner.assigns.values():
        found = project.resolve(owner.module, node.value.func) if isinstance(node.value, s.Call) else None
        if isinstance(found, ClassDef) and found.symbol in project.serializers:
            return found.name
    return ""
