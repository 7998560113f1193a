"""# Rows are locked outside of a transaction

The request or task ends here: nothing was locked, and nothing stored.

## You see
```python
# config/postgresql.py
from config.settings import *

DATABASES = {"default": {"ENGINE": "django.db.backends.postgresql", "NAME": "shop"}}
```
```python
# rename.py
from shop.models import Author


def rename(old, new):
    author = Author.objects.select_for_update().get(name=old)
    author.name = new
    author.save()


Author.objects.get_or_create(name="Ada")
rename("Ada", "Augusta Ada")
```
```console
$ python manage.py migrate -v0 --settings config.postgresql
$ python manage.py shell --settings config.postgresql -c "import rename"
django.db.transaction.TransactionManagementError: select_for_update cannot be used outside of a transaction.
```

## Because
A lock lasts to the end of the transaction, and without one each statement is its own: it would be gone before the row is
changed. SQLite has no such locks and says nothing, so that this is first seen on PostgreSQL; tests do not show it either, for
`TestCase` runs each in a transaction. A queryset is evaluated where it is first read, perhaps after `atomic` has ended.

## Answer
```text
`rename` reads the locked rows here (rename.py:5)
Read, change and store them in one transaction: with transaction.atomic():
```

## Good
```python
# rename.py
from django.db import transaction

from shop.models import Author


@transaction.atomic
def rename(old, new):
    author = Author.objects.select_for_update().get(name=old)
    author.name = new
    author.save()


Author.objects.get_or_create(name="Ada")
rename("Ada", "Augusta Ada")
```
"""

from __future__ import annotations

from collections.abc import Iterator

from django_cto.error import Fact, Seen, Step
from django_cto.project import Project
from django_cto.project.frames import place_in

RAISED = "django.db.transaction.TransactionManagementError"
MESSAGE = r"select_for_update cannot be used outside of a transaction"
DOCS = "ref/models/querysets/#select-for-update"


def explain(seen: Seen, project: Project) -> Iterator[Fact | Step]:
    if (place := place_in(project, seen.raised)) and (frame := seen.raised.own):
        name = f"`{frame.function}` reads" if frame.function.isidentifier() else "This reads"
        yield Fact(f"{name} the locked rows here", place)
    yield Step("Read, change and store them in one transaction", "with transaction.atomic():")
