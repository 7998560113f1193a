"""# An index that another index already contains

A B-tree over `(customer, placed)` also finds rows by `customer` alone. A second index over `customer` answers no query that
the first does not, but every insert and every update of the column writes to it, it takes its share of memory, and
vacuuming takes longer. The same holds for an index that repeats a unique constraint, a foreign key's own index, or another index.

Only plain indexes over whole columns are compared, in the same order; what is partial, has expressions, operator
classes or included columns, or is of another type (GIN, BRIN, hash …) is let be, and so is every unique constraint that is
not repeated word for word: it means more than its index. An index on a text column that stands beside a longer one is
let be too, because on PostgreSQL Django adds one for `LIKE` to it.

All of an app are one finding, since one migration takes them away; what more than two apps have is one for the project.

## Bad
```python
# shop/models.py
from django.db import models


class Order(models.Model):
    number = models.CharField(max_length=20, unique=True)
    customer = models.ForeignKey("shop.Customer", on_delete=models.CASCADE)
    placed = models.DateTimeField(db_index=True)
    paid = models.DateTimeField(null=True)

    class Meta:
        indexes = [
            models.Index(fields=["customer"]),  # <-
            models.Index(fields=["number"], name="by_number"),
            models.Index(fields=["-placed"]),
            models.Index(fields=["paid"]),
            models.Index(fields=["paid", "placed"]),
        ]
```

## Good
```python
# shop/models.py
from django.db import models


class Order(models.Model):
    number = models.CharField(max_length=20, unique=True)
    customer = models.ForeignKey("shop.Customer", on_delete=models.CASCADE)
    placed = models.DateTimeField(db_index=True)
    paid = models.DateTimeField(null=True)

    class Meta:
        indexes = [
            models.Index(fields=["paid", "placed"]),
        ]
```
"""

from __future__ import annotations

from collections.abc import Iterator

from django_cto.project import Project
from django_cto.project.indexes import Index
from django_cto.project.listed import without_item
from django_cto.project.models import Model
from django_cto.read import syntax as s
from django_cto.rule import Finding, Fix, Related, Safety, Severity, by_app
from django_cto.text import Edit, Place

SEVERITY = Severity.MINOR

TEXTS = frozenset({"CharField", "TextField", "SlugField", "EmailField", "URLField", ""})
# What makes an index more than its columns.
SPECIAL = ("include", "opclasses", "db_tablespace", "nulls_distinct", "deferrable", "condition", "expressions")


def check(project: Project) -> Iterator[Finding]:
    seen: set[Place] = set()
    found: dict[str, list[Finding]] = {}
    for model in project.models.concrete:
        if model.is_proxy or not model.is_managed:
            continue
        indexes = list(_indexes(model))
        for index in indexes:
            other = next((other for other in indexes if other is not index and _covers(model, other, index)), None)
            # What an abstract base or a library says is said once, there.
            if other and index.place not in seen and index.place.path in project.modules:
                seen.add(index.place)
                found.setdefault(model.app_label, []).append(_finding(project, model, index, other))
    for findings in found.values():
        findings.sort(key=lambda finding: finding.place)
    yield from by_app(found, "index")


def _indexes(model: Model) -> Iterator[Index]:
    """The plain indexes of the table, those of single columns first: among equals the first one stays."""
    for field in model.own_fields:
        if field.place and field.is_stored and field.is_indexed and field.kind != "":
            is_primary = field.is_primary_key
            kind = "primary" if is_primary else "field"
            columns = (field.name,)
            yield Index(columns, kind, "Index", field.is_unique, False, field.place, field.call, ordered=columns)
    yield from (index for index in sorted(model.indexes, key=_is_mere) if index.is_plain and not _is_special(index))


def _is_mere(index: Index) -> bool:
    return not index.is_unique


def _is_special(index: Index) -> bool:
    return isinstance(index.call, s.Call) and any(index.call.keyword(name) is not None for name in SPECIAL)


def _covers(model: Model, other: Index, index: Index) -> bool:
    """Whether an index can be taken away because another does all it does."""
    if index.kind in {"primary", "field"} and (index.is_unique or _is_relation(model, index)):
        return False  # It comes with what the field is.
    same = _same(other.ordered, index.ordered)
    if index.is_unique:
        return same and other.is_unique and _is_before(other, index)
    if same:
        return other.is_unique or _is_before(other, index)
    longer = len(other.ordered) > len(index.ordered) and _same(other.ordered[: len(index.ordered)], index.ordered)
    return longer and not (index.kind == "field" and _is_text(model, index))


def _same(one: tuple[str, ...], other: tuple[str, ...]) -> bool:
    """Whether the columns are the same in the same order; a single one can be read from either end."""
    if len(one) == len(other) == 1:
        return one[0].lstrip("-") == other[0].lstrip("-")
    turned = tuple(name.lstrip("-") if name.startswith("-") else f"-{name}" for name in other)
    return one in {other, turned}


def _is_before(other: Index, index: Index) -> bool:
    """Of two equal ones the field's own stays, then the first in the file."""
    if (other.kind == "field") != (index.kind == "field"):
        return other.kind == "field"
    return (other.place.path, other.place.line, other.place.column) < (
        index.place.path,
        index.place.line,
        index.place.column,
    )


def _is_relation(model: Model, index: Index) -> bool:
    field = model.fields.get(index.fields[0])
    return field is not None and field.is_relation


def _is_text(model: Model, index: Index) -> bool:
    field = model.fields.get(index.fields[0])
    return field is None or field.kind in TEXTS


def _finding(project: Project, model: Model, index: Index, other: Index) -> Finding:
    columns = ", ".join(index.ordered)
    return Finding(
        place=index.place,
        message=f"the index of `{model.name}` on `{columns}` repeats what {_named(other)} does",
        related=(Related(other.place, "this one serves the same queries"),),
        symbol=f"{model.owner.symbol}.{columns}",
        model=model.label,
        fix=_fix(project, index),
    )


def _named(other: Index) -> str:
    columns = ", ".join(other.ordered)
    if other.kind == "primary":
        return "the primary key"
    if other.kind == "field":
        return f"the unique column `{columns}`" if other.is_unique else f"the column's own index on `{columns}`"
    return f"the unique constraint on `{columns}`" if other.is_unique else f"the index on `{columns}`"


def _fix(project: Project, index: Index) -> Fix | None:
    if index.kind == "Index":
        return Fix("Remove the index", Safety.UNSAFE, (without_item(project.text(index.place.path), index.place),))
    said = (
        next((k for k in index.call.keywords if k.name == "db_index"), None) if isinstance(index.call, s.Call) else None
    )
    if not said or index.kind != "field":
        return None
    edit: Edit = without_item(project.text(index.place.path), s.place_of(index.place.path, said.at))
    return Fix("Remove the index", Safety.UNSAFE, (edit,))
