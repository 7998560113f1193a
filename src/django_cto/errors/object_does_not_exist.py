"""# No row fits

`get()` found no row and raises: a page with an address that somebody kept, typed or guessed answers with status 500 instead
of 404.

## You see
```python
# shop/views.py
from django.http import HttpResponse

from shop.models import Book


def book_list(request):
    return HttpResponse("")


def book_detail(request, slug):
    return HttpResponse(Book.objects.get(slug=slug).title)
```
```console
$ curl http://localhost:8000/books/gone/
shop.models.Book.DoesNotExist: Book matching query does not exist.
```

## Because
The row was never there, was deleted meanwhile, is hidden by the manager's own filter, or lies in another database. A task that
is sent inside a transaction looks for a row that is not committed yet. `ContentType`, `Site` and `SocialApp` are rows as well,
which a fresh database does not have.

## Answer
```text
`get()` is called here (shop/views.py:11)
`Book` is `shop.Book` (shop/models.py:12)
In a view, answer with 404: get_object_or_404(Book, …)
Where a row may be absent, ask for it so: Book.objects.filter(…).first()
Where it has to be there, catch it and say what is missing: except Book.DoesNotExist: …
```

## Good
```python
# shop/views.py
from django.http import HttpResponse

from shop.models import Book


def book_list(request):
    return HttpResponse("")


def book_detail(request, slug):
    book = Book.objects.filter(slug=slug).first()
    return HttpResponse(book.title if book else "It was sold.")
```
"""

from __future__ import annotations

from collections.abc import Iterator

from django_cto.error import Fact, Seen, Step
from django_cto.project import Project
from django_cto.project.frames import place_in

RAISED = "DoesNotExist django.core.exceptions.ObjectDoesNotExist"
MESSAGE = r"^(?!Site |SocialApp )(?P<model>\w+) matching query does not exist"
DOCS = "ref/models/querysets/#get"


def explain(seen: Seen, project: Project) -> Iterator[Fact | Step]:
    name = seen["model"]
    if place := place_in(project, seen.raised):
        yield Fact("`get()` is called here", place)
        function = seen.raised.own.function if seen.raised.own else ""
        if any(
            symbol.endswith(f".{function}") and task.place.path == place.path for symbol, task in project.tasks.items()
        ):
            yield Step(
                "In a task, send it when the transaction is committed: else it may look before the row is there",
                "task.delay_on_commit(row.pk)",
            )
    for model in project.models.concrete:
        if model.name == name:
            yield Fact(f"`{name}` is `{model.label}`", model.place)
    yield Step("In a view, answer with 404", f"get_object_or_404({name}, …)")
    yield Step("Where a row may be absent, ask for it so", f"{name}.objects.filter(…).first()")
    yield Step("Where it has to be there, catch it and say what is missing", f"except {name}.DoesNotExist: …")
