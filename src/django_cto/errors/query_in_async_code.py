"""# The database is asked from async code

Django refuses: the query would hold up every other request of the process while it waits.

## You see
```python
# shop/views.py
from django.http import HttpResponse

from shop.models import Book


async def book_list(request):
    return HttpResponse(str(Book.objects.count()))


async def book_detail(request, slug):
    return HttpResponse(slug)
```
```console
$ curl http://localhost:8000/books/
django.core.exceptions.SynchronousOnlyOperation: You cannot call this from an async context - use a thread or sync_to_async.
```

## Because
A query runs where an event loop is running: in an `async def`, in what such a function calls, or in a notebook, whose cells
run in a loop. Each way to ask has a twin that waits (`acount`, `aget`, `async for`); reading a relation that was not loaded is
a query too, and has none. A lazy template or serializer asks when it is rendered.

## Answer
```text
The query is made here (shop/views.py:7)
Await the twin of the call: await queryset.acount(), await queryset.aget(…), async for row in queryset
Load relations beforehand: queryset.select_related(…), queryset.prefetch_related(…)
Or put all that asks the database into one function: await sync_to_async(function)()
```

## Good
```python
# shop/views.py
from django.http import HttpResponse

from shop.models import Book


async def book_list(request):
    return HttpResponse(str(await Book.objects.acount()))


async def book_detail(request, slug):
    return HttpResponse(slug)
```
"""

from __future__ import annotations

from collections.abc import Iterator

from django_cto.error import Fact, Seen, Step
from django_cto.project import Project
from django_cto.project.frames import place_in

RAISED = "django.core.exceptions.SynchronousOnlyOperation"
MESSAGE = r"You cannot call this from an async context"
DOCS = "topics/async/#async-safety"


def explain(seen: Seen, project: Project) -> Iterator[Fact | Step]:
    if place := place_in(project, seen.raised):
        yield Fact("The query is made here", place)
    twins = "await queryset.acount(), await queryset.aget(…), async for row in queryset"
    yield Step("Await the twin of the call", twins)
    yield Step("Load relations beforehand", "queryset.select_related(…), queryset.prefetch_related(…)")
    yield Step("Or put all that asks the database into one function", "await sync_to_async(function)()")
