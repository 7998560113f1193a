"""# The database has no such table

A query asks for a table that this database does not have: no row is read or written, and every page that needs the model
answers with status 500.

## You see
```python
# shop/models.py
from django.db import models


class Author(models.Model):
    name = models.CharField(max_length=50)


class Review(models.Model):
    text = models.TextField()
```
```console
$ python manage.py shell -c "from shop.models import Review; print(Review.objects.count())"
django.db.utils.OperationalError: no such table: shop_review
```

## Because
Django makes tables when `migrate` runs, never when a model is written. One of four things was left out: the migration was
not made (`makemigrations`), it was made but not run on this database (`migrate`), the app is not in `INSTALLED_APPS` or has
no `migrations` package, or the process is connected to another database than the one that was migrated: another `NAME`,
another alias, or a relative path to an SQLite file in another working directory. A query at import time, in `urls.py` or in
the body of a form, fails likewise before the very first `migrate`, which imports them too.

## Answer
```text
`shop_review` is the table of `shop.Review` (shop/models.py:8)
No migration of `shop` makes `Review`
Make the migration, and look at it: python manage.py makemigrations shop
Run it on this database: python manage.py migrate shop
```

## Good
```console
$ python manage.py makemigrations shop
$ python manage.py migrate
```
"""

from __future__ import annotations

from collections.abc import Iterator

from django_cto.error import Fact, Seen, Step
from django_cto.project import Project
from django_cto.project.model import Model
from django_cto.project.tables import link_of_table, model_of_table

RAISED = (
    "django.db.utils.OperationalError django.db.utils.ProgrammingError sqlite3.OperationalError "
    "psycopg.errors.UndefinedTable psycopg2.errors.UndefinedTable"
)
MESSAGE = (
    r"no such table: (?P<sqlite>[\w.\"]+)"
    r"|relation \"(?P<postgres>[^\"]+)\" does not exist"
    r"|\(1146, [\"']Table '(?P<mysql>[^']+)' doesn't exist"
)
DOCS = "topics/migrations/#workflow"
# The apps of Django that have tables, by the first part of a table's name.
DJANGO = {"auth": "auth", "django_admin": "admin", "django_content": "contenttypes", "django_session": "sessions"}


def explain(seen: Seen, project: Project) -> Iterator[Fact | Step]:
    table = seen["sqlite"] or seen["postgres"] or seen["mysql"]
    model = model_of_table(project, table)
    link = link_of_table(project, table)
    if model:
        yield Fact(f"`{table}` is the table of `{model.label}`", model.place)
    elif link:
        model, field = link
        yield Fact(f"`{table}` holds the links of `{model.label}.{field.name}`", field.place)
    elif app := next((app for start, app in DJANGO.items() if table.startswith(start)), None):
        yield Fact(f"`{table}` belongs to Django's own app `{app}`")
        yield Step("Run the migrations on this database", "python manage.py migrate")
        return
    if model is None:
        yield Step("Look which migrations have run on this database", "python manage.py showmigrations")
        return
    yield from _of(project, model, is_link=link is not None)


def _of(project: Project, model: Model, *, is_link: bool) -> Iterator[Fact | Step]:
    label = model.app_label
    made = [
        (migration, operation)
        for migration, operation in project.migrations.state_operations(label)
        if operation.kind == "CreateModel" and operation.model == model.name.lower()
    ]
    if not made and not is_link:
        yield Fact(f"No migration of `{label}` makes `{model.name}`")
        yield Step("Make the migration, and look at it", f"python manage.py makemigrations {label}")
    elif made:
        migration, operation = made[0]
        yield Fact(f"`{migration.key[1]}` makes it, and has not run on this database", operation.place)
    yield Step("Run it on this database", f"python manage.py migrate {label}")
