"""# AUTH_USER_MODEL was changed after the first `migrate`

`migrate` refuses to run on every database that the project had before the change.

## You see
```python
# members/models.py
from django.contrib.auth.models import AbstractUser


class User(AbstractUser):
    pass
```
```python
# config/members.py
from config.settings import *

INSTALLED_APPS = [*INSTALLED_APPS, "members"]
AUTH_USER_MODEL = "members.User"
```
```console
$ python manage.py makemigrations members -v0 --settings config.members --skip-checks
$ python manage.py migrate --settings config.members
django.db.migrations.exceptions.InconsistentMigrationHistory: Migration admin.0001_initial is applied before its dependency members.0001_initial on database 'default'.
```

## Because
The first migration of `admin` refers to whichever model AUTH_USER_MODEL names. On this database it ran when that was still
`auth.User`: the foreign keys of `django_admin_log` and of every other table lead to `auth_user`, and the new model has no table.
Django cannot move them. On a database without rows of worth, begin anew; on one that lives, the new model has to take over the
table `auth_user` as it is, before anything is added to it.

## Answer
```text
`admin.0001_initial` ran before AUTH_USER_MODEL led to `members`
`members.User` is the user model now (members/models.py:4)
AUTH_USER_MODEL is said here (config/members.py:4)
Where the database holds nothing of worth, begin it anew (SQLite: delete the file; PostgreSQL: dropdb, createdb): python manage.py migrate
Where it does, let a model called `User` take over the old tables as they are, without a field more: class User(AbstractUser): class Meta: db_table = "auth_user"
Make its first migration anew: python manage.py makemigrations members
And note on this database that it has run: python manage.py shell -c "from django.db import connection; from django.db.migrations.recorder import MigrationRecorder; MigrationRecorder(connection).record_applied('members', '0001_initial')"
```

## Good
```python
# members/models.py
from django.contrib.auth.models import AbstractUser


class User(AbstractUser):
    class Meta:
        db_table = "auth_user"
```
```console
$ rm -r members/migrations
$ python manage.py makemigrations members -v0 --settings config.members
$ python manage.py shell --settings config.members -c "from django.db import connection; from django.db.migrations.recorder import MigrationRecorder; MigrationRecorder(connection).record_applied('members', '0001_initial')"
```
"""

from __future__ import annotations

from collections.abc import Iterator

from django_cto.error import Fact, Seen, Step
from django_cto.project import Project
from django_cto.project.known import WAITS_FOR_USERS
from django_cto.project.settings.values import text_in

RAISED = "django.db.migrations.exceptions.InconsistentMigrationHistory"
MESSAGE = (
    rf"Migration (?P<first>{WAITS_FOR_USERS})"
    r" is applied before its dependency (?P<app>(?!contenttypes\.|auth\.|sites\.)\w+)\.(?P<name>\w+)"
)
DOCS = "topics/auth/customizing/#changing-to-a-custom-user-model-mid-project"


def explain(seen: Seen, project: Project) -> Iterator[Fact | Step]:
    app, name = seen["app"], seen["name"]
    yield Fact(f"`{seen['first']}` ran before AUTH_USER_MODEL led to `{app}`")
    said = [found for entry in project.settings.modules if (found := entry.get("AUTH_USER_MODEL"))]
    for model in project.models.concrete:
        if model.app_label == app and model.label in {text_in(setting.value) for setting in said}:
            yield Fact(f"`{model.label}` is the user model now", model.place)
    for place in dict.fromkeys(setting.place for setting in said):
        yield Fact("AUTH_USER_MODEL is said here", place)
    yield Step(
        "Where the database holds nothing of worth, begin it anew (SQLite: delete the file; PostgreSQL: dropdb, createdb)",
        "python manage.py migrate",
    )
    taken = 'class User(AbstractUser): class Meta: db_table = "auth_user"'
    yield Step(
        "Where it does, let a model called `User` take over the old tables as they are, without a field more", taken
    )
    yield Step("Make its first migration anew", f"python manage.py makemigrations {app}")
    noted = (
        "from django.db import connection; from django.db.migrations.recorder import MigrationRecorder; "
        f"MigrationRecorder(connection).record_applied('{app}', '{name}')"
    )
    yield Step("And note on this database that it has run", f'python manage.py shell -c "{noted}"')
