"""# A task whose worker dies is done by another

By default Celery takes a task off the queue before it is done: when the worker is killed (out of memory, the next
release) it is lost, and nobody is told.

## Mend
Set `CELERY_TASK_ACKS_LATE = True` and `CELERY_TASK_REJECT_ON_WORKER_LOST = True`, and write tasks that may run twice.
## Bad
```python
# config/settings/production.py
INSTALLED_APPS = ["shop"]
ROOT_URLCONF = "config.urls"
CELERY_BROKER_URL = "redis://queue:6379/0"
CELERY_TASK_ACKS_LATE = False
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
CELERY_TASK_ACKS_LATE = True
CELERY_TASK_REJECT_ON_WORKER_LOST = True
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
from django_cto.ready.outcome import Verdict, failed, passed
from django_cto.ready.queue import Queue, queue_of_code, queue_of_process

WEIGHT = 5
MINUTES = 60


def code(code: Code) -> Verdict:
    return _verdict(queue_of_code(code))


def loaded(loaded: Loaded) -> Verdict:
    return _verdict(queue_of_process(loaded))


def _verdict(queue: Queue) -> Verdict:
    looked = [queue.looked(name) for name in ("task_acks_late", "task_reject_on_worker_lost")]
    if not queue.option("task_acks_late"):
        return failed("A task is taken off the queue before it is done", *looked)
    if not queue.option("task_reject_on_worker_lost"):
        return failed("A task whose worker is killed counts as done: `task_reject_on_worker_lost` is off", *looked)
    return passed("A task stays in the queue until it is done", *looked)
