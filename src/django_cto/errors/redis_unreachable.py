"""# Nobody listens where Redis should be

Cache, sessions and locks are gone: pages that use them answer with status 500.

## You see
```python
# config/cached.py
from config.settings import *

CACHES = {"default": {"BACKEND": "django.core.cache.backends.redis.RedisCache", "LOCATION": "redis://localhost:6398/0"}}
```
```python
# look.py
from django.core.cache import cache

print(cache.get("price"))
```
```console
$ python manage.py shell --settings config.cached -c "import look"
redis.exceptions.ConnectionError: Error 111 connecting to localhost:6398. Connection refused.
```

## Because
The server does not run, or it listens elsewhere: in a container `localhost` is the container itself. `Name or service not
known` is a name from another network. `Connection closed by server` and `reset by peer` are a time limit between the two, or
TLS (`rediss://`) on one side alone.

## Answer
```text
It is asked here (look.py:3)
`CACHES` of `config.cached` is said here (config/cached.py:3)
The server is looked for at `localhost:6398`
Ask whether it is there: redis-cli -h localhost -p 6398 ping
Start it, or put the address right
In a container, the host is the name of the service, never `localhost`
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
from django_cto.project.frames import place_in

RAISED = "redis.exceptions.ConnectionError redis.exceptions.TimeoutError django_redis.exceptions.ConnectionInterrupted"
MESSAGE = (
    r"Error -?\d+ connecting to (?P<at>[^\s,]+:\d+)|Redis (?P<interrupted>ConnectionError|TimeoutError)"
    r"|Connection closed by server|Timeout (?:connecting to|reading from)|Connection reset by peer"
)
DOCS = "topics/cache/#redis"
SETTINGS = ("CACHES", "REDIS_URL", "CHANNEL_LAYERS")


def explain(seen: Seen, project: Project) -> Iterator[Fact | Step]:
    if place := place_in(project, seen.raised):
        yield Fact("It is asked here", place)
    for entry in project.settings.modules:
        for name in SETTINGS:
            if setting := entry.get(name):
                yield Fact(f"`{name}` of `{entry.name}` is said here", setting.place)
    host, _, port = seen["at"].rpartition(":")
    if host:
        yield Fact(f"The server is looked for at `{seen['at']}`")
    yield Step("Ask whether it is there", f"redis-cli -h {host or '<host>'} -p {port or 6379} ping")
    yield Step("Start it, or put the address right")
    yield Step("In a container, the host is the name of the service, never `localhost`")
