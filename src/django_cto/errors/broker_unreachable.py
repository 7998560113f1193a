"""# Celery cannot reach its broker

No task is sent: what the task should have done does not happen, and the page that sends it answers with status 500.

## You see
```python
# order.py
from celery import Celery

app = Celery("shop", broker="redis://localhost:6398/0")


@app.task
def send_mail(pk):
    print(pk)


send_mail.apply_async((1,), retry=False)
```
```console
$ python -c "import order"
kombu.exceptions.OperationalError: Error 111 connecting to localhost:6398. Connection refused.
```

## Because
Redis or RabbitMQ does not run, or it runs elsewhere: in a container `localhost` is the container itself. Where the address says
`amqp` and port 5672 although Redis is meant, Celery did not get its settings: the app is not made in the module that
`<project>/__init__.py` imports, or `config_from_object` has no `namespace="CELERY"`, so that the default broker holds.

## Answer
```text
It is sent here (order.py:11)
The broker is looked for at `localhost:6398`
Ask whether it is there: redis-cli -h localhost -p 6398 ping
Start it, or put the broker's address right: CELERY_BROKER_URL = "redis://localhost:6379/0"
In a container, the host is the name of the broker's service, never `localhost`
```

## Good
```python
# order.py
from celery import Celery

app = Celery("shop", broker="redis://localhost:6379/0")


@app.task
def send_mail(pk):
    print(pk)


send_mail.apply_async((1,), retry=False)
```
"""

from __future__ import annotations

from collections.abc import Iterator

from django_cto.error import Fact, Seen, Step
from django_cto.project import Project
from django_cto.project.frames import place_in

RAISED = "kombu.exceptions.OperationalError"
MESSAGE = r"Error \d+ connecting to (?P<redis>[^\s.]+(?:\.\d+)*:\d+)|\[(?:Errno|WinError) (?:111|61|-2|-3|8|10061)\]|timed out"
LINE = r"Cannot connect to (?P<url>(?:amqp|redis|rediss|sentinel|pyamqp)\S*://\S+?): (?P<why>.*)"
DOCS = "https://docs.celeryq.dev/en/stable/django/first-steps-with-django.html"
SETTINGS = ("CELERY_BROKER_URL", "BROKER_URL")


def explain(seen: Seen, project: Project) -> Iterator[Fact | Step]:
    if place := place_in(project, seen.raised):
        yield Fact("It is sent here", place)
    for entry in project.settings.modules:
        for name in SETTINGS:
            if setting := entry.get(name):
                yield Fact(f"`{name}` of `{entry.name}` is said here", setting.place)
    at = (
        seen["redis"] or seen["url"].rpartition("@")[2].partition("://")[2].strip("/") or seen["url"].rpartition("@")[2]
    )
    if at:
        yield Fact(f"The broker is looked for at `{at}`")
    host, _, port = at.partition("/")[0].partition(":")
    if "amqp" in seen["url"] or not at:
        yield Step(
            "If Redis is meant, Celery did not read its settings",
            'app.config_from_object("django.conf:settings", namespace="CELERY")',
        )
    else:
        yield Step("Ask whether it is there", f"redis-cli -h {host} -p {port or 6379} ping")
    yield Step("Start it, or put the broker's address right", 'CELERY_BROKER_URL = "redis://localhost:6379/0"')
    yield Step("In a container, the host is the name of the broker's service, never `localhost`")
