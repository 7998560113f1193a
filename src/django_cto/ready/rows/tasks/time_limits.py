"""# Every task has a time limit

A task that waits for another server without an end holds its worker for ever; after a few of them nothing is done.

## Mend
Set `CELERY_TASK_TIME_LIMIT` (minutes), and a `CELERY_TASK_SOFT_TIME_LIMIT` below it.
## Bad
```python
# config/settings/production.py
INSTALLED_APPS = ["shop"]
ROOT_URLCONF = "config.urls"
CELERY_BROKER_URL = "redis://queue:6379/0"
CELERY_TASK_TIME_LIMIT = None
```
```python
# config/celery.py
from celery import Celery

app = Celery("shop")
app.config_from_object("django.conf:settings", namespace="CELERY")
```

## Good
```python
# config/settings/production.py
INSTALLED_APPS = ["shop"]
ROOT_URLCONF = "config.urls"
CELERY_BROKER_URL = "redis://queue:6379/0"
CELERY_TASK_TIME_LIMIT = 300
```
```python
# config/celery.py
from celery import Celery

app = Celery("shop")
app.config_from_object("django.conf:settings", namespace="CELERY")
```
"""

from __future__ import annotations

from django_cto.ready.code import Code
from django_cto.ready.loaded import Loaded
from django_cto.ready.outcome import Verdict, judged
from django_cto.ready.queue import Queue, queue_of_code, queue_of_process

WEIGHT = 6
MINUTES = 15


def code(code: Code) -> Verdict:
    return _verdict(queue_of_code(code))


def loaded(loaded: Loaded) -> Verdict:
    return _verdict(queue_of_process(loaded))


def _verdict(queue: Queue) -> Verdict:
    limit, looked = queue.option("task_time_limit"), queue.looked("task_time_limit")
    return judged(bool(limit), "Tasks are ended after a while", "A task may take for ever", looked)
