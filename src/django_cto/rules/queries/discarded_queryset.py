"""# A queryset's method is called and its result thrown away

Querysets never change: `filter`, `exclude` and their like return a new one and leave the old as it was. As a statement
of its own such a call does nothing at all, and every row that it was meant to keep out stays in: the book itself among
its recommendations, another customer's orders among the reader's.

The same mistake with `select_for_update` is the worst: the code goes on as if it had locked rows that nobody locked.

Only what is surely a queryset or manager is looked at: lists have a `reverse` of their own, search engines a `filter`
that changes the query in place. Methods that send a statement (`update`, `delete`, `get` …) are let be, and so is a
`try` around nothing else, which only asks whether the lookups are valid.

## Bad
```python
# catalogue/models.py
from django.db import models


class Book(models.Model):
    title = models.CharField(max_length=200)
    genre = models.CharField(max_length=20, db_index=True)
```
```python
# catalogue/selectors.py
from catalogue.models import Book


def recommendations(book):
    books = Book.objects.filter(genre=book.genre)
    books.exclude(pk=book.pk)  # <-
    return books[:4]
```

## Good
```python
# catalogue/selectors.py
from catalogue.models import Book


def recommendations(book):
    books = Book.objects.filter(genre=book.genre)
    books = books.exclude(pk=book.pk)
    return books[:4]
```
"""

from __future__ import annotations

from collections.abc import Iterator

from django_cto.facts.imports import statements
from django_cto.flow import Flow
from django_cto.flow.joining import model_of
from django_cto.flow.querysets import LAZY, is_lazy
from django_cto.flow.sites import CallSite
from django_cto.flow.wording import written
from django_cto.read import syntax as s
from django_cto.rule import Finding, Fix, Safety, Severity
from django_cto.text import Edit

SEVERITY = Severity.BLOCKER
ALONE = True
METHODS = LAZY - {"raw", "iterator", "get_queryset", "_clone", "cursor_paginate"}


def check(flow: Flow) -> Iterator[Finding]:
    """Find statements that are nothing but a call of a lazy method on a queryset or manager."""
    for function in flow.subjects.each(*METHODS):
        if any(_is_candidate(node) for node in statements(function.node.body)):
            for site in flow.evaluation(function).sites:
                if _is_lost(flow, site) and not _is_trial(site):
                    yield _finding(flow, site)


def _is_candidate(node: s.Stmt) -> bool:
    """A quick look, so that no function is evaluated in vain."""
    match node:
        case s.Expression(value=s.Call(func=s.Attribute(name=name))):
            return name in METHODS
    return False


def _is_lost(flow: Flow, site: CallSite) -> bool:
    return site.is_discarded and _is_candidate(site.statement) and is_lazy(flow, site.function, _rows(site))


def _rows(site: CallSite) -> s.Expr:
    return site.call.func.value if isinstance(site.call.func, s.Attribute) else site.call.func


def _is_trial(site: CallSite) -> bool:
    """Whether it is all that a `try` tries."""
    tries = [block.node for block in site.blocks if isinstance(block.node, s.Try)]
    return bool(tries) and tries[-1].body == (site.statement,)


def _finding(flow: Flow, site: CallSite) -> Finding:
    model = model_of(site.receiver)
    return Finding(
        place=site.name_place,
        message=f"`{written(site.call)}` makes a new queryset, and nothing uses it",
        symbol=site.function.symbol,
        model=model.label if model else None,
        fix=_fix(flow, site),
    )


def _fix(flow: Flow, site: CallSite) -> Fix | None:
    """Assign the new queryset to the name that holds the old one."""
    root: s.Expr = site.call
    while isinstance(root, s.Call | s.Attribute):
        root = root.func if isinstance(root, s.Call) else root.value
    if not isinstance(root, s.Name) or not is_lazy(flow, site.function, root):
        return None
    start = (site.place.line, site.place.column)
    edit = Edit(site.place.path, start, start, f"{root.id} = ")
    return Fix(f"Keep the result: assign it to `{root.id}`", Safety.UNSAFE, (edit,))
