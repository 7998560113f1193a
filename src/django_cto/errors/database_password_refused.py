"""# The database refuses the user or the password

The server is there, but lets nobody in: no page that needs the database works.

## You see
```python
# config/locked.py
from config.settings import *

DATABASES = {
    "default": {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": "shop",
        "USER": "shop",
        "PASSWORD": "wrong",
        "HOST": "localhost",
        "PORT": 5432,
    }
}
```
```console
$ python manage.py migrate --settings config.locked
django.db.utils.OperationalError: … password authentication failed for user "shop"
```

## Because
The password is another one, the role does not exist, or the server's `pg_hba.conf` wants another way of proving who one is
(`peer` takes the user of the operating system). With the official container image the password is only taken from the
environment when the volume is made: a changed `POSTGRES_PASSWORD` has no effect on data that are there already. Special
characters in a `DATABASE_URL` have to be written in percent form (`@` is `%40`).

## Answer
```text
`DATABASES` of `config.locked` is said here (config/locked.py:3)
The user is `shop`
Try it by hand: psql -U shop -h <host> <database>
Give the role the password that the settings have: ALTER ROLE "shop" WITH LOGIN PASSWORD '…'
If the role is not there: CREATE ROLE "shop" LOGIN PASSWORD '…'
```

## Good
```python
# config/locked.py
from config.settings import *

DATABASES = {
    "default": {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": "shop",
        "USER": "shop",
        "PASSWORD": "shop",
        "HOST": "localhost",
        "PORT": 5432,
    }
}
```
"""

from __future__ import annotations

from collections.abc import Iterator

from django_cto.error import Fact, Seen, Step
from django_cto.project import Project

RAISED = "django.db.utils.OperationalError psycopg.OperationalError psycopg2.OperationalError"
MESSAGE = (
    r"(?:password|Peer|Ident|SCRAM) authentication failed for user \"(?P<user>[^\"]+)\"|role \"(?P<role>[^\"]+)\" does not exist"
    r"|no password supplied|\(1045, \"Access denied for user '(?P<mysql>[^']+)'|no pg_hba.conf entry for host.*user \"(?P<hba>[^\"]+)\""
)
DOCS = "ref/settings/#user"


def explain(seen: Seen, project: Project) -> Iterator[Fact | Step]:
    user = seen["user"] or seen["role"] or seen["mysql"] or seen["hba"]
    for entry in project.settings.modules:
        databases = entry.table("DATABASES")
        if databases and databases.get("default", "USER"):
            yield Fact(f"`DATABASES` of `{entry.name}` is said here", entry.settings["DATABASES"].place)
    if user:
        yield Fact(f"The user is `{user}`")
        yield Step("Try it by hand", f"psql -U {user} -h <host> <database>")
        yield Step(
            "Give the role the password that the settings have", f"ALTER ROLE \"{user}\" WITH LOGIN PASSWORD '…'"
        )
        yield Step("If the role is not there", f"CREATE ROLE \"{user}\" LOGIN PASSWORD '…'")
    else:
        yield Step("Give the connection a password", "PASSWORD in DATABASES, or PGPASSWORD in the environment")
