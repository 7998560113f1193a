"""# Pages are cut from rows that have no order

The database may give the rows in another order for each page: some are shown twice, others never.

## You see
```python
# shop/views.py
from django.core.paginator import Paginator
from django.shortcuts import render

from shop.models import Book


def book_list(request):
    books = Paginator(Book.objects.all(), 20).get_page(1)
    return render(request, "shop/book_list.html", {"books": books})


def book_detail(request, slug):
    return render(request, "shop/book_detail.html")
```
```console
$ curl http://localhost:8000/books/
… UnorderedObjectListWarning: Pagination may yield inconsistent results with an unordered object_list: <class 'shop.models.Book'> QuerySet.
  books = Paginator(Book.objects.all(), 20).get_page(1)
```

## Because
The queryset has no `order_by()` and the model no `ordering`. An order by a column in which rows are alike is none either,
though it is not warned of: put the primary key at its end. With REST framework the view's queryset is meant; annotations with
`values()` and `union()` lose the model's order.

## Answer
```text
`shop.Book` has no `ordering` (shop/models.py:12)
Order what is paginated, by something that is unique at its end: Book.objects.order_by("…", "pk")
```

## Good
```python
# shop/views.py
from django.core.paginator import Paginator
from django.shortcuts import render

from shop.models import Book


def book_list(request):
    books = Paginator(Book.objects.order_by("title", "pk"), 20).get_page(1)
    return render(request, "shop/book_list.html", {"books": books})


def book_detail(request, slug):
    return render(request, "shop/book_detail.html")
```
"""

from __future__ import annotations

from collections.abc import Iterator

from django_cto.error import Fact, Seen, Step
from django_cto.project import Project

RAISED = "django.core.paginator.UnorderedObjectListWarning"
MESSAGE = r"unordered object_list: <class '(?P<path>[\w.]+)'>"
DOCS = "topics/pagination/"


def explain(seen: Seen, project: Project) -> Iterator[Fact | Step]:
    name = seen["path"].rpartition(".")[2]
    for model in project.models.concrete:
        if model.name == name and model.owner.symbol == seen["path"]:
            yield Fact(
                f"`{model.label}` has no `ordering`" if not model.ordering else "The model's order is taken off",
                model.place,
            )
    yield Step("Order what is paginated, by something that is unique at its end", f'{name}.objects.order_by("…", "pk")')
