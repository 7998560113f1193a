"""# A long task is run twice, because Redis takes it for lost

With late acknowledgement a task is taken off the queue when it is done. Redis knows no connection that breaks, only a
time: after `visibility_timeout` (an hour, unless set) it gives every task that is not acknowledged to another worker. If
tasks may run longer than that, each one that does runs twice at the same time, and again an hour later: two invoices,
two mails, two imports into one table.

Compared are numbers that the settings of production say. Let be: brokers that see a connection break (RabbitMQ), tasks
that are acknowledged when they start, and limits that the environment decides.

## Bad
```python
# config/settings/production.py
INSTALLED_APPS = ["shop"]
ROOT_URLCONF = "config.urls"
CELERY_BROKER_URL = "redis://cache:6379/0"
CELERY_TASK_ACKS_LATE = True
CELERY_TASK_TIME_LIMIT = 2 * 60 * 60  # <-
```

## Good
```python
# config/settings/production.py
INSTALLED_APPS = ["shop"]
ROOT_URLCONF = "config.urls"
CELERY_BROKER_URL = "redis://cache:6379/0"
CELERY_TASK_ACKS_LATE = True
CELERY_BROKER_TRANSPORT_OPTIONS = {"visibility_timeout": 3 * 60 * 60}
CELERY_TASK_TIME_LIMIT = 2 * 60 * 60
```
"""

from __future__ import annotations

from collections.abc import Iterator

from django_cto.project import Project
from django_cto.project.settings import Setting, SettingsModule
from django_cto.project.settings.values import number_in, text_in, truth
from django_cto.rule import Confidence, Finding, Related, Severity
from django_cto.text import Place

SEVERITY = Severity.MAJOR
REQUIRES = ("celery",)
# The timeouts that Celery's transports take where nothing is set, in seconds.
TIMEOUTS = {"redis": 3600, "rediss": 3600, "sentinel": 3600, "sqs": 1800}
# Celery's present names and those before 4.0, with the usual namespace.
URLS = ("CELERY_BROKER_URL", "BROKER_URL")
LIMITS = ("CELERY_TASK_TIME_LIMIT", "CELERYD_TASK_TIME_LIMIT")
ACKS = ("CELERY_TASK_ACKS_LATE", "CELERY_ACKS_LATE")
OPTIONS = ("CELERY_BROKER_TRANSPORT_OPTIONS", "BROKER_TRANSPORT_OPTIONS")


def check(project: Project) -> Iterator[Finding]:
    seen: set[Place] = set()
    for entry in project.settings.production:
        limit, acks = _first(entry, LIMITS), _first(entry, ACKS)
        if not limit or limit.place in seen or not acks or not truth(acks.default):
            continue
        timeout, said = _timeout(entry)
        seconds = number_in(limit.default)
        if timeout is None or seconds is None or seconds < timeout:
            continue
        seen.add(limit.place)
        yield Finding(
            place=limit.place,
            message=f"`{limit.name}` lets a task run {_span(seconds)}, but after {_span(timeout)} it is given out again",
            confidence=Confidence.LIKELY if limit.is_open else Confidence.CERTAIN,
            related=(
                *_also(said, "visibility_timeout is set here"),
                *_also(acks, "tasks are acknowledged at their end"),
            ),
        )


def _first(entry: SettingsModule, names: tuple[str, ...]) -> Setting | None:
    return next((setting for name in names if (setting := entry.get(name))), None)


def _timeout(entry: SettingsModule) -> tuple[float | None, Setting | None]:
    """The visibility timeout in seconds with the setting that says it; None for another broker or where unknown."""
    url = _first(entry, URLS)
    scheme = (text_in(url.default) or "").partition("://")[0] if url else ""
    options = _first(entry, OPTIONS)
    if scheme not in TIMEOUTS:
        return None, None
    if options is None:
        return TIMEOUTS[scheme], None
    table = entry.table(options.name)
    if table is None or (not table.is_whole and "visibility_timeout" not in table.entries):
        return None, None
    value = table.get("visibility_timeout")
    return (number_in(value) if value else TIMEOUTS[scheme]), options


def _span(seconds: float) -> str:
    """Seconds as a person would say them."""
    for size, unit in ((3600, "h"), (60, "min")):
        if seconds >= size and seconds % size == 0:
            return f"{int(seconds // size)} {unit}"
    return f"{seconds:g} s"


def _also(setting: Setting | None, note: str) -> tuple[Related, ...]:
    return (Related(setting.place, note),) if setting else ()
