"""# DATABASES does not say which database it is

Every command and page that asks the database fails.

## You see
```python
# config/empty.py
import os

from config.settings import *

DATABASES = {"default": {"ENGINE": "django.db.backends.postgresql", "NAME": os.environ.get("DB_NAME", "")}}
```
```console
$ python manage.py migrate --settings config.empty
django.core.exceptions.ImproperlyConfigured: settings.DATABASES is improperly configured. Please supply the NAME or OPTIONS['service'] value.
```

## Because
`default` is empty, or has no ENGINE or NAME. Mostly the value comes from an environment variable that this process does not
have: `.env` is not read, the container or the service was started without it, DATABASE_URL is empty; or another settings module
is in use than the one that has the databases.

## Answer
```text
`DATABASES` of `config.empty` takes NAME from the environment variable `DB_NAME` (config/empty.py:5)
See which settings are in use, and what they say: python manage.py diffsettings
Give the process the value in its environment: DB_NAME=…
```

## Good
```python
# config/empty.py
import os

from config.settings import *

DATABASES = {"default": {"ENGINE": "django.db.backends.postgresql", "NAME": os.environ.get("DB_NAME", "shop")}}
```
"""

from __future__ import annotations

from collections.abc import Iterator

from django_cto.error import Fact, Seen, Step
from django_cto.project import Project
from django_cto.project.settings.values import Env, Literal, Table, Value

RAISED = "django.core.exceptions.ImproperlyConfigured"
MESSAGE = (
    r"^settings\.DATABASES is improperly configured\. Please supply the (?P<key>NAME|ENGINE)"
    r"|^settings\.DATABASES is improperly configured\.$|^You must define a '(?P<alias>default)' database"
)
DOCS = "ref/settings/#databases"


def explain(seen: Seen, project: Project) -> Iterator[Fact | Step]:
    key, variables = seen["key"] or "ENGINE", []
    for entry in project.settings.modules:
        setting, databases = entry.get("DATABASES"), entry.table("DATABASES")
        default = databases.get("default") if databases else entry.value("DATABASES")
        value = default.get(key) if isinstance(default, Table) else default
        if setting and isinstance(value, Env):
            variables.append(value.name)
            yield Fact(
                f"`DATABASES` of `{entry.name}` takes {key} from the environment variable `{value.name}`", setting.place
            )
        elif setting and _is_empty(value):
            yield Fact(f"`DATABASES` of `{entry.name}` has no {key}", setting.place)
    yield Step("See which settings are in use, and what they say", "python manage.py diffsettings")
    if variables:
        for name in dict.fromkeys(variables):
            yield Step("Give the process the value in its environment", f"{name}=…")
    else:
        yield Step(f"Give `default` its {key}", '{"default": {"ENGINE": "django.db.backends.postgresql", "NAME": "…"}}')


def _is_empty(value: Value | None) -> bool:
    return value is None or (isinstance(value, Literal) and not value.value)
