"""# A migration that cannot be taken back

`migrate shop 0006` stops with `IrreversibleError` at the first `RunPython` or `RunSQL` without a reverse, at the moment in
which a release has to be rolled back. The migrations behind it stay applied, the old code meets the new tables, and what is left is
a restore from the backup.

Where there is nothing to undo, `RunPython.noop` (`RunSQL.noop`) says so and lets the others be undone. Each migration is
reported once; of a whole history all of an app are one finding, those of many apps one for the project. An app's first
migration is let be (nobody goes back beyond it), and so are squashed ones, operations marked `elidable`, which go with the
next squash, functions and SQL that only add rows, and SQL that only drops tables, which nothing brings back.

## Bad
```python
# shop/migrations/0007_fill_totals.py
from django.db import migrations


def fill_totals(apps, schema_editor):
    Order = apps.get_model("shop", "Order")
    for order in Order.objects.filter(total=None):
        order.total = 0
        order.save()


class Migration(migrations.Migration):
    dependencies = [("shop", "0006_order_total")]

    operations = [
        migrations.RunPython(fill_totals),  # <-
    ]
```

## Good
```python
# shop/migrations/0007_fill_totals.py
from django.db import migrations


def fill_totals(apps, schema_editor):
    Order = apps.get_model("shop", "Order")
    for order in Order.objects.filter(total=None):
        order.total = 0
        order.save()


class Migration(migrations.Migration):
    dependencies = [("shop", "0006_order_total")]

    operations = [
        migrations.RunPython(fill_totals, migrations.RunPython.noop),
    ]
```
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from django_cto.project import Project
from django_cto.project.definitions import FunctionDef, place_of
from django_cto.project.migrations import Migration, Operation
from django_cto.read import syntax as s
from django_cto.rule import Finding, Fix, Related, Safety, Severity, by_app
from django_cto.text import Edit

SEVERITY = Severity.MINOR

ADDS = frozenset({"create", "get_or_create", "bulk_create"})
CHANGES = frozenset({"filter", "all", "update", "delete", "exclude", "iterator", "remove", "execute"})
HARMLESS_SQL = re.compile(r"(insert\s+into|drop\s+table)\b", re.IGNORECASE)
REVERSE = {"RunPython": "reverse_code", "RunSQL": "reverse_sql"}


def check(project: Project) -> Iterator[Finding]:
    parts: dict[str, list[Finding]] = {}
    for migration, finding in _findings(project):
        parts.setdefault(migration.key[0], []).append(finding)
    if project.new_migrations is None:
        yield from by_app(parts, "migration")
    else:
        yield from (finding for findings in parts.values() for finding in findings)


def _findings(project: Project) -> Iterator[tuple[Migration, Finding]]:
    for migration in project.migrations.reviewed:
        found = [o for o in migration.operations if _is_irreversible(o) and not _only_adds(project, o)]
        if found and not (migration.is_initial or migration.replaces):
            finding = Finding(
                place=found[0].place,
                message=f"`{_written(found[0])}` has no reverse, so that `migrate` cannot go back beyond it",
                related=tuple(Related(other.place, "neither has this one") for other in found[1:]),
                symbol=migration.module.name,
                fix=_fix(migration, found),
            )
            yield migration, finding


def _is_irreversible(operation: Operation) -> bool:
    name = REVERSE.get(operation.kind)
    elidable = operation.call.keyword("elidable")
    if not name or operation.only == "state" or _unpacks(operation.call):
        return False
    is_django = s.dotted(operation.call.func).rpartition(".")[2] == operation.kind
    is_elidable = isinstance(elidable, s.Constant) and elidable.value is True
    return is_django and not is_elidable and operation.call.argument(1, name) is None and not _reverses(operation.call)


def _only_adds(project: Project, operation: Operation) -> bool:
    function = project.resolve(operation.module, operation.call.argument(0, "code"))
    if operation.kind == "RunSQL":
        text = s.text_of(operation.call.argument(0, "sql")) or ""
        statements = [part.strip() for part in text.split(";") if part.strip()]
        return bool(statements) and all(HARMLESS_SQL.match(statement) for statement in statements)
    mentions = function.node.mentions if isinstance(function, FunctionDef) else frozenset[str]()
    return not mentions.isdisjoint(ADDS) and mentions.isdisjoint(CHANGES)


def _unpacks(call: s.Call) -> bool:
    """Whether arguments come from a list or dict that may have the reverse in it."""
    return any(isinstance(item, s.Starred) for item in call.args) or any(k.name is None for k in call.keywords)


def _reverses(call: s.Call) -> bool:
    """`RunPython(code=RunPython.noop)` and empty SQL: nothing is done, so that nothing has to be undone."""
    first = call.argument(0, "code") or call.keyword("sql")
    return s.dotted(first).endswith(".noop") or s.text_of(first) == ""


def _written(operation: Operation) -> str:
    code = operation.call.argument(0, "code")
    return f"{operation.kind}({s.dotted(code) or '…'})"


def _fix(migration: Migration, operations: list[Operation]) -> Fix | None:
    if any(operation.kind == "RunSQL" or operation.module is not migration.module for operation in operations):
        return None
    edits = []
    for operation in operations:
        call = operation.call
        last = [node.at for node in call.args] + [keyword.value.at for keyword in call.keywords]
        place = place_of(operation.module, max(last, default=call.func.at))
        end = (place.end_line, place.end_column)
        name = "" if len(call.args) == 1 and not call.keywords else "reverse_code="
        edits.append(Edit(migration.path, end, end, f", {name}{s.dotted(call.func)}.noop"))
    return Fix("Say that there is nothing to undo", Safety.UNSAFE, tuple(edits))
