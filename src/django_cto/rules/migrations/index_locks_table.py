"""# An index that locks the table while it is built

PostgreSQL takes a lock against writing for as long as `CREATE INDEX` runs, which for ten million rows is half a minute
or more. Every insert and update waits, the workers wait with them, and the site stands still in the middle of a deploy.
`CREATE INDEX CONCURRENTLY` builds the same index while the table is written to; it cannot run in a transaction.

Let be are tables made in the same release, look-up tables (no date, and no foreign key that each row has: they do not
grow, and trees do not either for dates that may be empty), squashed migrations (where there are tables they have run
before) and projects that do not run on PostgreSQL alone. Added uniqueness is reported for new migrations only: in an old
history nobody can tell any more which tables were new with it.

No edit is offered where the settings of tests or of a developer name another database: that knows no
`AddIndexConcurrently`.

Each migration is reported once. Of a whole history all of an app are one finding, those of many apps one for the project.

## Bad
```python
# shop/migrations/0007_order_placed.py
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("shop", "0006_order_paid")]

    operations = [
        migrations.AddIndex(  # <-
            model_name="order",
            index=models.Index(fields=["placed"], name="order_placed"),
        ),
    ]
```
```python
# shop/models.py
from django.contrib.postgres.fields import ArrayField
from django.db import models


class Order(models.Model):
    placed = models.DateTimeField()
    tags = ArrayField(models.TextField())

    class Meta:
        indexes = [models.Index(fields=["placed"], name="order_placed")]
```

## Good
```python
# shop/migrations/0007_order_placed.py
from django.contrib.postgres.operations import AddIndexConcurrently
from django.db import migrations, models


class Migration(migrations.Migration):
    atomic = False
    dependencies = [("shop", "0006_order_paid")]

    operations = [
        AddIndexConcurrently(
            model_name="order",
            index=models.Index(fields=["placed"], name="order_placed"),
        ),
    ]
```
"""

from __future__ import annotations

from collections.abc import Iterator

from django_cto.project import Project
from django_cto.project.databases import migrates_elsewhere, runs_on_postgresql
from django_cto.project.definitions import place_of
from django_cto.project.importing import import_edits
from django_cto.project.migrations import Migration, Operation
from django_cto.read import syntax as s
from django_cto.rule import Finding, Fix, Related, Safety, Severity, by_app
from django_cto.text import Edit

SEVERITY = Severity.MAJOR

KEYS = frozenset({"ForeignKey", "OneToOneField", "TreeForeignKey", ""})
DATES = frozenset({"DateTimeField", "DateField"})
INDEXED = frozenset({"ForeignKey", "OneToOneField", "SlugField", "TreeForeignKey", "AutoField", "BigAutoField"})


def check(project: Project) -> Iterator[Finding]:
    parts: dict[str, list[Finding]] = {}
    found = [(m, locking) for m in project.migrations.reviewed if (locking := _locking(project, m))]
    for migration, operations in found if found and runs_on_postgresql(project) else ():
        parts.setdefault(migration.key[0], []).append(_finding(project, migration, operations))
    if project.new_migrations is None:
        yield from by_app(parts, "migration")
    else:
        yield from (finding for findings in parts.values() for finding in findings)


def _locking(project: Project, migration: Migration) -> list[Operation]:
    """The operations of a migration that build an index on a table which may have many rows."""
    return [
        operation
        for operation in (migration.operations if not migration.replaces else ())
        if operation.only != "state" and _built(project, migration, operation)
        if not project.migrations.is_new_table(migration, operation.model) and _may_grow(project, migration, operation)
    ]


def _finding(project: Project, migration: Migration, operations: list[Operation]) -> Finding:
    first, *others = operations
    what = _built(project, migration, first)
    return Finding(
        place=first.place,
        message=f"`{first.kind}` locks the table of `{first.model}` against writing while {what} is built",
        related=tuple(Related(other.place, f"so does this one with `{other.model}`") for other in others),
        symbol=f"{migration.module.name}.{first.model}",
        fix=None if migrates_elsewhere(project) else _fix(migration, operations),
    )


def _built(project: Project, migration: Migration, operation: Operation) -> str:
    """What makes the database build an index, "" for nothing."""
    part = operation.part
    if part is None:
        return ""
    last = s.dotted(part.func).rpartition(".")[2]
    if operation.kind == "AddIndex":
        return "the index"
    if operation.kind == "AddConstraint" and last == "UniqueConstraint":
        return "the unique index" if project.new_migrations is not None else ""
    is_unique = isinstance(unique := part.keyword("unique"), s.Constant) and unique.value is True
    if operation.kind == "AlterField" and _is_indexed(part) and not is_unique:
        before = _before(project, migration, operation)
        return "the column's index" if before and not _is_indexed(before) else ""
    return ""


def _may_grow(project: Project, migration: Migration, operation: Operation) -> bool:
    """Whether a table may have many rows, as far as the model of today says."""
    model = project.models.find(f"{migration.key[0]}.{operation.model}")
    if model is None:
        return True
    fields = [field for field in model.own_fields if field.kind in DATES | KEYS]
    is_tree = any(project.models.target(model, field) is model for field in fields if field.kind in KEYS)
    # The date of the last change in a tree of categories says nothing of how many there are.
    return any(not field.is_nullable or (field.kind in DATES and not is_tree) for field in fields)


def _is_indexed(field: s.Call) -> bool:
    says = {k.name: k.value.value for k in field.keywords if isinstance(k.value, s.Constant)}
    if says.get("db_index") is False:
        return False
    return any(says.get(name) is True for name in ("db_index", "unique", "primary_key")) or _kind(field) in INDEXED


def _kind(field: s.Call) -> str:
    return s.dotted(field.func).rpartition(".")[2]


def _before(project: Project, migration: Migration, operation: Operation) -> s.Call | None:
    """The column's definition before a migration; None where it is not found or was something else by name."""
    before: s.Call | None = None
    for other, earlier in project.migrations.state_operations(migration.key[0]):
        if other is migration:
            return before
        if earlier.model == operation.model and earlier.kind == "CreateModel":
            before = dict(earlier.fields).get(operation.name or "", before)
        elif earlier.model == operation.model and earlier.name == operation.name:
            before = earlier.part if earlier.kind in {"AddField", "AlterField"} else None
    return None


def _fix(migration: Migration, operations: list[Operation]) -> Fix | None:
    alone = all(other.kind == "AddIndex" and other.module is migration.module for other in migration.operations)
    imports = import_edits(migration.module, "django.contrib.postgres.operations", "AddIndexConcurrently")
    if not alone or imports is None or not migration.owner:
        return None
    edits = list(imports)
    for operation in operations:
        func = place_of(operation.module, operation.call.func.at)
        edits.append(
            Edit(func.path, (func.line, func.column), (func.end_line, func.end_column), "AddIndexConcurrently")
        )
    if migration.is_atomic and "atomic" not in migration.owner.assigns:
        first = place_of(migration.module, migration.owner.node.body[0].at)
        start = (first.line, first.column)
        edits.append(Edit(first.path, start, start, f"atomic = False\n{' ' * (first.column - 1)}"))
    return Fix("Build it concurrently", Safety.UNSAFE, tuple(edits))
