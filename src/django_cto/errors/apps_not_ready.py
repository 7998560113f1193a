"""# Models are used before the apps are loaded

The process ends before it has begun.

## You see
```python
# report.py
import os

os.environ["DJANGO_SETTINGS_MODULE"] = "config.settings"

from shop.models import Book

print(Book._meta.label)
```
```console
$ python report.py
django.core.exceptions.AppRegistryNotReady: Apps aren't loaded yet.
```

## Because
Models can be imported when `django.setup()` has gone through INSTALLED_APPS: `manage.py`, `wsgi.py` and `asgi.py` call it, a
script of one's own has to. Within a project it means that a model (or `get_user_model()`, or a query, or `gettext` in place of
`gettext_lazy`) is reached too early: from the settings, from an app's `__init__.py`, or at the top of its `apps.py`. In
`asgi.py`, `get_asgi_application()` has to stand above the imports of consumers.

## Answer
```text
The import begins here (report.py:5)
In a script, set Django up first: import django; django.setup()
Or make it a management command: <app>/management/commands/report.py
In `apps.py`, import within `ready()`; in an app's `__init__.py` and in settings, import no models
```

## Good
```python
# report.py
import os

import django

os.environ["DJANGO_SETTINGS_MODULE"] = "config.settings"
django.setup()

from shop.models import Book

print(Book._meta.label)
```
"""

from __future__ import annotations

from collections.abc import Iterator

from django_cto.error import Fact, Seen, Step
from django_cto.project import Project
from django_cto.project.frames import outermost_in

RAISED = "django.core.exceptions.AppRegistryNotReady"
MESSAGE = r"(?:Apps|Models) aren't loaded yet|The translation infrastructure cannot be initialized"
DOCS = "topics/settings/#calling-django-setup-is-required-for-standalone-django-usage"


def explain(seen: Seen, project: Project) -> Iterator[Fact | Step]:
    place = outermost_in(project, seen.raised)
    if place:
        yield Fact("The import begins here", place)
    yield Step("In a script, set Django up first", "import django; django.setup()")
    name = place.path.rpartition("/")[2] if place and "/" not in place.path else "<name>.py"
    yield Step("Or make it a management command", f"<app>/management/commands/{name}")
    yield Step("In `apps.py`, import within `ready()`; in an app's `__init__.py` and in settings, import no models")
