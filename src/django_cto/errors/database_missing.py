"""# The server has no such database

The server is there and lets the user in, but has no database of this name.

## You see
```python
# config/other.py
from config.settings import *

DATABASES = {"default": {"ENGINE": "django.db.backends.postgresql", "NAME": "bookshop"}}
```
```console
$ python manage.py migrate --settings config.other
django.db.utils.OperationalError: … database "bookshop" does not exist
```

## Because
Django makes tables, never databases, except for tests. The database was not made yet, bears another name, or the settings
lead to another server than the one that was meant. Without NAME, PostgreSQL takes the user's name for the database's.

## Answer
```text
`DATABASES` of `config.other` is said here (config/other.py:3)
Look which databases the server has: psql -l
Make the database, then its tables: createdb bookshop && python manage.py migrate
```

## Good
```console
$ createdb bookshop
```
"""

from __future__ import annotations

from collections.abc import Iterator

from django_cto.error import Fact, Seen, Step
from django_cto.project import Project
from django_cto.project.settings.values import text_in

RAISED = "django.db.utils.OperationalError psycopg.OperationalError psycopg2.OperationalError"
MESSAGE = r"database \"(?P<postgres>[^\"]+)\" does not exist|\(1049, \"Unknown database '(?P<mysql>[^']+)'"
DOCS = "ref/settings/#name"


def explain(seen: Seen, project: Project) -> Iterator[Fact | Step]:
    name = seen["postgres"] or seen["mysql"]
    for entry in project.settings.modules:
        databases = entry.table("DATABASES")
        if databases and text_in(databases.get("default", "NAME")) == name:
            yield Fact(f"`DATABASES` of `{entry.name}` is said here", entry.settings["DATABASES"].place)
    if seen["mysql"]:
        yield Step("Make the database, then its tables", f"CREATE DATABASE {name} CHARACTER SET utf8mb4")
        return
    yield Step("Look which databases the server has", "psql -l")
    yield Step("Make the database, then its tables", f"createdb {name} && python manage.py migrate")
