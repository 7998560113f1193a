"""# A relation leads to a model that is not there

Nothing of the project can be started, and no migration is made or run.

## You see
```python
# shop/sales.py
from django.db import models


class Sale(models.Model):
    book = models.ForeignKey("shop.Bok", on_delete=models.CASCADE)

    class Meta:
        app_label = "shop"
```
```python
# shop/views.py
from shop.sales import Sale


def book_list(request): ...


def book_detail(request, slug): ...
```
```console
$ python manage.py check
shop.Sale.book: (fields.E307) The field shop.Sale.book was declared with a lazy reference to 'shop.bok', but app 'shop' doesn't provide model 'bok'.
```

## Because
The text that a relation is given is the app's label and the model's name, never a path of modules. The name is misspelt, the
app is not in INSTALLED_APPS, the model is abstract, lies in a module that `models.py` does not import, or was swapped for another:
a relation to users names `settings.AUTH_USER_MODEL`.

## Answer
```text
`book` of `shop.Sale` leads to `shop.bok` (shop/sales.py:5)
`shop.Book` is the nearest that there is (shop/models.py:12)
Name a model that is there: models.ForeignKey("shop.Book", …)
```

## Good
```python
# shop/sales.py
from django.db import models


class Sale(models.Model):
    book = models.ForeignKey("shop.Book", on_delete=models.CASCADE)

    class Meta:
        app_label = "shop"
```
"""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterator

from django_cto.error import Fact, Seen, Step
from django_cto.project import Project

RAISED = "SystemCheckError django.core.management.base.SystemCheckError ValueError"
MESSAGE = r"was declared with a lazy reference to '|^Related model '(?P<unresolved>[\w.]+)' cannot be resolved"
LAZY = re.compile(
    r"The field (?P<field>[\w.]+) was declared with a lazy reference to '(?P<target>[\w.]+)', but app '(?P<app>\w+)' "
    r"(?P<why>doesn't provide model|isn't installed)"
)
DOCS = "ref/models/fields/#django.db.models.ForeignKey"


def explain(seen: Seen, project: Project) -> Iterator[Fact | Step]:
    targets = {seen["unresolved"]: True} if seen["unresolved"] else {}
    for lazy in LAZY.finditer(seen.raised.message):
        label, _, name = lazy["field"].rpartition(".")
        model = project.models.find(label)
        field = model.field(name) if model else None
        yield Fact(f"`{name}` of `{label}` leads to `{lazy['target']}`", field.place if field else None)
        targets[lazy["target"]] = lazy["why"] != "isn't installed"
    models = {model.label.lower(): model for model in project.models.concrete}
    for target, is_installed in targets.items():
        app, _, name = target.rpartition(".")
        if not is_installed:
            yield Step("Install its app", f'INSTALLED_APPS += ["{app}"]')
            continue
        same = [label for label in models if label.rpartition(".")[2] == name.lower() and label != target]
        for near in same[:1] or difflib.get_close_matches(target.lower(), models, 1, 0.7):
            yield Fact(f"`{models[near].label}` is the nearest that there is", models[near].place)
            yield Step("Name a model that is there", f'models.ForeignKey("{models[near].label}", …)')
            break
        else:
            yield Step(
                "Name a model that is there, and import its module in `models.py`",
                f'models.ForeignKey("{app}.Model", …)',
            )
