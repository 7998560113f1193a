"""# Migrations wait for one another in a circle

No migration can be run, not even on an empty database.

## You see
```python
# shop/migrations/0002_author_born.py
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("shop", "0003_author_site")]
    operations = [migrations.AddField("author", "born", models.DateField(null=True))]
```
```python
# shop/migrations/0003_author_site.py
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("shop", "0002_author_born")]
    operations = [migrations.AddField("author", "site", models.URLField(blank=True))]
```
```console
$ python manage.py migrate
django.db.migrations.exceptions.CircularDependencyError: shop.…, shop.…
```

## Because
Each of the migrations depends, directly or through others, on the next one. Within an app it is a slip or a squash that was
written by hand; between two apps it is mostly two foreign keys that point at each other and were put into the first migration
of both: then one of the keys belongs into a second migration.

## Answer
```text
`shop.0002_author_born` needs `shop.0003_author_site` (shop/migrations/0002_author_born.py:4)
`shop.0003_author_site` needs `shop.0002_author_born` (shop/migrations/0003_author_site.py:4)
Take one of these dependencies away
Between apps: move the foreign key that closes the circle into a migration of its own, which depends on both
```

## Good
```python
# shop/migrations/0002_author_born.py
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("shop", "0001_initial")]
    operations = [migrations.AddField("author", "born", models.DateField(null=True))]
```
"""

from __future__ import annotations

from collections.abc import Iterator

from django_cto.error import Fact, Seen, Step
from django_cto.project import Project

RAISED = "django.db.migrations.exceptions.CircularDependencyError"
MESSAGE = r"(?P<circle>\w+\.\w+(?:, \w+\.\w+)*)"
DOCS = "topics/migrations/#dependencies"


def explain(seen: Seen, project: Project) -> Iterator[Fact | Step]:
    circle = sorted({(part.partition(".")[0], part.partition(".")[2]) for part in seen["circle"].split(", ")})
    for key in circle:
        migration = project.migrations.by_key.get(key)
        for needed in migration.dependencies if migration else ():
            if needed in circle:
                text = f"`{'.'.join(key)}` needs `{'.'.join(needed)}`"
                yield Fact(text, project.migrations.place(key))
    yield Step("Take one of these dependencies away")
    yield Step(
        "Between apps: move the foreign key that closes the circle into a migration of its own, which depends on both"
    )
