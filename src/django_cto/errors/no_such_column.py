"""# The table has no such column

The model has a field that the table has no column for: every query that reads the whole row fails, so that every page of the
model does.

## You see
```python
# shop/models.py
from django.db import models


class Author(models.Model):
    name = models.CharField(max_length=50)
    born = models.DateField(null=True)
```
```console
$ python manage.py shell -c "from shop.models import Author; print(list(Author.objects.all()))"
django.db.utils.OperationalError: no such column: shop_author.born
```

## Because
The code is ahead of the database: the field was added and the migration not made, or made and not run here; or the database
is behind for another reason: an old dump was restored, a branch was changed, `migrate --fake` said that something had run. In
a deployment it happens for the minutes in which new code meets the old schema: run migrations before the new code starts.
Where the column is there under another name, `db_column` is missing.

## Answer
```text
`shop_author` is the table of `shop.Author` (shop/models.py:4)
`born` is a field of it (shop/models.py:6)
No migration of `shop` adds `born`
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
from django_cto.project.fields import Field
from django_cto.project.model import Model
from django_cto.project.tables import field_of_column, model_of_table

RAISED = (
    "django.db.utils.OperationalError django.db.utils.ProgrammingError sqlite3.OperationalError "
    "psycopg.errors.UndefinedColumn psycopg2.errors.UndefinedColumn"
)
MESSAGE = (
    r"no such column: (?:(?P<sqlite_table>\w+)\.)?(?P<sqlite>\w+)|has no column named (?P<insert>\w+)"
    r"|column \"?(?:(?P<postgres_table>\w+)\.)?(?P<postgres>\w+)\"? (?:of relation \"(?P<relation>\w+)\" )?does not exist"
    r"|Unknown column '(?:(?P<mysql_table>\w+)\.)?(?P<mysql>\w+)' in"
)
DOCS = "topics/migrations/#workflow"


def explain(seen: Seen, project: Project) -> Iterator[Fact | Step]:
    column = seen["sqlite"] or seen["insert"] or seen["postgres"] or seen["mysql"]
    table = seen["sqlite_table"] or seen["postgres_table"] or seen["relation"] or seen["mysql_table"]
    model = model_of_table(project, table) if table else None
    if model is None:
        yield Step("Look which migrations have run on this database", "python manage.py showmigrations")
        yield Step("Look whether a migration is missing", "python manage.py makemigrations --check --dry-run")
        return
    yield Fact(f"`{table}` is the table of `{model.label}`", model.place)
    if field := field_of_column(model, column):
        yield from _of(project, model, field)
    else:
        yield Fact(
            f"`{model.name}` has no field for the column `{column}`: the query that asks for it is written by hand"
        )


def _of(project: Project, model: Model, field: Field) -> Iterator[Fact | Step]:
    label = model.app_label
    yield Fact(f"`{field.name}` is a field of it", field.place)
    for migration, operation in project.migrations.state_operations(label):
        is_ours = operation.model == model.name.lower() and operation.name == field.name
        if is_ours and operation.kind == "AddField":
            yield Fact(f"`{migration.key[1]}` adds it, and has not run on this database", operation.place)
            break
    else:
        yield Fact(f"No migration of `{label}` adds `{field.name}`")
        yield Step("Make the migration, and look at it", f"python manage.py makemigrations {label}")
    yield Step("Run it on this database", f"python manage.py migrate {label}")
