"""# A query took longer than the server allows

The page answers with status 500 after the whole time limit, and held a worker and a connection for that long.

## You see
```python
# config/postgresql.py
from config.settings import *

DATABASES = {
    "default": {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": "shop",
        "OPTIONS": {"options": "-c statement_timeout=100"},
    }
}
```
```python
# slow.py
from django.db import connection

with connection.cursor() as cursor:
    cursor.execute("SELECT pg_sleep(0.3)")
```
```console
$ python manage.py shell --settings config.postgresql -c "import slow"
django.db.utils.OperationalError: canceling statement due to statement timeout
```

## Because
The server ends what runs longer than `statement_timeout`, and what waits for a lock longer than `lock_timeout`. The query lacks
an index, reads far more rows than are shown, or waits for somebody who holds a lock: a migration, a long transaction. In a
migration the limit does its duty: better this one fails than that all requests wait behind it.

## Answer
```text
The query is made here (slow.py:4)
See how the server goes about it: print(queryset.explain(analyze=True))
See who waits for whom: SELECT pid, pg_blocking_pids(pid), state, query FROM pg_stat_activity WHERE cardinality(pg_blocking_pids(pid)) > 0
If this one may take longer, say so for its transaction alone: SET LOCAL statement_timeout = '60s'
```

## Good
```python
# slow.py
from django.db import connection

with connection.cursor() as cursor:
    cursor.execute("SELECT 1")
```
"""

from __future__ import annotations

from collections.abc import Iterator

from django_cto.error import Fact, Seen, Step
from django_cto.project import Project
from django_cto.project.frames import place_in

RAISED = (
    "django.db.utils.OperationalError psycopg.errors.QueryCanceled psycopg2.errors.QueryCanceled "
    "psycopg.errors.LockNotAvailable psycopg2.errors.LockNotAvailable"
)
MESSAGE = r"canceling statement due to (?P<what>statement|lock) timeout|Lock wait timeout exceeded"
DOCS = "ref/models/querysets/#explain"
BLOCKED = (
    "SELECT pid, pg_blocking_pids(pid), state, query FROM pg_stat_activity WHERE cardinality(pg_blocking_pids(pid)) > 0"
)


def explain(seen: Seen, project: Project) -> Iterator[Fact | Step]:
    if place := place_in(project, seen.raised):
        yield Fact("The query is made here", place)
    if seen["what"] == "statement":
        yield Step("See how the server goes about it", "print(queryset.explain(analyze=True))")
    yield Step("See who waits for whom", BLOCKED)
    yield Step(
        "If this one may take longer, say so for its transaction alone",
        f"SET LOCAL {seen['what'] or 'lock'}_timeout = '60s'",
    )
