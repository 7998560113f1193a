"""# A migration that works with the models of today

A migration runs on the tables of its day, the imported model knows the columns of today. On a fresh database (a new
installation, every test run, a colleague's laptop) `Order.objects.all()` asks for columns that a later migration adds,
and `migrate` stops with `column does not exist`. It works for its author, and breaks months afterwards for everybody else.

Counted is only a real model whose rows are read or written within the code of a `RunPython`, also by a function of the
project that it is handed. Constants, `apps.get_model` and models of other packages are let be.

## Bad
```python
# shop/migrations/0007_fill_totals.py
from django.db import migrations


def fill_totals(apps, schema_editor):
    from shop.models import Order

    for order in Order.objects.filter(total=None):  # <-
        order.save()


class Migration(migrations.Migration):
    dependencies = [("shop", "0006_order_total")]

    operations = [
        migrations.RunPython(fill_totals, migrations.RunPython.noop),
    ]
```
```python
# shop/models.py
from django.db import models


class Order(models.Model):
    total = models.IntegerField(null=True)
```

## Good
```python
# shop/migrations/0007_fill_totals.py
from django.db import migrations


def fill_totals(apps, schema_editor):
    Order = apps.get_model("shop", "Order")

    for order in Order.objects.filter(total=None):
        order.save()


class Migration(migrations.Migration):
    dependencies = [("shop", "0006_order_total")]

    operations = [
        migrations.RunPython(fill_totals, migrations.RunPython.noop),
    ]
```
"""

from __future__ import annotations

from collections.abc import Iterator

from django_cto.facts.imports import statements
from django_cto.project import Project
from django_cto.project.definitions import ClassDef, FunctionDef, place_of
from django_cto.project.migrations import Migration, Operation
from django_cto.project.models import Model
from django_cto.read import syntax as s
from django_cto.rule import Finding, Fix, Related, Safety, Severity
from django_cto.text import Edit

SEVERITY = Severity.BLOCKER

MANAGERS = frozenset({"objects", "_default_manager", "_base_manager"})
DEEPEST = 3


def check(project: Project) -> Iterator[Finding]:
    for migration in project.migrations.reviewed:
        seen: set[int] = set()
        for operation in migration.operations:
            for function in _functions(project, operation) if operation.kind == "RunPython" else ():
                yield from _found(project, migration, operation, function, seen, DEEPEST)


def _functions(project: Project, operation: Operation) -> Iterator[FunctionDef]:
    for position, name in enumerate(("code", "reverse_code")):
        found = project.resolve(operation.module, operation.call.argument(position, name))
        if isinstance(found, FunctionDef):
            yield found


def _found(
    project: Project, migration: Migration, operation: Operation, function: FunctionDef, seen: set[int], depth: int
) -> Iterator[Finding]:
    """The first use of each real model in a function, and in the functions beside it that it calls."""
    if id(function.node) in seen:
        return
    seen.add(id(function.node))
    local = _assigned(function)
    named: set[str] = set()
    for node in s.descend(function.node):
        found = _callee(project, function, node, local)
        if isinstance(found, Model) and found.label not in named:
            named.add(found.label)
            yield _finding(migration, operation, function, found, node)
        elif isinstance(found, FunctionDef) and depth and found.module is function.module:
            yield from _found(project, migration, operation, found, seen, depth - 1)


def _callee(project: Project, function: FunctionDef, node: object, local: set[str]) -> Model | FunctionDef | None:
    """The model whose rows are reached by `Model.objects` or `Model(…)`, or the function that is called."""
    if isinstance(node, s.Attribute) and node.name in MANAGERS:
        owner: s.Expr | None = node.value
    else:
        owner = node.func if isinstance(node, s.Call) else None
    if owner is None or s.dotted(owner).partition(".")[0] in local | {""}:
        return None
    found = project.resolve(function.module, owner, function)
    if isinstance(found, ClassDef):
        return project.models.of(found) if not found.module.is_migration else None
    return found if isinstance(found, FunctionDef) and isinstance(node, s.Call) else None


def _assigned(function: FunctionDef) -> set[str]:
    """The names that the function itself binds, other than by import."""
    names = {parameter.name for parameter in function.node.parameters}
    for node in statements(function.node.body):
        for target in node.targets if isinstance(node, s.Assign) else ():
            names |= {part.id for part in s.descend(target) if isinstance(part, s.Name)}
    return names


def _finding(migration: Migration, operation: Operation, function: FunctionDef, model: Model, node: object) -> Finding:
    place = place_of(function.module, getattr(node, "at", function.node.name_at))
    written = s.dotted(node) if isinstance(node, s.Attribute) else f"{model.name}(…)"
    return Finding(
        place=place,
        message=f"`{written}` uses the columns of today on the tables of {migration.key[1]}",
        related=(Related(operation.place, "run here"),),
        symbol=function.symbol,
        model=model.label,
        fix=_fix(function, model),
    )


def _fix(function: FunctionDef, model: Model) -> Fix | None:
    """`apps.get_model` in the place of an import that the function makes for this model alone."""
    parameters = function.node.parameters
    for node in function.node.body if parameters and parameters[0].name == "apps" else ():
        if isinstance(node, s.Import) and [name.name for name in node.names] == [model.name]:
            place = place_of(function.module, node.at)
            text = f'{node.names[0].local} = apps.get_model("{model.app_label}", "{model.name}")'
            edit = Edit(place.path, (place.line, place.column), (place.end_line, place.end_column), text)
            return Fix("Take the model of that day", Safety.UNSAFE, (edit,))
    return None
