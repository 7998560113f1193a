"""# A blocking query in a coroutine

Django refuses it: the first request that gets there ends in `SynchronousOnlyOperation` and an error 500. Where the
refusal is switched off (`DJANGO_ALLOW_ASYNC_UNSAFE`), one slow query stops every other request of the process.

Found are methods that ask at once (`get`, `save`, `count` …) and whatever runs through a queryset or tests it for
truth. Awaited calls, `async for`, and functions and lambdas inside, which may be meant for `sync_to_async`, are let be;
so is a queryset that was read asynchronously before and has its rows already, and `related.all()`, which may have been
prefetched.

## Bad
```python
# catalogue/models.py
from django.db import models


class Book(models.Model):
    title = models.CharField(max_length=200)
    slug = models.SlugField(unique=True)
```
```python
# catalogue/views.py
from django.http import JsonResponse

from catalogue.models import Book


async def book_detail(request, slug):
    book = Book.objects.get(slug=slug)  # <-
    titles = []
    for other in Book.objects.exclude(slug=slug):  # <-
        titles.append(other.title)
    return JsonResponse({"title": book.title, "others": titles})
```

## Good
```python
# catalogue/views.py
from django.http import JsonResponse

from catalogue.models import Book


async def book_detail(request, slug):
    book = await Book.objects.aget(slug=slug)
    titles = []
    async for other in Book.objects.exclude(slug=slug):
        titles.append(other.title)
    return JsonResponse({"title": book.title, "others": titles})
```
"""

from __future__ import annotations

from collections.abc import Iterator

from django_cto.flow import Flow
from django_cto.flow.queries import ASYNC_NAMES, Query, queries_in
from django_cto.flow.scopes import scoped
from django_cto.flow.values import Manager
from django_cto.flow.wording import written
from django_cto.project import Project
from django_cto.project.definitions import FunctionDef, place_of
from django_cto.read import syntax as s
from django_cto.rule import Finding, Fix, Safety, Severity
from django_cto.text import Edit, Place

SEVERITY = Severity.BLOCKER
ALONE = True
# From this version on rows have `asave` and `adelete`; `aget` and the like came with 4.1.
WITH_ROW_METHODS = (4, 2)
ASYNC_ROW_NAMES = frozenset({"asave", "adelete", "arefresh_from_db"})


def check(project: Project, flow: Flow) -> Iterator[Finding]:
    """Find what asks the database synchronously in an `async def`."""
    for function in flow.subjects.each(s.COROUTINE):
        if _has_coroutine(function):
            for query in queries_in(flow, function):
                coroutine = query.scope or function.node
                if isinstance(coroutine, s.Function) and coroutine.is_async and _blocks(flow, function, query):
                    yield _finding(project, function, query, coroutine)


def _has_coroutine(function: FunctionDef) -> bool:
    """Whether the function, or one defined straight in it, is a coroutine."""
    inner = (node for node in function.node.body if isinstance(node, s.Function))
    return function.node.is_async or any(node.is_async for node in inner)


def _blocks(flow: Flow, function: FunctionDef, query: Query) -> bool:
    if query.rows is None:
        return query.site is not None and not query.site.is_awaited
    return not _may_be_prefetched(flow, function, query.rows) and not _was_read(flow, function, query.rows)


def _may_be_prefetched(flow: Flow, function: FunctionDef, rows: s.Expr) -> bool:
    """Whether it is `related.all()`, whose rows may have come with the instance."""
    site = flow.evaluation(function).by_call.get(id(rows))
    return bool(site and site.name == "all" and isinstance(site.receiver, Manager) and site.receiver.step)


def _was_read(flow: Flow, function: FunctionDef, rows: s.Expr) -> bool:
    """Whether a queryset of that name was read by `async for`, or handed to something awaited, further up."""
    if not isinstance(rows, s.Name):
        return False
    for node, _ in scoped(function.node.body):
        match node:
            case s.For(is_async=True, iter=read) | s.Generator(is_async=True, iter=read):
                given: tuple[object, ...] = (read,)
            case s.Await():
                given = tuple(s.descend(node.value))
            case _:
                continue
        if any(isinstance(item, s.Name) and item.id == rows.id and item.at < rows.at for item in given):
            return True
    return False


def _finding(project: Project, function: FunctionDef, query: Query, coroutine: s.Function) -> Finding:
    code = written(query.node.func if isinstance(query.node, s.Call) and query.rows is None else query.node)
    does = "asks the database at once" if query.rows is None else f"is read by a blocking `{query.verb}`"
    return Finding(
        place=query.place,
        message=f"`{code}` {does} in the coroutine `{coroutine.name}`, where Django refuses it",
        symbol=function.symbol,
        model=query.model.label if query.model else None,
        fix=_fix(project, query),
    )


def _fix(project: Project, query: Query) -> Fix | None:
    """Await the asynchronous method, where the call is all that its statement takes the value of."""
    site = query.site
    if site is None or query.rows is not None:
        return _loop_fix(query)
    is_old = project.django_version is not None and project.django_version < WITH_ROW_METHODS
    names = ASYNC_NAMES if is_old else ASYNC_NAMES | ASYNC_ROW_NAMES
    if f"a{query.verb}" not in names or getattr(site.statement, "value", None) is not site.call:
        return None
    return Fix(f"Await `a{query.verb}`", Safety.UNSAFE, (_insert(site.place, "await "), _insert(query.place, "a")))


def _loop_fix(query: Query) -> Fix | None:
    if not isinstance(query.reader, s.For) or query.reader.iter is not query.rows:
        return None
    edit = _insert(place_of(query.module, query.reader.at), "async ")
    return Fix("Read it with `async for`", Safety.UNSAFE, (edit,))


def _insert(place: Place, text: str) -> Edit:
    return Edit(place.path, (place.line, place.column), (place.line, place.column), text)
