"""# The host of a request is not in ALLOWED_HOSTS

Whoever comes under this name sees `400 Bad Request`; where it is the load balancer's health check, the whole site is taken off.

## You see
```console
$ curl http://shop.example/books/
django.core.exceptions.DisallowedHost: Invalid HTTP_HOST header: 'shop.example'. You may need to add 'shop.example' to ALLOWED_HOSTS.
```

## Because
With DEBUG an empty `ALLOWED_HOSTS` means localhost alone; without it, what is not listed is refused, as Django makes links out
of the host. A name with an underscore is never valid. Strangers who try addresses are refused rightly: then nothing is wrong
but the noise in the log.

## Answer
```text
`ALLOWED_HOSTS` of `config.settings` is said here (config/settings.py:6)
If the host is yours, allow it: ALLOWED_HOSTS = ["shop.example"]
If it is a health check by address, let the load balancer send the site's name in its Host header
If it is a stranger's, leave it refused
```

## Good
```python
# config/live.py
from config.settings import *

ALLOWED_HOSTS = ["shop.example"]
```
```console
$ DJANGO_SETTINGS_MODULE=config.live curl http://shop.example/books/
HTTP 200
$ sed -i 's/ALLOWED_HOSTS = \\[\\]/ALLOWED_HOSTS = ["shop.example"]/' config/settings.py
```
"""

from __future__ import annotations

from collections.abc import Iterator

from django_cto.error import Fact, Seen, Step
from django_cto.project import Project
from django_cto.text import Place

RAISED = "django.core.exceptions.DisallowedHost"
MESSAGE = r"Invalid HTTP_HOST header: '(?P<host>[^']*)'"
LINE = r"Invalid HTTP_HOST header: '(?P<host>[^']*)'\."
DOCS = "ref/settings/#allowed-hosts"


def explain(seen: Seen, project: Project) -> Iterator[Fact | Step]:
    host = seen["host"].partition(":")[0]
    places: dict[Place, str] = {}
    for entry in project.settings.modules:
        if setting := entry.get("ALLOWED_HOSTS"):
            places.setdefault(setting.place, entry.name)
    for place, name in places.items():
        yield Fact(f"`ALLOWED_HOSTS` of `{name}` is said here", place)
    if "_" in host:
        yield Fact(f"`{host}` has an underscore, which no host's name may have: rename the service")
    yield Step("If the host is yours, allow it", f'ALLOWED_HOSTS = ["{host}"]')
    yield Step("If it is a health check by address, let the load balancer send the site's name in its Host header")
    yield Step("If it is a stranger's, leave it refused")
