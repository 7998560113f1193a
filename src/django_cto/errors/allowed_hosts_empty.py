"""# DEBUG is off, and no host is allowed

The development server does not start; behind another server every request would be refused.

## You see
```python
# config/live.py
from config.settings import *

DEBUG = False
ALLOWED_HOSTS = []
```
```console
$ python manage.py runserver --noreload --settings config.live
CommandError: You must set settings.ALLOWED_HOSTS if DEBUG is False.
```

## Because
Without DEBUG, Django serves no host that is not named. Mostly the variable that should fill the list is missing, or another
settings module is running than was meant. `runserver` is no server for production: there it serves no static files either.

## Answer
```text
`ALLOWED_HOSTS` of `config.live` is said here (config/live.py:4)
Name the hosts that the site is reached by: ALLOWED_HOSTS = ["shop.example"]
On your own machine, take the settings of development: DEBUG = True
```

## Good
```python
# config/live.py
from config.settings import *

DEBUG = False
ALLOWED_HOSTS = ["shop.example"]
```
```console
$ python manage.py runserver --noreload --settings config.live 0
Quit the server with CONTROL-C.
$ python manage.py runserver --noreload --settings config.live
Quit the server with CONTROL-C.
```
"""

from __future__ import annotations

from collections.abc import Iterator

from django_cto.error import Fact, Seen, Step
from django_cto.project import Project

RAISED = "CommandError django.core.management.base.CommandError"
MESSAGE = r"You must set settings\.ALLOWED_HOSTS if DEBUG is False"
DOCS = "ref/settings/#allowed-hosts"


def explain(seen: Seen, project: Project) -> Iterator[Fact | Step]:
    for entry in project.settings.modules:
        hosts, debug = entry.get("ALLOWED_HOSTS"), entry.get("DEBUG")
        if hosts and debug and not entry.has_debug_on:
            yield Fact(f"`ALLOWED_HOSTS` of `{entry.name}` is said here", hosts.place)
    yield Step("Name the hosts that the site is reached by", 'ALLOWED_HOSTS = ["shop.example"]')
    yield Step("On your own machine, take the settings of development", "DEBUG = True")
