"""# The server does not know a prepared statement

Requests fail now and then with status 500, the more the busier the site is.

## You see
```python
# config/postgresql.py
from config.settings import *

DATABASES = {
    "default": {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": "shop",
        "OPTIONS": {"server_side_binding": True, "prepare_threshold": 0},
    }
}
```
```python
# pooled.py
from django.db import connection
from shop.models import Author

Author.objects.count()
with connection.cursor() as cursor:
    cursor.execute("DO $$ BEGIN EXECUTE 'DEALLOCATE ALL'; END $$")  # as if a pooler had handed out another session
Author.objects.count()
```
```console
$ python manage.py migrate -v0 --settings config.postgresql
$ python manage.py shell --settings config.postgresql -c "import pooled"
django.db.utils.ProgrammingError: prepared statement "…" does not exist
```

## Because
A prepared statement lives in one session of the server. A pooler in transaction mode (pgbouncer, RDS Proxy, Supavisor) hands
the next transaction another session, which does not have it, or has one of the same name (`already exists`). Cursors on the
server's side, which `iterator()` uses, have the same trouble.

## Answer
```text
`DATABASES` of `config.postgresql` is said here (config/postgresql.py:3)
Let psycopg prepare nothing: "OPTIONS": {"prepare_threshold": None}
Let iterator() do without cursors of the server: "DISABLE_SERVER_SIDE_CURSORS": True
Or let the pooler keep track of them (pgbouncer 1.21): max_prepared_statements = 200
```

## Good
```python
# config/postgresql.py
from config.settings import *

DATABASES = {
    "default": {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": "shop",
        "OPTIONS": {"server_side_binding": True, "prepare_threshold": None},
    }
}
```
"""

from __future__ import annotations

from collections.abc import Iterator

from django_cto.error import Fact, Seen, Step
from django_cto.project import Project
from django_cto.project.settings.values import Table, text_in

RAISED = (
    "django.db.utils.OperationalError django.db.utils.ProgrammingError psycopg.errors.InvalidSqlStatementName "
    "psycopg.errors.DuplicatePreparedStatement psycopg2.errors.InvalidSqlStatementName"
)
MESSAGE = r"prepared statement \"(?P<name>[^\"]+)\" (?:does not exist|already exists)|cursor \"_django_curs_\w+\" does not exist"
DOCS = "ref/databases/#transaction-pooling-server-side-cursors"


def explain(seen: Seen, project: Project) -> Iterator[Fact | Step]:
    for entry in project.settings.modules:
        found = entry.table("DATABASES")
        default = found.get("default") if found else None
        engine = text_in(default.get("ENGINE")) if isinstance(default, Table) else None
        if engine and ("postg" in engine or "psql" in engine):
            yield Fact(f"`DATABASES` of `{entry.name}` is said here", entry.settings["DATABASES"].place)
    yield Step("Let psycopg prepare nothing", '"OPTIONS": {"prepare_threshold": None}')
    yield Step("Let iterator() do without cursors of the server", '"DISABLE_SERVER_SIDE_CURSORS": True')
    yield Step("Or let the pooler keep track of them (pgbouncer 1.21)", "max_prepared_statements = 200")
