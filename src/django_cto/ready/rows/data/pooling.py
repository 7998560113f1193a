"""# Connections to the database are kept or pooled

Without it each request opens a connection: some milliseconds, and a process of PostgreSQL's. Behind pgbouncer in
transaction mode the next statement may run on another connection, so server-side cursors have to be off.
Source: Django's documentation, "Transaction pooling and server-side cursors".

## Mend
Set `CONN_MAX_AGE = 60`, or `OPTIONS["pool"]` (Django 5.1, psycopg 3), or put pgbouncer in front; with pgbouncer in
transaction mode also `DISABLE_SERVER_SIDE_CURSORS = True`.

## Bad
```python
# config/settings/production.py
INSTALLED_APPS = ["shop"]
ROOT_URLCONF = "config.urls"
DATABASES = {"default": {"ENGINE": "django.db.backends.postgresql", "NAME": "shop"}}
```

## Good
```python
# config/settings/production.py
INSTALLED_APPS = ["shop"]
ROOT_URLCONF = "config.urls"
DATABASES = {"default": {"ENGINE": "django.db.backends.postgresql", "NAME": "shop", "CONN_MAX_AGE": 60}}
```
"""

from __future__ import annotations

from django_cto.ready.code import Code
from django_cto.ready.loaded import Loaded
from django_cto.ready.outcome import Looked, Verdict, failed, not_applicable, passed
from django_cto.ready.settings import SettingsView

WEIGHT = 6
MINUTES = 20

SERVERS = ("postgresql", "postgis", "mysql", "psqlextra.backend", "oracle")


def code(code: Code) -> Verdict:
    return _verdict(code.settings, code.deployment.pooler)


def loaded(loaded: Loaded) -> Verdict:
    told = loaded.part("database").get("default", {})
    pooled = Looked("pg_backend_pid()", "is not what the connection was told: a pooler stands between")
    return _verdict(loaded.settings, pooled if told.get("pooled") else None)


def _verdict(settings: SettingsView, pooler: Looked | None) -> Verdict:
    engine = settings.get("DATABASES", "default", "ENGINE", default="")
    if not engine.endswith(SERVERS):
        return not_applicable("The database is no server", settings.looked("DATABASES", "default", "ENGINE"))
    names = ("CONN_MAX_AGE", "DISABLE_SERVER_SIDE_CURSORS", "OPTIONS")
    looked = [settings.looked("DATABASES", "default", name) for name in names]
    if pooler:
        looked.append(pooler)
        if not settings.get("DATABASES", "default", "DISABLE_SERVER_SIDE_CURSORS", default=False):
            return failed("Behind pgbouncer server-side cursors break: they are not disabled", *looked)
        return passed("pgbouncer pools the connections, and server-side cursors are off", *looked)
    age = settings.get("DATABASES", "default", "CONN_MAX_AGE", default=0)
    if age != 0 or settings.get("DATABASES", "default", "OPTIONS", "pool"):
        return passed("Connections outlive the request", *looked)
    return failed("Each request opens a connection of its own", *looked)
