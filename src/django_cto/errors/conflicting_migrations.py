"""# Two migrations of an app are both its last

`migrate` refuses to choose an order, so that nothing can be deployed until one of them follows the other.

## You see
```python
# shop/migrations/0002_author_born.py
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("shop", "0001_initial")]
    operations = [migrations.AddField("author", "born", models.DateField(null=True))]
```
```python
# shop/migrations/0002_author_site.py
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("shop", "0001_initial")]
    operations = [migrations.AddField("author", "site", models.URLField(blank=True))]
```
```console
$ python manage.py migrate
CommandError: Conflicting migrations detected; multiple leaf nodes in the migration graph: (0002_author_born, 0002_author_site in shop).
```

## Because
Two branches made a migration on top of the same one, and were merged. Git sees no conflict: the files have different names.

## Answer
```text
`0002_author_born` follows `0001_initial` (shop/migrations/0002_author_born.py:4)
`0002_author_site` follows `0001_initial` (shop/migrations/0002_author_site.py:4)
If neither has run anywhere else, let one depend on the other
If both may have run somewhere, join them in a third one: python manage.py makemigrations --merge shop
```

## Good
```console
$ python manage.py makemigrations --merge --noinput shop
```
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from django_cto.error import Fact, Seen, Step
from django_cto.project import Project

RAISED = "CommandError django.core.management.base.CommandError"
MESSAGE = r"Conflicting migrations detected; multiple leaf nodes in the migration graph: \((?P<leaves>.*)\)"
DOCS = "topics/migrations/#version-control"
LEAVES = re.compile(r"(?P<names>\w+(?:, \w+)*) in (?P<app>\w+)")


def explain(seen: Seen, project: Project) -> Iterator[Fact | Step]:
    apps = [(found["app"], found["names"].split(", ")) for found in LEAVES.finditer(seen["leaves"])]
    for app, names in apps:
        for name in names:
            if migration := project.migrations.by_key.get((app, name)):
                above = " and ".join(f"`{last}`" for label, last in migration.dependencies if label == app)
                yield Fact(f"`{name}` follows {above}", project.migrations.place((app, name)))
    yield Step("If neither has run anywhere else, let one depend on the other")
    labels = " ".join(app for app, _ in apps)
    yield Step(
        "If both may have run somewhere, join them in a third one", f"python manage.py makemigrations --merge {labels}"
    )
