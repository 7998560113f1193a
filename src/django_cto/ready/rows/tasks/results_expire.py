"""# Results of tasks are not kept for ever

Each result that nobody reads stays in Redis or the database. Celery's own limit is a day.

## Mend
Set `CELERY_TASK_IGNORE_RESULT = True`, or `CELERY_RESULT_EXPIRES` to some hours.
## Bad
```python
# config/settings/production.py
INSTALLED_APPS = ["shop"]
ROOT_URLCONF = "config.urls"
CELERY_BROKER_URL = "redis://queue:6379/0"
CELERY_RESULT_BACKEND = "redis://queue:6379/1"
CELERY_RESULT_EXPIRES = 0
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
CELERY_RESULT_BACKEND = "redis://queue:6379/1"
CELERY_RESULT_EXPIRES = 3600
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

WEIGHT = 3
MINUTES = 10


def code(code: Code) -> Verdict:
    return _verdict(queue_of_code(code))


def loaded(loaded: Loaded) -> Verdict:
    return _verdict(queue_of_process(loaded))


NEVER = (0, False)


def _verdict(queue: Queue) -> Verdict:
    looked = [queue.looked(name) for name in ("result_backend", "result_expires", "task_ignore_result")]
    if not queue.option("result_backend") or queue.option("task_ignore_result"):
        return passed("No results are kept", *looked)
    if queue.option("result_expires") in NEVER:
        return failed("Results are kept for ever", *looked)
    return passed("Results are kept for a while", *looked)
