"""# The database has no connection left

Whoever comes now sees status 500, workers and commands included, until somebody else is done.

## You see
```python
# config/postgresql.py
from config.settings import *

DATABASES = {"default": {"ENGINE": "django.db.backends.postgresql", "NAME": "shop"}}
```
```python
# greedy.py
import psycopg
from django.db import connection

others = []
try:
    while len(others) < 200:
        others.append(psycopg.connect("dbname=shop"))
except psycopg.OperationalError:
    pass
connection.ensure_connection()
```
```console
$ python manage.py shell --settings config.postgresql -c "import greedy"
django.db.utils.OperationalError: … too many clients already
```

## Because
PostgreSQL allows `max_connections` (100 where nobody has said otherwise). Each thread of each worker of each process keeps one
for as long as `CONN_MAX_AGE` says: workers × threads × machines, Celery's processes besides, can be more. Under ASGI every
request may have its own, which `CONN_MAX_AGE` then keeps open. Threads of one's own that ask the database have to close their
connections.

## Answer
```text
`CONN_MAX_AGE` of `default` is not said in `config.postgresql` (config/postgresql.py:3)
See who holds them: SELECT usename, application_name, state, count(*) FROM pg_stat_activity GROUP BY 1, 2, 3 ORDER BY 4 DESC
Count them: workers × threads × machines, and Celery's processes, must stay below: SHOW max_connections
Put a pool between: pgbouncer, or from Django 5.1: "OPTIONS": {"pool": True}
Under ASGI, keep no connection open: "CONN_MAX_AGE": 0
```

## Good
```python
# greedy.py
import psycopg
from django.db import connection

for _ in range(200):
    psycopg.connect("dbname=shop").close()
connection.ensure_connection()
```
"""

from __future__ import annotations

from collections.abc import Iterator

from django_cto.error import Fact, Seen, Step
from django_cto.project import Project
from django_cto.project.settings.values import Table, text_in

RAISED = "django.db.utils.OperationalError psycopg.OperationalError psycopg2.OperationalError"
MESSAGE = (
    r"too many clients already|remaining connection slots are reserved|too many connections for (?:role|database)"
    r"|\(1040, '?\"?Too many connections|no more connections allowed"
)
DOCS = "ref/databases/#persistent-connections"
ASKED = "SELECT usename, application_name, state, count(*) FROM pg_stat_activity GROUP BY 1, 2, 3 ORDER BY 4 DESC"


def explain(seen: Seen, project: Project) -> Iterator[Fact | Step]:
    for entry in project.settings.modules:
        found = entry.table("DATABASES")
        default = found.get("default") if found else None
        engine = text_in(default.get("ENGINE")) if isinstance(default, Table) else None
        if isinstance(default, Table) and engine and "sqlite" not in engine:
            is_said = default.get("CONN_MAX_AGE") is not None
            text = f"`CONN_MAX_AGE` of `default` is {'' if is_said else 'not '}said in `{entry.name}`"
            yield Fact(text, entry.settings["DATABASES"].place)
    yield Step("See who holds them", ASKED)
    yield Step(
        "Count them: workers × threads × machines, and Celery's processes, must stay below", "SHOW max_connections"
    )
    yield Step("Put a pool between", 'pgbouncer, or from Django 5.1: "OPTIONS": {"pool": True}')
    yield Step("Under ASGI, keep no connection open", '"CONN_MAX_AGE": 0')
