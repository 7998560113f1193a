"""# A full Redis refuses tasks, and does not throw them away

With an eviction policy for caches, a Redis that runs out of memory drops keys, and the queue is one of them.

## Mend
Give the queue a Redis of its own with `maxmemory-policy noeviction` and `appendonly yes`; the cache another one.

## Bad
```yaml
# compose.yaml
services:
  redis:
    image: redis:8
    command: redis-server --maxmemory 256mb --maxmemory-policy allkeys-lru
```
```python
# config/settings/production.py
INSTALLED_APPS = ["shop"]
ROOT_URLCONF = "config.urls"
CELERY_BROKER_URL = "redis://redis:6379/0"
```
```python
# config/celery.py
from celery import Celery
```

## Good
```yaml
# compose.yaml
services:
  redis:
    image: redis:8
    command: redis-server --appendonly yes --maxmemory 256mb --maxmemory-policy noeviction
```
```python
# config/settings/production.py
INSTALLED_APPS = ["shop"]
ROOT_URLCONF = "config.urls"
CELERY_BROKER_URL = "redis://redis:6379/0"
```
```python
# config/celery.py
from celery import Celery
```
"""

from __future__ import annotations

from django_cto.ready.code import Code
from django_cto.ready.deployment import Service
from django_cto.ready.loaded import Loaded
from django_cto.ready.outcome import Looked, Verdict, failed, judged, manual, not_applicable, passed
from django_cto.ready.queue import queue_of_code, queue_of_process

WEIGHT = 5
MINUTES = 30

EVICTS = ("allkeys-", "volatile-")


def code(code: Code) -> Verdict:
    queue_of_code(code)
    servers = [each for each in code.deployment.services if each.image.startswith(("redis", "valkey", "eqalpha/keydb"))]
    if not servers:
        return manual("What does the queue's Redis do when it is full? --settings asks it")
    kept = [server for server in servers if not any(sign in server.command for sign in EVICTS)]
    if not kept:
        return failed("The only Redis drops keys when it is full, and the queue with them", *map(_looked, servers))
    return passed("A Redis that drops nothing is there for the queue", *map(_looked, kept))


def _looked(server: Service) -> Looked:
    return Looked(f"service {server.name}", server.command, server.place)


def loaded(loaded: Loaded) -> Verdict:
    policy = queue_of_process(loaded).option("policy")
    if not policy:
        return not_applicable("The broker is not Redis, or does not tell")
    looked = Looked("CONFIG GET maxmemory-policy", policy)
    return judged(not policy.startswith(EVICTS), "A full Redis refuses", "A full Redis throws keys away", looked)
