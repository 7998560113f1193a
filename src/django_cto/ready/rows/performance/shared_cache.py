"""# All processes share one cache

With a cache in the process each worker has its own: a throttle counts a fifth, a value that was deleted comes back.

## Mend
Set `CACHES["default"]` to `django.core.cache.backends.redis.RedisCache` or django-redis.

## Bad
```python
# config/settings/production.py
INSTALLED_APPS = ["shop"]
ROOT_URLCONF = "config.urls"
CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}
```

## Good
```python
# config/settings/production.py
INSTALLED_APPS = ["shop"]
ROOT_URLCONF = "config.urls"
CACHES = {"default": {"BACKEND": "django_redis.cache.RedisCache", "LOCATION": "redis://cache:6379/0"}}
```
"""

from __future__ import annotations

from django_cto.ready.outcome import Verdict, judged
from django_cto.ready.settings import SettingsView

WEIGHT = 5
MINUTES = 60

LOCAL = ("LocMemCache", "DummyCache", "FileBasedCache")


def settings(settings: SettingsView) -> Verdict:
    backend = settings.get("CACHES", "default", "BACKEND", default="django.core.cache.backends.locmem.LocMemCache")
    good = not backend.endswith(LOCAL)
    no = "Each process has a cache of its own, or none"
    return judged(good, "The cache is a server that all ask", no, settings.looked("CACHES", "default", "BACKEND"))
