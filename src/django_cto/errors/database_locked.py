"""# SQLite is locked by another writer

The write is given up after five seconds, and the page answers with status 500; under load that is every second request.

## You see
```python
# shop/views.py
import sqlite3

from django.conf import settings
from django.http import HttpResponse

from shop.models import Author


def book_list(request):
    other = sqlite3.connect(settings.DATABASES["default"]["NAME"])
    other.execute("begin exclusive")
    Author.objects.create(name="Ada")
    return HttpResponse("done")


def book_detail(request, slug):
    return HttpResponse(slug)
```
```python
# config/impatient.py
from config.settings import *

DATABASES["default"]["OPTIONS"] = {"timeout": 0.1}
```
```console
$ DJANGO_SETTINGS_MODULE=config.impatient curl http://localhost:8000/books/
django.db.utils.OperationalError: database is locked
```

## Because
SQLite has one writer at a time. Another process holds the lock for longer than the time limit: a worker, a shell or a database
browser with an open transaction, a long `atomic` block, a file on a network drive, where locks do not work. A transaction that
begins by reading and writes later fails at once when somebody else has written in between, whatever the time limit.

## Answer
```text
The write was refused here (shop/views.py:12)
SQLite is the database of `config.impatient` (config/impatient.py:3)
SQLite is the database of `config.settings` (config/settings.py:37)
Let writers wait, and take the lock when the transaction begins (Django 5.1): "OPTIONS": {"timeout": 20, "transaction_mode": "IMMEDIATE", "init_command": "PRAGMA journal_mode=WAL"}
Keep transactions short: no network and no waiting inside `atomic`
With several workers, take PostgreSQL
```

## Good
```python
# shop/views.py
import sqlite3

from django.conf import settings
from django.http import HttpResponse

from shop.models import Author


def book_list(request):
    other = sqlite3.connect(settings.DATABASES["default"]["NAME"])
    other.execute("begin exclusive")
    other.rollback()
    Author.objects.create(name="Ada")
    return HttpResponse("done")


def book_detail(request, slug):
    return HttpResponse(slug)
```
"""

from __future__ import annotations

from collections.abc import Iterator

from django_cto.error import Fact, Seen, Step
from django_cto.project import Project
from django_cto.project.frames import place_in
from django_cto.project.settings.values import text_in

RAISED = "django.db.utils.OperationalError sqlite3.OperationalError"
MESSAGE = r"^database (?:table )?is locked"
DOCS = "ref/databases/#database-is-locked-errors"
OPTIONS = '"OPTIONS": {"timeout": 20, "transaction_mode": "IMMEDIATE", "init_command": "PRAGMA journal_mode=WAL"}'


def explain(seen: Seen, project: Project) -> Iterator[Fact | Step]:
    if place := place_in(project, seen.raised):
        yield Fact("The write was refused here", place)
    for entry in project.settings.modules:
        databases = entry.table("DATABASES")
        engine = text_in(databases.get("default", "ENGINE")) if databases else None
        if engine and engine.endswith("sqlite3"):
            yield Fact(f"SQLite is the database of `{entry.name}`", entry.settings["DATABASES"].place)
    yield Step("Let writers wait, and take the lock when the transaction begins (Django 5.1)", OPTIONS)
    yield Step("Keep transactions short: no network and no waiting inside `atomic`")
    yield Step("With several workers, take PostgreSQL")
