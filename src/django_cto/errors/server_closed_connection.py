"""# The database's server has closed the connection

The query that comes next fails, and with it the request or the task; a worker that keeps the dead connection fails at every
one after it.

## You see
```python
# config/postgresql.py
from config.settings import *

DATABASES = {"default": {"ENGINE": "django.db.backends.postgresql", "NAME": "shop", "CONN_MAX_AGE": None}}
```
```python
# worker.py
import subprocess

from django.db import connection
from shop.models import Author

for job in range(2):
    print(job, Author.objects.count())
    if job == 0:  # as a restart of the server, a failover or a pooler's time limit does it
        stop = f"SELECT pg_terminate_backend({connection.connection.info.backend_pid}, 5000)"
        subprocess.run(["psql", "-q", "-d", "shop", "-c", stop], check=True)
```
```console
$ python manage.py migrate -v0 --settings config.postgresql
$ python manage.py shell --settings config.postgresql -c "import worker"
django.db.utils.OperationalError: terminating connection due to administrator command
```

## Because
The server was restarted or changed over to another machine, ended a session that was idle or in a transaction for too long, was
killed for want of memory; or something between has a time limit of its own: pgbouncer (`server_idle_timeout`,
`client_idle_timeout`, `query_timeout`), a load balancer, a firewall. Django looks at the start of each request whether a
connection is too old (`CONN_MAX_AGE`), and with `CONN_HEALTH_CHECKS` whether it is alive. A process that serves no requests (a
command that never ends, a consumer of its own making) does not have that, nor does a thread of its own. A connection that was
open when a process was forked is shared by both, and closed by the first that ends.

## Answer
```text
It is closed when this is asked (worker.py:7)
`DATABASES` of `config.postgresql` keeps connections: CONN_MAX_AGE is None, without CONN_HEALTH_CHECKS (config/postgresql.py:3)
Ask before each request whether the connection is alive: "CONN_HEALTH_CHECKS": True
In a process that serves no requests, do so before each piece of work: from django.db import close_old_connections; close_old_connections()
Keep connections for less time than whatever closes them: "CONN_MAX_AGE": 60
Look why it was closed: the log of the server (or of the pooler) at this time
```

## Good
```python
# config/postgresql.py
from config.settings import *

DATABASES = {
    "default": {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": "shop",
        "CONN_MAX_AGE": 60,
        "CONN_HEALTH_CHECKS": True,
    }
}
```
```python
# worker.py
import subprocess

from django.db import close_old_connections, connection
from shop.models import Author

for job in range(2):
    close_old_connections()
    print(job, Author.objects.count())
    if job == 0:
        stop = f"SELECT pg_terminate_backend({connection.connection.info.backend_pid}, 5000)"
        subprocess.run(["psql", "-q", "-d", "shop", "-c", stop], check=True)
```
"""

from __future__ import annotations

from collections.abc import Iterator

from django_cto.error import Fact, Seen, Step
from django_cto.project import Project
from django_cto.project.frames import place_in
from django_cto.project.settings.values import Literal, Table

RAISED = (
    "django.db.utils.OperationalError django.db.utils.InterfaceError django.db.utils.DatabaseError "
    "psycopg.OperationalError psycopg.InterfaceError psycopg2.OperationalError psycopg2.InterfaceError "
    "psycopg2.DatabaseError psycopg.errors.AdminShutdown psycopg2.errors.AdminShutdown "
    "psycopg.errors.IdleInTransactionSessionTimeout psycopg2.errors.IdleInTransactionSessionTimeout "
    "psycopg.errors.IdleSessionTimeout psycopg.errors.ProtocolViolation"
)
MESSAGE = (
    r"^(?:consuming input failed: )?server closed the connection unexpectedly|terminating connection due to"
    r"|SSL connection has been closed unexpectedly|SSL SYSCALL error|^connection already closed|^the connection is (?:closed|lost)"
    r"|server conn crashed\?|could not receive data from server|^(?:client|server)_idle_timeout|^query_timeout"
    r"|\(2006, [\"'](?:MySQL )?[Ss]erver has gone away|\(2013, [\"']Lost connection to (?:MySQL )?server"
)
DOCS = "ref/databases/#persistent-database-connections"


def explain(seen: Seen, project: Project) -> Iterator[Fact | Step]:
    if place := place_in(project, seen.raised):
        yield Fact("It is closed when this is asked", place)
    for entry in project.settings.modules:
        databases = entry.table("DATABASES")
        said = _kept(databases.get("default")) if databases else ""
        if said:
            yield Fact(f"`DATABASES` of `{entry.name}` {said}", entry.settings["DATABASES"].place)
    yield Step("Ask before each request whether the connection is alive", '"CONN_HEALTH_CHECKS": True')
    yield Step(
        "In a process that serves no requests, do so before each piece of work",
        "from django.db import close_old_connections; close_old_connections()",
    )
    yield Step("Keep connections for less time than whatever closes them", '"CONN_MAX_AGE": 60')
    yield Step("Look why it was closed", "the log of the server (or of the pooler) at this time")


def _kept(table: object) -> str:
    """How a database's settings keep connections; "" where they keep none, ask whether they live, or cannot be read."""
    if not isinstance(table, Table):
        return ""
    age, asks = table.get("CONN_MAX_AGE"), table.get("CONN_HEALTH_CHECKS")
    if not isinstance(age, Literal) or age.value == 0 or asks is not None:
        return ""
    return f"keeps connections: CONN_MAX_AGE is {age.value}, without CONN_HEALTH_CHECKS"
