"""# A check constraint refuses the row

The row is not stored, and the page answers with status 500.

## You see
```python
# shop/models.py
from django.db import models


class Author(models.Model):
    name = models.CharField(max_length=50)


class Offer(models.Model):
    price = models.IntegerField()

    class Meta:
        constraints = [models.CheckConstraint(condition=models.Q(price__gt=0), name="offer_price_is_positive")]
```
```python
# sell.py
from shop.models import Offer

Offer.objects.create(price=-1)
```
```console
$ python manage.py makemigrations shop
$ python manage.py migrate
$ python manage.py shell -c "import sell"
django.db.utils.IntegrityError: CHECK constraint failed: offer_price_is_positive
```

## Because
A value does not fulfil what `Meta.constraints` or the field's own kind demands (a `PositiveIntegerField` refuses negative
numbers). Nothing validated it before: `create()`, `save()`, `update()` and `F()` expressions go straight to the database.
Where the constraint is being added, rows that are there already break it.

## Answer
```text
`offer_price_is_positive` is a constraint of `shop.Offer` (shop/models.py:12)
The row is stored here (sell.py:3)
Validate before it is stored: offer.full_clean()
If the constraint is new, mend the rows that break it in a data migration before it
```

## Good
```python
# sell.py
from shop.models import Offer

offer = Offer(price=1)
offer.full_clean()
offer.save()
```
"""

from __future__ import annotations

from collections.abc import Iterator

from django_cto.error import Fact, Seen, Step
from django_cto.project import Project
from django_cto.project.frames import place_in
from django_cto.project.tables import constraint_of, field_of_column, model_of_constraint

RAISED = (
    "django.db.utils.IntegrityError sqlite3.IntegrityError psycopg.errors.CheckViolation psycopg2.errors.CheckViolation "
    "django.db.utils.OperationalError"
)
MESSAGE = (
    r"CHECK constraint failed: (?P<sqlite>\w+)|violates check constraint \"(?P<postgres>[^\"]+)\""
    r"|Check constraint '(?P<mysql>\w+)' is violated"
)
DOCS = "ref/models/constraints/#checkconstraint"


def explain(seen: Seen, project: Project) -> Iterator[Fact | Step]:
    name = seen["sqlite"] or seen["postgres"] or seen["mysql"]
    declared, model = constraint_of(project, name), model_of_constraint(project, name)
    if declared:
        model = declared.model
        yield Fact(f"`{name}` is a constraint of `{model.label}`", declared.place)
    elif model:
        column = name.removesuffix("_check").rpartition(f"{model.name.lower()}_")[2]
        field = field_of_column(model, column)
        text = f"`{name}` is what Django demands of `{field.name}`" if field else f"`{name}` belongs to `{model.label}`"
        yield Fact(text, field.place if field else model.place)
    if place := place_in(project, seen.raised):
        yield Fact("The row is stored here", place)
    row = model.name.lower() if model else "row"
    yield Step("Validate before it is stored", f"{row}.full_clean()")
    yield Step("If the constraint is new, mend the rows that break it in a data migration before it")
