"""# The settings have no SECRET_KEY

Sessions, password reset links, signed cookies and messages are all signed with this key: the first of them raises, and Django
refuses to sign them with an empty one, which everybody knows.

## You see
```python
# config/production.py
import os

from config.settings import *

DEBUG = False
SECRET_KEY = os.environ.get("SECRET_KEY", "")
```
```console
$ python manage.py shell --settings config.production -c "from django.core.signing import dumps; print(dumps(1))"
django.core.exceptions.ImproperlyConfigured: The SECRET_KEY setting must not be empty.
```

## Because
The settings module that runs sets no `SECRET_KEY`, or an empty one. Mostly it is read from the environment, and the
variable is not there: `.env` is not loaded or lies elsewhere, the service, container or CI job does not pass it on, or
`DJANGO_SETTINGS_MODULE` names another module than the one that was meant. A circular import in the settings shows the same
line, because something asks for the key before it is assigned.

## Answer
```text
`SECRET_KEY` is read from the environment variable `SECRET_KEY`, which is not set (config/production.py:6)
Make a key, and keep it out of the repository: python -c "import secrets; print(secrets.token_urlsafe(50))"
Give it to the process in its environment: SECRET_KEY=…
```

## Good
```python
# config/production.py
import os
from pathlib import Path

from config.settings import *

for line in Path(BASE_DIR, ".env").read_text().splitlines():
    os.environ.setdefault(*line.split("=", 1))

DEBUG = False
SECRET_KEY = os.environ["SECRET_KEY"]
```
```console
$ python -c "import secrets; open('.env', 'w').write(f'SECRET_KEY={secrets.token_urlsafe(50)}')"
```
"""

from __future__ import annotations

from collections.abc import Iterator

from django_cto.error import Fact, Seen, Step
from django_cto.project import Project
from django_cto.project.settings import Setting
from django_cto.project.settings.values import Env

RAISED = "django.core.exceptions.ImproperlyConfigured environ.compat.ImproperlyConfigured KeyError decouple.UndefinedValueError"
MESSAGE = (
    r"^The SECRET_KEY setting must not be empty|^Set the (?P<environ>\w*SECRET_KEY\w*) environment variable"
    r"|^'(?P<key>\w*SECRET_KEY)'$|^(?P<decouple>\w*SECRET_KEY) not found"
)
DOCS = "ref/settings/#secret-key"


def explain(seen: Seen, project: Project) -> Iterator[Fact | Step]:
    variable = seen["environ"] or seen["key"] or seen["decouple"]
    for setting in _assigned(project):
        if isinstance(setting.value, Env):
            variable = variable or setting.value.name
            text = f"`SECRET_KEY` is read from the environment variable `{setting.value.name}`, which is not set"
            yield Fact(text, setting.place)
    key = 'python -c "import secrets; print(secrets.token_urlsafe(50))"'
    yield Step("Make a key, and keep it out of the repository", key)
    yield Step("Give it to the process in its environment", f"{variable or 'SECRET_KEY'}=…")


def _assigned(project: Project) -> Iterator[Setting]:
    """What each settings module says, each statement once."""
    found = (entry.get("SECRET_KEY") for entry in project.settings.modules)
    yield from {setting.place: setting for setting in found if setting}.values()
