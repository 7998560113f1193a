"""# A column that is removed or renamed while code still asks for it

As soon as the migration has run, every query for the column fails: `FieldError` where it is in a filter, `AttributeError`
where it is read from a row, `ProgrammingError` in all queries of the model where the model still declares it. It is
found on the first request that comes along there, often after the deploy.

Looked for are uses on rows and querysets whose model is known, and the model's own declaration. What has the name again
by a later migration, or is now a property or method, is let be, and so is what a
queryset's method does that its manager hides behind one of the same name.

## Bad
```python
# shop/migrations/0008_drop_note.py
from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("shop", "0007_order_note")]

    operations = [
        migrations.RemoveField(model_name="order", name="note"),  # <-
        migrations.RenameField(model_name="order", old_name="sum", new_name="total"),  # <-
    ]
```
```python
# shop/models.py
from django.db import models


class Order(models.Model):
    total = models.IntegerField()
```
```python
# shop/reports.py
from shop.models import Order


def with_note():
    return Order.objects.exclude(note="")


def sum_of(pk):
    order = Order.objects.get(pk=pk)
    return order.sum
```

## Good
```python
# shop/migrations/0008_drop_note.py
from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("shop", "0007_order_note")]

    operations = [
        migrations.RemoveField(model_name="order", name="note"),
        migrations.RenameField(model_name="order", old_name="sum", new_name="total"),
    ]
```
```python
# shop/models.py
from django.db import models


class Order(models.Model):
    total = models.IntegerField()
```
```python
# shop/reports.py
from shop.models import Order


def sum_of(pk):
    order = Order.objects.get(pk=pk)
    return order.total
```
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from django_cto.flow import Flow
from django_cto.flow.shadowed import is_shadowed
from django_cto.flow.values import Instance, Manager, Queryset
from django_cto.project import Project
from django_cto.project.definitions import place_of
from django_cto.project.known import GENERIC
from django_cto.project.migrations import Migration, Operation
from django_cto.project.models import Model
from django_cto.read import syntax as s
from django_cto.rule import Finding, Related, Severity
from django_cto.text import Place

SEVERITY = Severity.BLOCKER

WRITES = frozenset({"create", "update", "acreate", "aupdate"})
NAMES_COLUMNS = WRITES | {"values", "values_list", "only", "defer", "select_related", "prefetch_related", "distinct"}


class Gone(NamedTuple):
    """A column that is not there after all migrations have run, and the operation that took it."""

    migration: Migration
    operation: Operation
    model: Model
    name: str


def check(project: Project, flow: Flow) -> Iterator[Finding]:
    gone = list(_gone(project))
    absent = [item for item in gone if not _is_there(item)]
    used = _named(flow, absent) | _looked_up(flow, absent) | _read(project, flow, absent)
    for item in gone:
        if place := _declared(item) or used.get(item):
            verb = "renames" if item.operation.kind == "RenameField" else "removes"
            yield Finding(
                place=item.operation.place,
                message=f"`{item.operation.kind}` {verb} `{item.model.name}.{item.name}`, which the code still uses",
                related=(Related(place, "used here"),),
                symbol=f"{item.migration.module.name}.{item.name}",
                model=item.model.label,
            )
    yield from _deleted(project)


def _deleted(project: Project) -> Iterator[Finding]:
    """The tables that are deleted though the code still has their model."""
    for migration in project.migrations.reviewed:
        for operation in migration.operations if not migration.replaces else ():
            model = (
                project.models.find(f"{migration.key[0]}.{operation.model}")
                if operation.kind == "DeleteModel"
                else None
            )
            has_table = model and model.is_managed and not (model.is_proxy or model.is_abstract or model.is_test)
            if (
                model
                and has_table
                and not _is_back(project, migration, operation)
                and _had_table(project, migration, operation)
            ):
                yield Finding(
                    place=operation.place,
                    message=f"`DeleteModel` deletes the table of `{model.name}`, which the code still has",
                    related=(Related(model.place, "declared here"),),
                    symbol=f"{migration.module.name}.{model.name}",
                    model=model.label,
                )


def _had_table(project: Project, migration: Migration, operation: Operation) -> bool:
    """Whether the model had a table: one that was made as a proxy is only forgotten, whatever a metaclass makes of it."""
    has_table = True
    for _, other in project.migrations.state_operations(migration.key[0]):
        if other is operation:
            break
        if other.kind == "CreateModel" and other.model == operation.model:
            options = other.call.argument(2, "options")
            proxy = options.get("proxy") if isinstance(options, s.Mapping) else None
            has_table = not (isinstance(proxy, s.Constant) and proxy.value is True)
    return has_table


def _gone(project: Project) -> Iterator[Gone]:
    for migration in project.migrations.reviewed:
        for operation in migration.operations:
            if operation.kind in {"RemoveField", "RenameField"} and operation.name and not migration.replaces:
                label = f"{migration.key[0]}.{_name_today(project, migration, operation)}"
                model = project.models.find(label)
                if model and model.is_whole and not _is_back(project, migration, operation):
                    yield Gone(migration, operation, model, operation.name)


def _name_today(project: Project, migration: Migration, operation: Operation) -> str:
    """The model's name after the renamings that follow."""
    name, is_later = operation.model or "", False
    for _, other in project.migrations.state_operations(migration.key[0]):
        is_later = is_later or other is operation
        if is_later and other.kind == "RenameModel" and other.model == name:
            name = (other.new_name or "").lower()
    return name


def _is_back(project: Project, migration: Migration, operation: Operation) -> bool:
    """Whether a column or model of this name is made again afterwards, or the order of the migrations cannot be known."""
    is_later = is_found = False
    for _, other in project.migrations.state_operations(migration.key[0]):
        if other is operation:
            is_later = is_found = True
        elif is_later and (other.kind == "" or _makes(other, operation)):
            return True
    return not is_found


def _makes(other: Operation, operation: Operation) -> bool:
    if operation.kind == "DeleteModel":
        made = (
            other.model
            if other.kind == "CreateModel"
            else (other.new_name or "")
            if other.kind == "RenameModel"
            else ""
        )
        return (made or "").lower() == operation.model
    if other.kind == "CreateModel":
        return operation.name in dict(other.fields)
    made = other.name if other.kind == "AddField" else other.new_name if other.kind == "RenameField" else None
    return made == operation.name


def _declared(item: Gone) -> Place | None:
    """Where the model's own class still has it."""
    field = item.model.fields.get(item.name)
    return field.place if field and field in item.model.own_fields and field.kind not in GENERIC else None


def _is_there(item: Gone) -> bool:
    """Whether something else of that name is there, in the model or in one that inherits from it."""
    project = item.model.project
    family = [item.model, *(model for model in project.models.concrete if item.model in model.parents)]
    return any(
        model.field(item.name) is not None or project.names.class_member(model.owner, item.name) is not None
        for model in family
    )


def _looked_up(flow: Flow, gone: list[Gone]) -> dict[Gone, Place]:
    """Where a query names it."""
    found: dict[Gone, Place] = {}
    for use in flow.uses if gone else ():
        for item in gone if not use.path.is_known else ():
            function = use.site.function if use.site else None
            is_it = use.lookup.partition("__")[0] == item.name and use.model.table is item.model.table
            if is_it and not (function and is_shadowed(flow, function)):
                found.setdefault(item, use.place)
    return found


def _named(flow: Flow, gone: list[Gone]) -> dict[Gone, Place]:
    """Where a call on the model's rows selects it or writes it."""
    found: dict[Gone, Place] = {}
    for site in flow.calls(*sorted(NAMES_COLUMNS)) if gone else ():
        if not isinstance(site.receiver, Manager | Queryset):
            continue
        named = {(s.text_of(argument) or "").partition("__")[0] for argument in site.call.args}
        named |= {keyword.name or "" for keyword in site.call.keywords} if site.name in WRITES else set()
        for item in gone:
            is_it = item.name in named and site.receiver.model.table is item.model.table
            if is_it and not is_shadowed(flow, site.function):
                found.setdefault(item, site.name_place)
    return found


def _read(project: Project, flow: Flow, gone: list[Gone]) -> dict[Gone, Place]:
    """Where it is read from a row."""
    found: dict[Gone, Place] = {}
    names = {item.name for item in gone}
    for function in project.functions_that_mention(*names):
        values = flow.evaluation(function).values
        for node in s.descend(function.node):
            if not isinstance(node, s.Attribute) or node.name not in names:
                continue
            row = values.get(id(node.value))
            for item in gone if isinstance(row, Instance) else ():
                is_it = item.name == node.name and isinstance(row, Instance) and row.model.table is item.model.table
                if is_it and not is_shadowed(flow, function):
                    found.setdefault(item, place_of(function.module, node.at))
    return found
