"""# A migration makes a table that is there already

`migrate` stops in the middle: the migrations after this one do not run either.

## You see
```python
# shop/migrations/0002_review.py
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("shop", "0001_initial")]
    operations = [
        migrations.CreateModel(name="Review", fields=[("id", models.BigAutoField(primary_key=True))]),
    ]
```
```console
$ python -c "import sqlite3; sqlite3.connect('db.sqlite3').execute('create table shop_review (id integer primary key)')"
$ python manage.py migrate
django.db.utils.OperationalError: table "shop_review" already exists
```

## Because
The database has the table, but `django_migrations` does not say that the migration has run. The history was deleted or
migrations were made anew over an old database; a dump was restored without that table; a migration broke off half-way on a
database that cannot take schema changes back (MySQL); two processes ran `migrate` at once; or two models have one `db_table`.

## Answer
```text
`0002_review` makes the table `shop_review` (shop/migrations/0002_review.py:7)
If the table is as the migration would make it, note that it has run: python manage.py migrate shop 0002_review --fake
If all tables of a new app were there before its first migration: python manage.py migrate --fake-initial
If what is in it is of no worth, drop the table and run the migration again: DROP TABLE shop_review
```

## Good
```console
$ python manage.py migrate shop 0002_review --fake
```
"""

from __future__ import annotations

from collections.abc import Iterator

from django_cto.error import Fact, Seen, Step
from django_cto.project import Project
from django_cto.project.migrations import Migration, Operation

RAISED = (
    "django.db.utils.OperationalError django.db.utils.ProgrammingError sqlite3.OperationalError "
    "psycopg.errors.DuplicateTable psycopg2.errors.DuplicateTable"
)
MESSAGE = (
    r"table \"(?P<sqlite>[^\"]+)\" already exists|relation \"(?P<postgres>[^\"]+)\" already exists"
    r"|\(1050, \"Table '(?P<mysql>[^']+)' already exists"
)
DOCS = "ref/django-admin/#cmdoption-migrate-fake"


def explain(seen: Seen, project: Project) -> Iterator[Fact | Step]:
    table = seen["sqlite"] or seen["postgres"] or seen["mysql"]
    found = _maker(project, table)
    if found:
        migration, operation = found
        yield Fact(f"`{migration.key[1]}` makes the table `{table}`", operation.place)
    app, name = found[0].key if found else ("<app>", "<migration>")
    yield Step(
        "If the table is as the migration would make it, note that it has run",
        f"python manage.py migrate {app} {name} --fake",
    )
    yield Step(
        "If all tables of a new app were there before its first migration", "python manage.py migrate --fake-initial"
    )
    yield Step("If what is in it is of no worth, drop the table and run the migration again", f"DROP TABLE {table}")


def _maker(project: Project, table: str) -> tuple[Migration, Operation] | None:
    """The migration that makes a table, by the name that Django gives tables."""
    for label in project.migrations.apps:
        for migration, operation in project.migrations.state_operations(label) if table.startswith(f"{label}_") else ():
            if operation.kind == "CreateModel" and f"{label}_{operation.model}" == table:
                return migration, operation
    return None
