"""# An object is put into JSON that JSON does not know

The answer cannot be written: the view answers with status 500.

## You see
```python
# shop/views.py
from django.http import JsonResponse

from shop.models import Book


def book_list(request):
    return JsonResponse({"book": Book(title="Notes")})


def book_detail(request, slug): ...
```
```console
$ curl http://localhost:8000/books/
TypeError: Object of type Book is not JSON serializable
```

## Because
JSON knows texts, numbers, booleans, null, lists and objects. A model's row, a queryset, a set, a Decimal, a UUID or a file is
none of them. Sessions and Celery's arguments are written as JSON too; Django's own encoder knows dates, Decimals and UUIDs.

## Answer
```text
It is put into JSON here (shop/views.py:7)
`Book` is the model `shop.Book` (shop/models.py:12)
Say what of the row is meant: {"id": book.pk}
Or let a serializer write it: BookSerializer(book).data
```

## Good
```python
# shop/views.py
from django.http import JsonResponse

from shop.models import Book


def book_list(request):
    return JsonResponse({"book": Book(title="Notes").title})


def book_detail(request, slug): ...
```
"""

from __future__ import annotations

from collections.abc import Iterator

from django_cto.error import Fact, Seen, Step
from django_cto.project import Project
from django_cto.project.frames import place_in

RAISED = "TypeError"
MESSAGE = r"Object of type '?(?P<kind>\w+)'? is not JSON serializable|set the safe parameter to (?P<safe>False)"
DOCS = "ref/request-response/#jsonresponse-objects"


def explain(seen: Seen, project: Project) -> Iterator[Fact | Step]:
    kind = seen["kind"]
    if place := place_in(project, seen.raised):
        yield Fact("It is put into JSON here", place)
    if seen["safe"]:
        yield Step("Put the list into an object", 'JsonResponse({"results": rows})')
        return
    model = next((model for model in project.models.concrete if model.name == kind), None)
    if model:
        yield Fact(f"`{kind}` is the model `{model.label}`", model.place)
        yield Step("Say what of the row is meant", f'{{"id": {kind.lower()}.pk}}')
        yield Step("Or let a serializer write it", f"{kind}Serializer({kind.lower()}).data")
    elif kind in {"QuerySet", "ValuesListQuerySet", "set", "frozenset", "dict_keys", "dict_values", "RawQuerySet"}:
        yield Step("Make a list of it", "list(rows.values())" if kind.endswith("QuerySet") else "list(values)")
    else:
        yield Step(
            "Turn it into a text or number, or let Django's encoder do it", "json.dumps(data, cls=DjangoJSONEncoder)"
        )
