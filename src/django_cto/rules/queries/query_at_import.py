"""# A query that runs when the module is imported

Importing is the first thing that any command does. On a fresh database `migrate` itself fails with "no such table",
and so do the tests before their database exists; every worker waits for the query when it starts; and what was read is
kept as it was that day, until somebody restarts the server.

Found are querysets read, counted or tested at a module's top level, in a class body or in a default argument, and calls
from there of functions that ask whenever they are called. A lazy queryset (`queryset=Genre.objects.all()`) asks nothing
and is let be, and so are functions handed over to be called later, and scripts.

## Bad
```python
# catalogue/models.py
from django.db import models


class Genre(models.Model):
    name = models.CharField(max_length=60)
```
```python
# catalogue/forms.py
from django import forms

from catalogue.models import Genre


class ShelfForm(forms.Form):
    genre = forms.ChoiceField(choices=[(genre.pk, genre.name) for genre in Genre.objects.all()])  # <-
```

## Good
```python
# catalogue/forms.py
from django import forms

from catalogue.models import Genre


class ShelfForm(forms.Form):
    genre = forms.ModelChoiceField(queryset=Genre.objects.all())
```
"""

from __future__ import annotations

from collections.abc import Iterator

import msgspec

from django_cto.flow import Flow
from django_cto.flow.importing import queries_at_import
from django_cto.flow.queries import Query
from django_cto.flow.sites import CallSite
from django_cto.flow.wording import written
from django_cto.read import syntax as s
from django_cto.rule import MOST_RELATED, Finding, Related, Severity
from django_cto.text import Place

SEVERITY = Severity.BLOCKER


def check(flow: Flow) -> Iterator[Finding]:
    """Find what asks the database while modules are being imported, each query once."""
    found: dict[Place, Finding] = {}
    for query, called in queries_at_import(flow):
        first = found.get(query.place)
        if first and called:
            again = Related(called.name_place, f"`{written(called.call.func)}` is called here too")
            found[query.place] = msgspec.structs.replace(first, related=(*first.related, again)[:MOST_RELATED])
        elif not first:
            found[query.place] = _finding(query, called)
    yield from found.values()


def _finding(query: Query, called: CallSite | None) -> Finding:
    code = written(query.node.func if isinstance(query.node, s.Call) and query.rows is None else query.node)
    place, symbol = query.place, query.module.name
    related = (Related(place, f"`{code}` asks"),) if called else ()
    if called:
        place, symbol, code = called.name_place, called.function.module.name, written(called.call.func)
    return Finding(
        place=place,
        message=f"`{code}` asks the database when the module is imported",
        related=related,
        symbol=symbol,
        model=query.model.label if query.model else None,
    )
