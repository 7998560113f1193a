"""# Redis wants a password, or another one

Cache, sessions and locks are gone: pages that use them answer with status 500.

## You see
```python
# config/cached.py
from config.settings import *

CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.redis.RedisCache",
        "LOCATION": "redis://shop:wrong@localhost:6379/0",
    }
}
```
```python
# look.py
from django.core.cache import cache

print(cache.get("price"))
```
```console
$ python manage.py shell --settings config.cached -c "import look"
redis.exceptions.AuthenticationError: invalid username-password pair or user is disabled.
```

## Because
The address has a password that the server does not know, has one although the server wants none, or has none although it wants
one (`NOAUTH`). In the address it stands between a colon and an at sign, `redis://:password@host:6379/0`; a user's name before the
colon is one of Redis's own users. Special characters have to be written in percent form.

## Answer
```text
`CACHES` of `config.cached` is said here (config/cached.py:3)
Try it by hand: redis-cli -h <host> -a <password> ping
Write the password into the address, or take it out: redis://:password@host:6379/0
```

## Good
```python
# config/cached.py
from config.settings import *

CACHES = {"default": {"BACKEND": "django.core.cache.backends.redis.RedisCache", "LOCATION": "redis://localhost:6379/0"}}
```
"""

from __future__ import annotations

from collections.abc import Iterator

from django_cto.error import Fact, Seen, Step
from django_cto.project import Project

RAISED = (
    "redis.exceptions.AuthenticationError redis.exceptions.ResponseError django_redis.exceptions.ConnectionInterrupted"
)
MESSAGE = (
    r"AUTH <password> called without|invalid (?:username-password pair|password)|WRONGPASS|NOAUTH|Authentication required"
    r"|Redis AuthenticationError"
)
DOCS = "topics/cache/#redis"
SETTINGS = ("CACHES", "REDIS_URL", "CELERY_BROKER_URL")


def explain(seen: Seen, project: Project) -> Iterator[Fact | Step]:
    for entry in project.settings.modules:
        for name in SETTINGS:
            if setting := entry.get(name):
                yield Fact(f"`{name}` of `{entry.name}` is said here", setting.place)
    yield Step("Try it by hand", "redis-cli -h <host> -a <password> ping")
    yield Step("Write the password into the address, or take it out", "redis://:password@host:6379/0")
