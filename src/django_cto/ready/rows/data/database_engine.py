"""# Production's database is a server

SQLite lets one process write at a time and lives in a file of one machine: a second machine or container has another
database, and a new release without a volume begins with an empty one.

## Mend
Use PostgreSQL (or MySQL), and let `DATABASE_URL` say where it is.

## Bad
```python
# config/settings/production.py
INSTALLED_APPS = ["shop"]
ROOT_URLCONF = "config.urls"
DATABASES = {"default": {"ENGINE": "django.db.backends.sqlite3", "NAME": "db.sqlite3"}}
```

## Good
```python
# config/settings/production.py
INSTALLED_APPS = ["shop"]
ROOT_URLCONF = "config.urls"
DATABASES = {"default": {"ENGINE": "django.db.backends.postgresql", "NAME": "shop"}}
```
"""

from __future__ import annotations

from django_cto.ready.outcome import Verdict, failed, passed
from django_cto.ready.settings import SettingsView

WEIGHT = 8
MINUTES = 240

IN_A_FILE = ("sqlite3", "spatialite", "dummy")


def settings(settings: SettingsView) -> Verdict:
    engine = settings.get("DATABASES", "default", "ENGINE", default="django.db.backends.dummy")
    looked = settings.looked("DATABASES", "default", "ENGINE")
    if engine.endswith(IN_A_FILE):
        return failed("The database is SQLite, or there is none", looked)
    return passed("The database is a server", looked)
