"""# A task's result is asked for, and results are not kept

The page that waits for the task answers with status 500; the task itself runs.

## You see
```python
# order.py
from celery import Celery

app = Celery("shop", broker="memory://")


@app.task
def add(one, other):
    return one + other


print(add.delay(1, 2).get(timeout=1))
```
```console
$ python -c "import order"
NotImplementedError: No result backend is configured.
```

## Because
Celery keeps no results unless it is told where: `get()`, `state`, groups and chords need a back end. Or it was told and did not
read the setting: the process that asks has not imported the Celery app, so that another, empty app holds; or the task says
`ignore_result`. To wait for a task within a request mostly means that it is no task.

## Answer
```text
It is asked for here (order.py:11)
Say where results are kept: CELERY_RESULT_BACKEND = "redis://localhost:6379/1"
Make sure that the app is imported wherever Django runs, in the project's `__init__.py`: from config.celery import app as celery_app
Or do not wait for the result: let the task store what comes of it
```

## Good
```python
# order.py
from celery import Celery

app = Celery("shop", broker="memory://", backend="cache+memory://")
app.conf.task_always_eager = True


@app.task
def add(one, other):
    return one + other


print(add.delay(1, 2).get(timeout=1))
```
"""

from __future__ import annotations

from collections.abc import Iterator

from django_cto.error import Fact, Seen, Step
from django_cto.project import Project
from django_cto.project.frames import place_in

RAISED = "NotImplementedError AttributeError"
MESSAGE = r"No result backend is configured|'DisabledBackend' object has no attribute '(?P<attribute>\w+)'"
DOCS = "https://docs.celeryq.dev/en/stable/getting-started/first-steps-with-celery.html#keeping-results"


def explain(seen: Seen, project: Project) -> Iterator[Fact | Step]:
    if place := place_in(project, seen.raised):
        yield Fact("It is asked for here", place)
    for entry in project.settings.modules:
        if setting := entry.get("CELERY_RESULT_BACKEND"):
            yield Fact(
                f"`CELERY_RESULT_BACKEND` of `{entry.name}` is said here, but this process has not read it",
                setting.place,
            )
    yield Step("Say where results are kept", 'CELERY_RESULT_BACKEND = "redis://localhost:6379/1"')
    yield Step(
        "Make sure that the app is imported wherever Django runs, in the project's `__init__.py`",
        "from config.celery import app as celery_app",
    )
    yield Step("Or do not wait for the result: let the task store what comes of it")
