"""# Nobody listens where the database should be

No query reaches a server: every page that needs the database answers with status 500, and `migrate` cannot run.

## You see
```python
# config/away.py
from config.settings import *

DATABASES = {"default": {"ENGINE": "django.db.backends.postgresql", "NAME": "shop", "HOST": "localhost", "PORT": 5999}}
```
```console
$ python manage.py migrate --settings config.away
django.db.utils.OperationalError: connection failed: connection to server at "…", port 5999 failed: Connection refused
```

## Because
The server does not run, or it listens at another address or port. In a container `localhost` is the container itself: the
database is the name of its service (`db`). In compose the application is often sooner ready than the database: wait for it by
a health check. Without HOST the server is looked for at a Unix socket, which the client and the server may each expect in
another folder. Behind `could not translate host name` is a name that exists only in another network.

## Answer
```text
`DATABASES` of `config.away` is said here (config/away.py:3)
The server is looked for at `localhost`, port 5999
Ask whether a server is there: pg_isready -h localhost -p 5999
Start the server, or put HOST and PORT right in `DATABASES`
In a container, HOST is the name of the database's service, never `localhost`
```

## Good
```python
# config/away.py
from config.settings import *

DATABASES = {"default": {"ENGINE": "django.db.backends.postgresql", "NAME": "shop", "HOST": "localhost", "PORT": 5432}}
```
"""

from __future__ import annotations

from collections.abc import Iterator

from django_cto.error import Fact, Seen, Step
from django_cto.project import Project
from django_cto.project.settings.values import Table, text_in

RAISED = "django.db.utils.OperationalError psycopg.OperationalError psycopg2.OperationalError psycopg.errors.ConnectionTimeout"
MESSAGE = (
    r"connection to server at \"(?P<host>[^\"]+)\"(?: \([^)]*\))?, port (?P<port>\d+) failed: (?:Connection refused|timeout expired"
    r"|Connection timed out|No route to host)|connection to server on socket \"(?P<socket>[^\"]+)\" failed"
    r"|could not connect to server|could not translate host name \"(?P<name>[^\"]+)\"|failed to resolve host '(?P<resolve>[^']+)'"
    r"|\(2002, \"Can't connect to|\(2003, \"Can't connect to|\(2005, \"Unknown (?:MySQL )?server host '(?P<mysql>[^']+)'"
)
DOCS = "ref/settings/#host"
WITH_SERVER = ("postgres", "mysql", "psqlextra", "postgis")


def explain(seen: Seen, project: Project) -> Iterator[Fact | Step]:
    asked = seen["host"] or seen["name"] or seen["resolve"] or seen["mysql"]
    said = [(entry, table) for entry in project.settings.modules if (table := _server(entry.table("DATABASES")))]
    for entry, _ in said:
        yield Fact(f"`DATABASES` of `{entry.name}` is said here", entry.settings["DATABASES"].place)
    hosts = {text for _, table in said if (text := text_in(table.get("HOST")))}
    host = hosts.pop() if len(hosts) == 1 else asked
    if seen["socket"]:
        yield Fact(f"Without HOST the server is looked for at the socket `{seen['socket']}`")
    elif host:
        yield Fact(f"The server is looked for at `{host}`" + (f", port {seen['port']}" if seen["port"] else ""))
    port = f" -p {seen['port']}" if seen["port"] else ""
    yield Step("Ask whether a server is there", f"pg_isready{f' -h {host}' if host else ''}{port}")
    yield Step("Start the server, or put HOST and PORT right in `DATABASES`")
    yield Step("In a container, HOST is the name of the database's service, never `localhost`")


def _server(databases: Table | None) -> Table | None:
    """The default database, where it is one that has a server."""
    found = databases.get("default") if databases else None
    engine = text_in(found.get("ENGINE")) if isinstance(found, Table) else None
    return found if isinstance(found, Table) and engine and any(name in engine for name in WITH_SERVER) else None
