"""# Two transactions wait for each other's rows

The database ends one of the two: its request answers with status 500, and all that it had written is undone.

## You see
```python
# config/postgresql.py
from config.settings import *

DATABASES = {
    "default": {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": "shop",
        "OPTIONS": {"options": "-c deadlock_timeout=2s"},
    }
}
```
```python
# rename.py
import threading

from django.db import connection, transaction
from shop.models import Author

both = threading.Barrier(2)


def rename(keys):
    with transaction.atomic():
        for number, key in enumerate(keys):
            Author.objects.filter(pk=key).update(name="Ada")
            if number == 0:
                both.wait()


def other():
    try:
        with connection.cursor() as cursor:
            cursor.execute("SET deadlock_timeout = '20s'")
        rename([2, 1])
    finally:
        connection.close()
```
```python
# deadlock.py
import threading

from rename import other, rename
from shop.models import Author

Author.objects.bulk_create([Author(pk=1, name="a"), Author(pk=2, name="b")], ignore_conflicts=True)
thread = threading.Thread(target=other)
thread.start()
try:
    rename([1, 2])
finally:
    thread.join()
```
```console
$ python manage.py migrate -v0 --settings config.postgresql
$ python manage.py shell --settings config.postgresql -c "import deadlock"
psycopg.errors.DeadlockDetected: deadlock detected
DETAIL:  Process … waits for ShareLock on transaction …; blocked by process ….
```

## Because
Each of the two has changed or locked a row that the other wants next. They took the same rows in another order: two loops over
rows that are ordered otherwise or not at all, a parent before its children here and after them there, one request that was sent
twice, a migration that locks tables while the site writes. The log of the server has both statements.

## Answer
```text
The statement that was ended is here (rename.py:12)
Take rows in one order everywhere: for row in rows.select_for_update().order_by("pk")
Lock what belongs together by one row that all of them take first: Order.objects.select_for_update().get(pk=…)
Make transactions short: no mail, no request to other servers within
What can be repeated may be tried again as a whole, from outside of `atomic`
```

## Good
```python
# rename.py
from django.db import connection, transaction
from shop.models import Author


def rename(keys):
    with transaction.atomic():
        for author in Author.objects.select_for_update().filter(pk__in=keys).order_by("pk"):
            Author.objects.filter(pk=author.pk).update(name="Ada")


def other():
    try:
        rename([2, 1])
    finally:
        connection.close()
```
"""

from __future__ import annotations

from collections.abc import Iterator

from django_cto.error import Fact, Seen, Step
from django_cto.project import Project
from django_cto.project.frames import place_in

RAISED = "django.db.utils.OperationalError psycopg.errors.DeadlockDetected psycopg2.errors.DeadlockDetected"
MESSAGE = r"^deadlock detected|\(1213, [\"']Deadlock found when trying to get lock"
DOCS = "ref/models/querysets/#select-for-update"


def explain(seen: Seen, project: Project) -> Iterator[Fact | Step]:
    if place := place_in(project, seen.raised):
        yield Fact("The statement that was ended is here", place)
    yield Step("Take rows in one order everywhere", 'for row in rows.select_for_update().order_by("pk")')
    yield Step(
        "Lock what belongs together by one row that all of them take first",
        "Order.objects.select_for_update().get(pk=…)",
    )
    yield Step("Make transactions short", "no mail, no request to other servers within")
    yield Step("What can be repeated may be tried again as a whole, from outside of `atomic`")
