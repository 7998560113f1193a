"""# No settings module is named

The process ends as soon as it asks for a setting.

## You see
```python
# report.py
from django.contrib.auth.hashers import make_password

print(make_password("secret")[:3])
```
```console
$ python report.py
django.core.exceptions.ImproperlyConfigured: Requested setting …, but settings are not configured. You must either define the environment variable DJANGO_SETTINGS_MODULE or call settings.configure() before accessing settings.
```

## Because
`DJANGO_SETTINGS_MODULE` says which settings hold: `manage.py`, `wsgi.py` and `asgi.py` set it for themselves. It is missing in
a script of one's own, in `celery.py` or `gunicorn.conf.py` that is started by itself, with `django-admin` in place of
`manage.py`, and where tests are run by `pytest` without pytest-django, or by an editor that starts a single file.

## Answer
```text
A setting is asked for here (report.py:3)
The project has the settings module `config.settings` (config/settings.py:1)
Name it for this run: DJANGO_SETTINGS_MODULE=config.settings python …
Or at the top of the script, and set Django up: os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings"); django.setup()
In tests, let pytest-django know it: [tool.pytest.ini_options] DJANGO_SETTINGS_MODULE = "config.settings"
```

## Good
```python
# report.py
import os

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
django.setup()

from django.contrib.auth.hashers import make_password

print(make_password("secret")[:3])
```
"""

from __future__ import annotations

from collections.abc import Iterator

from django_cto.error import Fact, Seen, Step
from django_cto.project import Project
from django_cto.project.frames import place_in
from django_cto.text import Place

RAISED = "django.core.exceptions.ImproperlyConfigured"
MESSAGE = r"Requested settings?(?: \w+)?, but settings are not configured"
DOCS = "topics/settings/#designating-the-settings"


def explain(seen: Seen, project: Project) -> Iterator[Fact | Step]:
    if place := place_in(project, seen.raised):
        yield Fact("A setting is asked for here", place)
    entries = project.settings.modules
    for entry in entries:
        yield Fact(f"The project has the settings module `{entry.name}`", Place(entry.path, 1))
    name = entries[0].name if entries else "config.settings"
    yield Step("Name it for this run", f"DJANGO_SETTINGS_MODULE={name} python …")
    yield Step(
        "Or at the top of the script, and set Django up",
        f'os.environ.setdefault("DJANGO_SETTINGS_MODULE", "{name}"); django.setup()',
    )
    yield Step("In tests, let pytest-django know it", f'[tool.pytest.ini_options] DJANGO_SETTINGS_MODULE = "{name}"')
