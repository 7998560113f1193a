"""# Input becomes a part of the SQL

Whoever can write into the text of a statement can write statements: `' OR 1=1 --` reads every row, a `UNION` reads the
password hashes, and on PostgreSQL a semicolon starts a statement of the attacker's own (CWE-89, SQL injection). A
parameter travels apart from the text, and no value of it is ever read as SQL.

Found are `raw()`, `extra()`, `RawSQL` and the `execute` of a cursor whose text is put together (f-string, `%`, `format`,
`+`) with something from the request, in the same function or handed down by its callers. Let be is what no longer can be
SQL: numbers, UUIDs and dates that were converted, names out of a fixed list or table, quoted identifiers
(`connection.ops.quote_name`, `psycopg.sql.Identifier`), what a form or serializer has validated, parameters, and t-strings, whose values travel apart.

The edit makes parameters of what stands between quotes of SQL: only there a value is surely a value.

## Bad
```python
# shop/views.py
from django.db import connection
from django.http import JsonResponse


def search(request):
    title = request.GET.get("title", "")
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT id, title FROM shop_book WHERE title LIKE '%{title}%'")  # <-
        return JsonResponse({"books": cursor.fetchall()})
```

## Good
```python
# shop/views.py
from django.db import connection
from django.http import JsonResponse


def search(request):
    title = request.GET.get("title", "")
    with connection.cursor() as cursor:
        cursor.execute("SELECT id, title FROM shop_book WHERE title LIKE %s", [f"%{title}%"])
        return JsonResponse({"books": cursor.fetchall()})
```

A name of a column cannot be a parameter; it comes out of a list of the code's own:

## Good with a chosen column
```python
# shop/selectors.py
from shop.models import Book

COLUMNS = {"title": "title", "newest": "published_at"}


def books(request):
    column = COLUMNS.get(request.GET.get("order"), "title")
    return Book.objects.raw(f"SELECT * FROM shop_book ORDER BY {column}")
```
```python
# shop/models.py
from django.db import models


class Book(models.Model):
    title = models.CharField(max_length=200)
    published_at = models.DateField()
```
"""

from __future__ import annotations

from collections.abc import Iterator

from django_cto.flow import Flow
from django_cto.flow.input import first_reached
from django_cto.flow.input.parameters import by_parameters
from django_cto.flow.input.statements import sql_texts
from django_cto.flow.wording import written
from django_cto.rule import Confidence, Finding, Fix, Related, Safety, Severity

SEVERITY = Severity.BLOCKER
# Preview until there are ten hits to judge.
PREVIEW = True
ALONE = True


def check(flow: Flow) -> Iterator[Finding]:
    for site, texts in sql_texts(flow):
        found = first_reached(flow, site.function, texts, lambda each: each.kind != "file")
        if found:
            edits = by_parameters(flow, site, texts[0])
            yield Finding(
                place=site.place,
                message=f"`{written(site.call.func)}()` runs SQL that `{found.said}` is a part of",
                confidence=Confidence.CERTAIN if found.is_near else Confidence.LIKELY,
                related=tuple(Related(step.place, step.note) for step in found.trail),
                symbol=site.function.symbol,
                fix=Fix("Hand the values over as parameters", Safety.UNSAFE, edits) if edits else None,
            )
