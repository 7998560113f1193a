"""# A time without a time zone is stored

Django takes it to be in the default time zone, whichever that is: off by hours where it was meant otherwise, and wrong twice a
year.

## You see
```python
# shop/views.py
from datetime import datetime

from django.http import HttpResponse

from shop.models import Book


def book_list(request):
    return HttpResponse(Book.objects.filter(released__lt=datetime.now()).count())


def book_detail(request, slug):
    return HttpResponse(slug)
```
```console
$ curl http://localhost:8000/books/
… RuntimeWarning: DateTimeField Book.released received a naive datetime (…) while time zone support is active.
```

## Because
With `USE_TZ` every time has a zone, but `datetime.now()`, `datetime.utcnow()`, `datetime(…)` and `strptime` make times without
one; a plain date becomes midnight. To see where it comes from, let the warning be raised: `python -W error manage.py …`.

## Answer
```text
`released` of `shop.Book` is meant (shop/models.py:17)
Take times that have a zone: from django.utils import timezone; timezone.now()
Give a zone to one that has none: timezone.make_aware(value)
See where it comes from: python -W error::RuntimeWarning manage.py …
```

## Good
```python
# shop/views.py
from django.http import HttpResponse
from django.utils import timezone

from shop.models import Book


def book_list(request):
    return HttpResponse(Book.objects.filter(released__lt=timezone.now()).count())


def book_detail(request, slug):
    return HttpResponse(slug)
```
"""

from __future__ import annotations

from collections.abc import Iterator

from django_cto.error import Fact, Seen, Step
from django_cto.project import Project

RAISED = "RuntimeWarning"
MESSAGE = r"DateTimeField (?P<model>\w+)\.(?P<field>\w+) received a naive datetime"
DOCS = "topics/i18n/timezones/"


def explain(seen: Seen, project: Project) -> Iterator[Fact | Step]:
    for model in project.models.concrete:
        field = model.field(seen["field"]) if model.name == seen["model"] else None
        if field:
            yield Fact(f"`{field.name}` of `{model.label}` is meant", field.place)
    yield Step("Take times that have a zone", "from django.utils import timezone; timezone.now()")
    yield Step("Give a zone to one that has none", "timezone.make_aware(value)")
    yield Step("See where it comes from", "python -W error::RuntimeWarning manage.py …")
