"""# A user model that came after the first migrations

Django asks for the model of `AUTH_USER_MODEL` in the *first* migration of its app, because every other app waits for just
that one. A user model that is made in a later migration stops `migrate` on a fresh database
(`lazy reference to 'people.user'`). And keys that earlier migrations made to `auth.User` still point at the old table: each
save of a new user's rows breaks its constraint, on the databases that have been there the longest.

Only what is surely so is reported: the later migration that makes the user model, or the first migration of an app that still
names `auth.User`. Where a later migration of that app points the key to `AUTH_USER_MODEL` it is reported too, because
Django does not move the constraint by itself.

## Bad
```python
# config/settings.py
AUTH_USER_MODEL = "people.User"
```
```python
# people/models.py
from django.contrib.auth.models import AbstractUser


class User(AbstractUser):
    pass
```
```python
# people/migrations/0002_user.py
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("people", "0001_initial")]

    operations = [
        migrations.CreateModel(  # <-
            name="User",
            fields=[("id", models.AutoField(primary_key=True))],
        ),
    ]
```
```python
# people/migrations/0001_initial.py
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    operations = [
        migrations.CreateModel(name="Team", fields=[("id", models.AutoField(primary_key=True))]),
    ]
```
```python
# shop/migrations/0001_initial.py
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    operations = [
        migrations.CreateModel(
            name="Order",
            fields=[
                ("id", models.AutoField(primary_key=True)),
                ("customer", models.ForeignKey(on_delete=models.CASCADE, to="auth.User")),  # <-
            ],
        ),
    ]
```

## Good
```python
# config/settings.py
AUTH_USER_MODEL = "people.User"
```
```python
# people/models.py
from django.contrib.auth.models import AbstractUser


class User(AbstractUser):
    pass
```
```python
# people/migrations/0001_initial.py
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    operations = [
        migrations.CreateModel(
            name="User",
            fields=[("id", models.AutoField(primary_key=True))],
        ),
    ]
```
```python
# shop/migrations/0001_initial.py
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True
    dependencies = [migrations.swappable_dependency(settings.AUTH_USER_MODEL)]

    operations = [
        migrations.CreateModel(
            name="Order",
            fields=[
                ("id", models.AutoField(primary_key=True)),
                ("customer", models.ForeignKey(on_delete=models.CASCADE, to=settings.AUTH_USER_MODEL)),
            ],
        ),
    ]
```
"""

from __future__ import annotations

from collections.abc import Iterator

from django_cto.project import Project
from django_cto.project.definitions import place_of
from django_cto.project.migrations import Migration, Operation
from django_cto.read import syntax as s
from django_cto.rule import Finding, Severity

SEVERITY = Severity.MAJOR


def check(project: Project) -> Iterator[Finding]:
    label = (project.models.user_label or "").lower()
    app, _, name = label.partition(".")
    # The keys of a project whose user model shares Django's own label are what they should be.
    if not name or app == "auth" or not project.models.user:
        return
    yield from _made_late(project, project.models.user.app_label, name)
    for migrations in project.migrations.apps.values():
        first = next((migration for migration in migrations if migration.owner), None)
        if first and first.key[0] != app:
            yield from _old_keys(first, label)


def _made_late(project: Project, app: str, name: str) -> Iterator[Finding]:
    """The migration that makes the user model, where it is not the first of its app."""
    history = project.migrations.in_order(app)
    for migration in history[1:]:
        for operation in migration.operations:
            if operation.kind == "CreateModel" and operation.model == name and not migration.is_initial:
                yield Finding(
                    place=operation.place,
                    message=f"`{project.models.user_label}` is made in {migration.key[1]}, not in the first migration of its app",
                    symbol=f"{migration.module.name}.{name}",
                )
                return


def _old_keys(migration: Migration, label: str) -> Iterator[Finding]:
    """The first key of a migration that leads to Django's own user."""
    for operation in migration.operations:
        for name, field in _fields(operation):
            if (s.text_of(field.argument(0, "to")) or "").lower() == "auth.user":
                yield Finding(
                    place=place_of(operation.module, field.at),
                    message=f"`{operation.model}.{name}` is made as a key to `auth.User`, before `{label}` took its place",
                    symbol=f"{migration.module.name}.{name}",
                )
                return


def _fields(operation: Operation) -> Iterator[tuple[str, s.Call]]:
    yield from operation.fields
    if operation.kind in {"AddField", "AlterField"} and operation.part:
        yield operation.name or "", operation.part
