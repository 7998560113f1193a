"""# A task is given an argument that cannot be sent

The task is not sent, and the page that sends it answers with status 500.

## You see
```python
# order.py
from celery import Celery

from shop.models import Book

app = Celery("shop", broker="memory://")


@app.task
def send_mail(book):
    print(book)


send_mail.delay(Book(title="Notes"))
```
```console
$ python manage.py shell -c "import order"
kombu.exceptions.EncodeError: Object of type Book is not JSON serializable
```

## Because
Arguments travel as JSON. A model's row is not JSON, and ought not to travel: when the worker comes to it, the row may have
changed. `ContentDisallowed` is the other end of the same matter: a sender writes pickle, which the worker does not accept.

## Answer
```text
It is sent here (order.py:13)
`Book` is the model `shop.Book` (shop/models.py:12)
Send the key, and look the row up in the task: task.delay(book.pk)
```

## Good
```python
# order.py
from celery import Celery

from shop.models import Book

app = Celery("shop", broker="memory://")


@app.task
def send_mail(pk):
    print(pk)


send_mail.delay(Book(pk=1).pk)
```
"""

from __future__ import annotations

from collections.abc import Iterator

from django_cto.error import Fact, Seen, Step
from django_cto.project import Project
from django_cto.project.frames import place_in

RAISED = "kombu.exceptions.EncodeError kombu.exceptions.ContentDisallowed"
MESSAGE = r"Object of type '?(?P<kind>\w+)'? is not JSON serializable|Refusing to deserialize (?P<refused>\w+)|[Cc]an(?:'t|not) pickle"
DOCS = "https://docs.celeryq.dev/en/stable/userguide/calling.html#serializers"


def explain(seen: Seen, project: Project) -> Iterator[Fact | Step]:
    kind = seen["kind"]
    if place := place_in(project, seen.raised):
        yield Fact("It is sent here", place)
    model = next((model for model in project.models.concrete if model.name == kind), None)
    if model:
        yield Fact(f"`{kind}` is the model `{model.label}`", model.place)
        yield Step("Send the key, and look the row up in the task", f"task.delay({kind.lower()}.pk)")
    elif seen["refused"]:
        yield Step(
            "Let senders and workers have the same", 'CELERY_TASK_SERIALIZER = "json"; CELERY_ACCEPT_CONTENT = ["json"]'
        )
    else:
        yield Step("Send texts, numbers, lists and dicts of them only, and keys in place of rows", "task.delay(row.pk)")
