"""# A migration has run before one that it depends on

`migrate` refuses to do anything, so that nothing can be deployed until the history is put in order.

## You see
```python
# shop/migrations/0000_first.py
from django.db import migrations


class Migration(migrations.Migration):
    dependencies = []
    operations = []
```
```python
# shop/migrations/0001_initial.py
import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("shop", "0000_first")]
    operations = [
        migrations.CreateModel(
            name="Author",
            fields=[("id", models.BigAutoField(primary_key=True)), ("name", models.CharField(max_length=50))],
        ),
    ]
```
```console
$ python manage.py migrate
django.db.migrations.exceptions.InconsistentMigrationHistory: Migration shop.0001_initial is applied before its dependency shop.0000_first on database 'default'.
```

## Because
The table `django_migrations` says that the first of the two has run and the second has not. A dependency was added to a
migration that had run already, migrations were deleted and made anew, branches were merged in another order than they were
deployed. (Where it is `admin.0001_initial` that has run, AUTH_USER_MODEL was changed: that is an error of its own.)

## Answer
```text
`shop.0001_initial` has run, and needs `shop.0000_first` (shop/migrations/0001_initial.py:5)
`shop.0000_first` has not (shop/migrations/0000_first.py:4)
If the database has all that `0000_first` does, note that it has run: python manage.py migrate shop 0000_first --fake
If it has not, take the dependency away that was added later, or begin the database anew where it holds nothing of worth
```

## Good
```python
# shop/migrations/0001_initial.py
import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = []
    operations = [
        migrations.CreateModel(
            name="Author",
            fields=[("id", models.BigAutoField(primary_key=True)), ("name", models.CharField(max_length=50))],
        ),
    ]
```
```python
# shop/migrations/0000_first.py
from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("shop", "0001_initial")]
    operations = []
```
"""

from __future__ import annotations

from collections.abc import Iterator

from django_cto.error import Fact, Seen, Step
from django_cto.project import Project
from django_cto.project.known import WAITS_FOR_USERS

RAISED = "django.db.migrations.exceptions.InconsistentMigrationHistory"
MESSAGE = (
    rf"Migration (?!{WAITS_FOR_USERS} is applied before its dependency (?!contenttypes|auth|sites))(?P<app>\w+)\.(?P<name>\w+)"
    r" is applied before its dependency (?P<other>\w+)\.(?P<dependency>\w+)"
)
DOCS = "ref/django-admin/#cmdoption-migrate-fake"


def explain(seen: Seen, project: Project) -> Iterator[Fact | Step]:
    ran, missing = (seen["app"], seen["name"]), (seen["other"], seen["dependency"])
    yield Fact(f"`{'.'.join(ran)}` has run, and needs `{'.'.join(missing)}`", project.migrations.place(ran))
    yield Fact(f"`{'.'.join(missing)}` has not", project.migrations.place(missing))
    yield Step(
        f"If the database has all that `{missing[1]}` does, note that it has run",
        f"python manage.py migrate {missing[0]} {missing[1]} --fake",
    )
    yield Step(
        "If it has not, take the dependency away that was added later, or begin the database anew where it holds nothing of worth"
    )
