"""# Redis answers, but takes nothing more

Cached values, sessions or tasks are not stored: requests fail that were fine a minute ago.

## You see
```python
# config/cached.py
from config.settings import *

CACHES = {"default": {"BACKEND": "django.core.cache.backends.redis.RedisCache", "LOCATION": "redis://localhost:6379/1"}}
```
```console
$ python -c "import redis; redis.Redis.from_url('redis://localhost:6379').replicaof('localhost', '1')"
$ python manage.py shell --settings config.cached -c "from django.core.cache import cache; cache.set('greeting', 'hello')"
redis.exceptions.ReadOnlyError: You can't write against a read only replica.
```

## Because
`read only replica`: after a failover the address leads to a server that only copies another one, or somebody from outside has
turned this one into a copy (a Redis that is open to the internet is). `MISCONF`: it cannot write its snapshot to disk, mostly
because the disk is full. `OOM`: it has as much in memory as it may (`maxmemory`), and may not throw anything away.

## Answer
```text
`CACHES` of `config.cached` leads to a Redis (config/cached.py:3)
Ask which role the server has: redis-cli info replication
Connect to the primary; where this is to be it: redis-cli replicaof no one
If nobody of yours made it a copy, it is open to the internet: bind it to the inside, and give it a password
```

## Good
```console
$ python -c "import redis; redis.Redis.from_url('redis://localhost:6379').replicaof('no', 'one')"
```
"""

from __future__ import annotations

from collections.abc import Iterator

from django_cto.error import Fact, Seen, Step
from django_cto.project import Project
from django_cto.project.settings.values import Table, text_in

RAISED = (
    "redis.exceptions.ReadOnlyError redis.exceptions.ResponseError redis.exceptions.OutOfMemoryError "
    "kombu.exceptions.OperationalError django_redis.exceptions.ConnectionInterrupted"
)
MESSAGE = (
    r"(?P<replica>You can't write against a read only (?:replica|slave))|(?P<disk>MISCONF \w+ is configured to save RDB)"
    r"|(?P<memory>(?:OOM )?command not allowed when used memory > 'maxmemory')"
)
DOCS = "topics/cache/#redis"


def explain(seen: Seen, project: Project) -> Iterator[Fact | Step]:
    for entry in project.settings.modules:
        caches = entry.table("CACHES")
        default = caches.get("default") if caches else None
        found = text_in(default.get("LOCATION")) if isinstance(default, Table) else None
        if found and "redis" in found:
            yield Fact(f"`CACHES` of `{entry.name}` leads to a Redis", entry.settings["CACHES"].place)
    if seen["replica"]:
        yield Step("Ask which role the server has", "redis-cli info replication")
        yield Step("Connect to the primary; where this is to be it", "redis-cli replicaof no one")
        yield Step(
            "If nobody of yours made it a copy, it is open to the internet",
            "bind it to the inside, and give it a password",
        )
    elif seen["disk"]:
        yield Step("Make room on its disk, and see why it cannot save", "redis-cli lastsave; df -h")
        yield Step("If nothing in it has to survive a restart", 'redis-cli config set save ""')
    else:
        yield Step("See what takes the memory", "redis-cli info memory; redis-cli --bigkeys")
        yield Step(
            "If it is a cache and nothing else, let it forget the oldest",
            "redis-cli config set maxmemory-policy allkeys-lru",
        )
        yield Step(
            "Where it holds tasks too, give it more memory, and results a time to live", "CELERY_RESULT_EXPIRES = 3600"
        )
