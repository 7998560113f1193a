"""# The worker does not know the task

The message is thrown away: what the task should have done never happens, and nobody is told but the log.

## You see
```python
# shop/tasks.py
from celery import shared_task


@shared_task
def send_mail(pk):
    print(pk)
```
```python
# worker.py
from celery import Celery

app = Celery("shop", broker="memory://")
print(app.tasks["shop.tasks.send_mail"].name)
```
```console
$ python -c "import worker"
celery.exceptions.NotRegistered: 'shop.tasks.send_mail'
```

## Because
A worker knows the tasks of the modules that it has imported when it started: those called `tasks` in installed apps, if
`autodiscover_tasks()` was called, and those in `imports`. The worker still runs the release before, was started for another
app (`-A`), the module is called otherwise, the app is not in INSTALLED_APPS, or the sender imports the task by another path and
so gives it another name. A schedule in the database keeps the names of tasks that were renamed.

## Answer
```text
`send_mail` is here (shop/tasks.py:5)
Let Celery look for the tasks of all apps: app.autodiscover_tasks()
Start the workers anew after each release: celery -A config worker
See which it knows: celery -A config inspect registered
```

## Good
```python
# worker.py
from celery import Celery

app = Celery("shop", broker="memory://")
app.autodiscover_tasks(["shop"], force=True)
print(app.tasks["shop.tasks.send_mail"].name)
```
"""

from __future__ import annotations

import difflib
from collections.abc import Iterator

from django_cto.error import Fact, Seen, Step
from django_cto.project import Project

RAISED = "celery.exceptions.NotRegistered"
MESSAGE = r"^'?(?P<task>[\w.-]+)'?"
LINE = r"Received unregistered task of type (?:KeyError\()?u?'(?P<task>[^']+)'"
DOCS = "https://docs.celeryq.dev/en/stable/userguide/tasks.html#names"


def explain(seen: Seen, project: Project) -> Iterator[Fact | Step]:
    name = seen["task"]
    last = name.rpartition(".")[2]
    same = [task for symbol, task in project.tasks.items() if symbol == name]
    for task in same or [task for symbol, task in project.tasks.items() if symbol.rpartition(".")[2] == last]:
        yield Fact(f"`{last}` is here", task.place)
    if not same and (near := difflib.get_close_matches(name, list(project.tasks), 1, 0.6)):
        yield Fact(f"`{near[0]}` is the nearest that there is", project.tasks[near[0]].place)
    yield Step("Let Celery look for the tasks of all apps", "app.autodiscover_tasks()")
    yield Step("Start the workers anew after each release", "celery -A config worker")
    yield Step("See which it knows", "celery -A config inspect registered")
