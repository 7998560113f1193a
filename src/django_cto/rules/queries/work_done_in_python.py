"""# Rows are fetched for what the database could have told in one word

`len(books)` brings every book into memory to count them; `books.count()` brings one number. `if books:` fetches all to
learn whether there is one, where `exists()` stops at the first. So it is with sorting, adding up and picking out rows
in Python: at a hundred rows nobody sees a difference, at a hundred thousand the page takes seconds and the worker's
memory.

Only querysets that are used for nothing else are told: where the rows are needed as well, `len` of them is right. Let
be are relations that may have been prefetched (`order.lines.all()`), for these may be in memory already.

## Bad
```python
# shop/models.py
from django.db import models


class Book(models.Model):
    title = models.CharField(max_length=200)
    price = models.IntegerField()
```
```python
# shop/selectors.py
from .models import Book


def dear():
    books = Book.objects.filter(price__gt=50)
    return len(books)  # <-


def has_cheap():
    return Book.objects.filter(price__lt=5).count() > 0  # <-


def has_free():
    if Book.objects.filter(price=0):  # <-
        return True
    return False
```

## Good
```python
# shop/models.py
from django.db import models


class Book(models.Model):
    title = models.CharField(max_length=200)
    price = models.IntegerField()
```
```python
# shop/selectors.py
from .models import Book


def dear():
    books = Book.objects.filter(price__gt=50)
    return books.count()


def has_cheap():
    return Book.objects.filter(price__lt=5).exists()


def has_free():
    if Book.objects.filter(price=0).exists():
        return True
    return False
```

## Bad: order, sum, choice
```python
# shop/models.py
from django.db import models


class Book(models.Model):
    title = models.CharField(max_length=200)
    price = models.IntegerField()
```
```python
# shop/selectors.py
from .models import Book


def by_price():
    return sorted(Book.objects.all(), key=lambda book: book.price)  # <-


def worth():
    return sum(book.price for book in Book.objects.all())  # <-


def free():
    return [book for book in Book.objects.all() if book.price == 0]  # <-


def first():
    return list(Book.objects.order_by("price"))[0]  # <-


def is_listed(book: Book):
    return book in Book.objects.filter(price__gt=0)  # <-
```

## Good: order, sum, choice
```python
# shop/models.py
from django.db import models


class Book(models.Model):
    title = models.CharField(max_length=200)
    price = models.IntegerField()
```
```python
# shop/selectors.py
from django.db.models import Sum

from .models import Book


def by_price():
    return list(Book.objects.all().order_by("price"))


def worth():
    return Book.objects.all().aggregate(total=Sum("price"))["total"] or 0


def free():
    return [book for book in Book.objects.all().filter(price=0)]


def first():
    return Book.objects.order_by("price")[0]


def is_listed(book: Book):
    return Book.objects.filter(price__gt=0).contains(book)
```
"""

from __future__ import annotations

from collections.abc import Iterator

from django_cto.flow import Flow
from django_cto.flow.instead import asked_instead
from django_cto.flow.wasted import Wasted, wasted_in
from django_cto.flow.wording import written
from django_cto.project.definitions import place_of
from django_cto.rule import Finding, Fix, Safety, Severity
from django_cto.text import Edit

SEVERITY = Severity.MINOR
ALONE = True
MAKES = ("objects", "filter", "all", "exclude", "order_by", "values_list", "annotate", "count", "get_queryset")
INSTEAD = {
    "count": "fetches every `{model}` to count them",
    "exists": "fetches every `{model}` to learn whether there is one",
    "no": "fetches every `{model}` to learn whether there is none",
    "first": "fetches every `{model}` for the first of them",
    "order": "orders in Python what the database can order by `{field}`",
    "aggregate": "fetches every `{model}` for one figure of `{field}`",
    "filter": "fetches every `{model}` and drops by `{field}` what the database need not send",
    "contains": "fetches every `{model}` to look for one",
}


def check(flow: Flow) -> Iterator[Finding]:
    for function in flow.subjects.each(*MAKES):
        for wasted in wasted_in(flow, function):
            yield _finding(flow, wasted)


def _finding(flow: Flow, wasted: Wasted) -> Finding:
    harm = INSTEAD[wasted.wants].format(model=wasted.model.name, field=wasted.field)
    if wasted.is_counted:
        harm = harm.replace("fetches", "counts")
    return Finding(
        place=wasted.place,
        message=f"`{written(wasted.rows)}` {harm}",
        symbol=wasted.function.symbol,
        model=wasted.model.label,
        fix=_fix(wasted) or _other_fix(flow, wasted),
    )


def _fix(wasted: Wasted) -> Fix | None:
    """Let the text of the queryset stand, and ask it for what is wanted."""
    if wasted.wants not in {"count", "exists", "no"}:
        return None
    whole, rows = wasted.place, place_of(wasted.function.module, wasted.rows.at)
    method = "count" if wasted.wants == "count" else "exists"
    before = Edit(
        whole.path, (whole.line, whole.column), (rows.line, rows.column), "not " if wasted.wants == "no" else ""
    )
    after = Edit(whole.path, (rows.end_line, rows.end_column), (whole.end_line, whole.end_column), f".{method}()")
    return Fix(f"Ask for `{method}()`", Safety.SAFE if wasted.is_counted else Safety.UNSAFE, (before, after))


def _other_fix(flow: Flow, wasted: Wasted) -> Fix | None:
    found = asked_instead(flow, wasted)
    return Fix(found[0], Safety.UNSAFE, found[1]) if found else None
