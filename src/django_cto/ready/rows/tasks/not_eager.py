"""# Tasks run in the workers, not in the request

With `CELERY_TASK_ALWAYS_EAGER` each visitor waits for the mail server, and nothing is tried again.

## Mend
Set it in the settings of tests alone.
## Bad
```python
# config/settings/production.py
INSTALLED_APPS = ["shop"]
ROOT_URLCONF = "config.urls"
CELERY_BROKER_URL = "redis://queue:6379/0"
CELERY_TASK_ALWAYS_EAGER = True
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
CELERY_TASK_ALWAYS_EAGER = False
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

WEIGHT = 7
MINUTES = 5


def code(code: Code) -> Verdict:
    return _verdict(queue_of_code(code))


def loaded(loaded: Loaded) -> Verdict:
    return _verdict(queue_of_process(loaded))


def _verdict(queue: Queue) -> Verdict:
    eager, looked = queue.option("task_always_eager"), queue.looked("task_always_eager")
    return judged(not eager, "Tasks go to the queue", "Tasks run inside the request", looked)
