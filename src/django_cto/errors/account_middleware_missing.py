"""# allauth's middleware is not in MIDDLEWARE

Nothing of the project can be started.

## You see
```python
# config/members.py
from config.settings import *

INSTALLED_APPS = [*INSTALLED_APPS, "allauth", "allauth.account"]
```
```console
$ python manage.py check --settings config.members
django.core.exceptions.ImproperlyConfigured: allauth.account.middleware.AccountMiddleware must be added to settings.MIDDLEWARE
```

## Because
Since release 0.56 allauth needs a middleware of its own; an upgrade from before, or a tutorial from before, lacks it.

## Answer
```text
`MIDDLEWARE` of `config.members` is said here (config/settings.py:16)
Add it at the end: MIDDLEWARE += ["allauth.account.middleware.AccountMiddleware"]
```

## Good
```python
# config/members.py
from config.settings import *

INSTALLED_APPS = [*INSTALLED_APPS, "allauth", "allauth.account"]
MIDDLEWARE = [*MIDDLEWARE, "allauth.account.middleware.AccountMiddleware"]
```
"""

from __future__ import annotations

from collections.abc import Iterator

from django_cto.error import Fact, Seen, Step
from django_cto.project import Project

RAISED = "django.core.exceptions.ImproperlyConfigured"
MESSAGE = r"(?P<middleware>allauth\.account\.middleware\.AccountMiddleware) must be added to settings\.MIDDLEWARE"
DOCS = "https://docs.allauth.org/en/latest/installation/quickstart.html"


def explain(seen: Seen, project: Project) -> Iterator[Fact | Step]:
    for entry in project.settings.modules:
        listing = entry.listing("INSTALLED_APPS")
        if listing and listing.find("allauth") and (setting := entry.get("MIDDLEWARE")):
            yield Fact(f"`MIDDLEWARE` of `{entry.name}` is said here", setting.place)
    yield Step("Add it at the end", f'MIDDLEWARE += ["{seen["middleware"]}"]')
