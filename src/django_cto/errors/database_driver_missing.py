"""# The package that speaks with the database is not installed

Nothing of the project that needs the database can be started.

## You see
```python
# config/mysql.py
from config.settings import *

DATABASES = {"default": {"ENGINE": "django.db.backends.mysql", "NAME": "shop"}}
```
```console
$ python manage.py check --settings config.mysql
django.core.exceptions.ImproperlyConfigured: Error loading MySQLdb module.
Did you install mysqlclient?
```

## Because
Django brings no drivers. The package is not among the requirements of this environment or image, was installed in another
environment, or cannot be loaded because the database's own library is missing (`libpq.so.5`, `libmysqlclient.so`): then the
message or the error above it names that library. `psycopg` alone needs libpq; `psycopg[binary]` brings it along.

## Answer
```text
`DATABASES` of `config.mysql` is said here (config/mysql.py:3)
Install the driver in the environment that runs: python -m pip install mysqlclient
See whether it can be loaded there: python -c "import MySQLdb"
Note it among the requirements, and build the image anew
```

## Good
```python
# config/mysql.py
from config.settings import *

DATABASES = {"default": {"ENGINE": "django.db.backends.postgresql", "NAME": "shop"}}
```
"""

from __future__ import annotations

from collections.abc import Iterator

from django_cto.error import Fact, Seen, Step
from django_cto.project import Project
from django_cto.project.settings.values import text_in

RAISED = "django.core.exceptions.ImproperlyConfigured"
MESSAGE = r"^Error loading (?P<driver>psycopg2 or psycopg|psycopg2|psycopg|MySQLdb|cx_Oracle|oracledb) module"
DOCS = "topics/install/#get-your-database-running"
# By the driver that is missed: the package that brings it, the module to try, what its engines are called.
DRIVERS = {
    "psycopg2 or psycopg": ("'psycopg[binary]'", "psycopg", ("postg", "psql")),
    "psycopg2": ("psycopg2-binary", "psycopg2", ("postg", "psql")),
    "psycopg": ("'psycopg[binary]'", "psycopg", ("postg", "psql")),
    "MySQLdb": ("mysqlclient", "MySQLdb", ("mysql",)),
    "cx_Oracle": ("cx_Oracle", "cx_Oracle", ("oracle",)),
    "oracledb": ("oracledb", "oracledb", ("oracle",)),
}


def explain(seen: Seen, project: Project) -> Iterator[Fact | Step]:
    package, module, engines = DRIVERS[seen["driver"]]
    for entry in project.settings.modules:
        databases = entry.table("DATABASES")
        engine = text_in(databases.get("default", "ENGINE")) if databases else None
        if engine and any(name in engine for name in engines):
            yield Fact(f"`DATABASES` of `{entry.name}` is said here", entry.settings["DATABASES"].place)
    yield Step("Install the driver in the environment that runs", f"python -m pip install {package}")
    yield Step("See whether it can be loaded there", f'python -c "import {module}"')
    yield Step("Note it among the requirements, and build the image anew")
