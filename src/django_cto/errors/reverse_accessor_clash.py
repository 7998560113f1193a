"""# Two relations lead back by the same name

Nothing can be started: Django refuses models of which one attribute would have two meanings.

## You see
```python
# shop/models.py
from django.conf import settings
from django.db import models


class Review(models.Model):
    writer = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE)
    editor = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE)
```
```console
$ python manage.py check
SystemCheckError: System check identified some issues:
shop.Review.editor: (fields.E304) Reverse accessor 'User.review_set' for 'shop.Review.editor' clashes with reverse accessor for 'shop.Review.writer'.
```

## Because
Each relation gives the model that it leads to an attribute back, `<model>_set` where no `related_name` is given. Two relations
to one model want the same. A user model of one's own that clashes with `auth.User.groups` means that AUTH_USER_MODEL is not
set, so that both user models are in use.

## Answer
```text
`shop.Review.editor` and `shop.Review.writer` both lead back as `review_set` (shop/models.py:7)
Give each relation a name of its own: related_name="review_as_editor"
Or none, where nobody goes back: related_name="+"
```

## Good
```python
# shop/models.py
from django.conf import settings
from django.db import models


class Review(models.Model):
    writer = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="written_reviews")
    editor = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="edited_reviews")
```
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from django_cto.error import Fact, Seen, Step
from django_cto.project import Project

RAISED = "SystemCheckError django.core.management.base.SystemCheckError"
MESSAGE = r"\(fields\.E30[2345]\) Reverse"
DOCS = "ref/models/fields/#django.db.models.ForeignKey.related_name"
CLASH = re.compile(
    r"\(fields\.E30[2345]\) Reverse (?:accessor|query name)(?: '(?P<back>[\w.]+)')? for '(?P<one>[\w.]+)' clashes with "
    r"[\w ]+'(?P<other>[\w.]+)'"
)


def explain(seen: Seen, project: Project) -> Iterator[Fact | Step]:
    told: set[frozenset[str]] = set()
    for clash in CLASH.finditer(seen.raised.message):
        pair = frozenset((clash["one"], clash["other"]))
        if pair in told:
            continue
        told.add(pair)
        label, _, name = clash["one"].rpartition(".")
        model = project.models.find(label)
        field = model.field(name) if model else None
        back = (clash["back"] or "").rpartition(".")[2] or "the same"
        yield Fact(
            f"`{clash['one']}` and `{clash['other']}` both lead back as `{back}`", field.place if field else None
        )
        if "auth.User" in clash["other"] or "auth.User" in clash["one"]:
            yield Step("If this is your own user model, say so", f'AUTH_USER_MODEL = "{label}"')
        yield Step(
            "Give each relation a name of its own", f'related_name="{label.rpartition(".")[2].lower()}_as_{name}"'
        )
    yield Step("Or none, where nobody goes back", 'related_name="+"')
