"""# No task takes longer than the broker waits for it

Redis gives a task to a second worker when the first has not finished within the visibility timeout: a long task runs
twice at once.

## Mend
Let `CELERY_TASK_TIME_LIMIT` be less than `CELERY_BROKER_TRANSPORT_OPTIONS["visibility_timeout"]` (an hour by default).

## Bad
```python
# config/settings/production.py
INSTALLED_APPS = ["shop"]
ROOT_URLCONF = "config.urls"
CELERY_BROKER_URL = "redis://queue:6379/0"
CELERY_TASK_TIME_LIMIT = 7200
CELERY_TASK_ACKS_LATE = True
```
```python
# config/celery.py
from celery import Celery

app = Celery("shop")
app.config_from_object("django.conf:settings", namespace="CELERY")
```

## Bad
```python
# config/settings/production.py
INSTALLED_APPS = ["shop"]
ROOT_URLCONF = "config.urls"
CELERY_BROKER_URL = "redis://queue:6379/0"
CELERY_TASK_ACKS_LATE = True
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
CELERY_TASK_ACKS_LATE = True
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
from django_cto.ready.outcome import Verdict, failed, not_applicable, passed
from django_cto.ready.queue import queue_of_code

WEIGHT = 5
MINUTES = 10

# The brokers that know no connection that breaks, only a time.
TIMED = ("redis", "rediss", "sentinel", "sqs")


def code(code: Code) -> Verdict:
    queue = queue_of_code(code)
    looked = [queue.looked(name) for name in ("task_acks_late", "task_time_limit")]
    if not queue.option("task_acks_late"):
        return passed("Tasks leave the queue as they begin: none is given out twice", *looked)
    if queue.option("task_time_limit"):
        yes = "The limit of tasks is below the broker's patience"
        return code.by_rule("task-time-limit-over-visibility-timeout", yes)
    if str(queue.option("broker_url")).partition("://")[0] not in TIMED:
        return not_applicable("The broker sees when a worker is gone", queue.looked("broker_url"))
    return failed("A task without a limit may outlast the broker's patience, and is given out again", *looked)
