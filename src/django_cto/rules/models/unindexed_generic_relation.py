"""# A generic relation that can only be found by reading the whole table

A foreign key brings its index, a `GenericForeignKey` brings none: it is two ordinary columns. Django asks for both at once
(`WHERE content_type_id = 7 AND object_id = 42`) whenever a `GenericRelation` is read, prefetched, or followed by a delete.
With an index on the content type alone, one such query reads every row of that type.

An index or unique constraint that starts with both columns, or one on the object's key, is enough and is let be, as is
a table that Django does not manage, and one whose rows are hardly ever found that way: no `GenericRelation` leads to
it, and no more than one query filters on the object's key.

## Bad
```python
# shop/models.py
from django.contrib.contenttypes.fields import GenericForeignKey
from django.contrib.contenttypes.models import ContentType
from django.db import models


class Note(models.Model):
    content_type = models.ForeignKey(ContentType, on_delete=models.CASCADE)
    object_id = models.PositiveBigIntegerField()
    about = GenericForeignKey("content_type", "object_id")  # <-

    class Meta:
        ordering = ["-pk"]
```

```python
# books/models.py
from django.contrib.contenttypes.fields import GenericRelation
from django.db import models


class Book(models.Model):
    notes = GenericRelation("shop.Note")
```

## Good
```python
# shop/models.py
from django.contrib.contenttypes.fields import GenericForeignKey
from django.contrib.contenttypes.models import ContentType
from django.db import models


class Note(models.Model):
    content_type = models.ForeignKey(ContentType, on_delete=models.CASCADE)
    object_id = models.PositiveBigIntegerField()
    about = GenericForeignKey("content_type", "object_id")

    class Meta:
        indexes = [models.Index(fields=["content_type", "object_id"])]
        ordering = ["-pk"]
```
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from django_cto.flow import Flow
from django_cto.flow.uses import FieldUse
from django_cto.project import Project
from django_cto.project.fields import Field
from django_cto.project.indexing import index_edits
from django_cto.project.models import Model
from django_cto.read import syntax as s
from django_cto.rule import Finding, Fix, Related, Safety, Severity
from django_cto.text import Edit, Place

SEVERITY = Severity.MAJOR


def check(project: Project, flow: Flow) -> Iterator[Finding]:
    for model in project.models.all:
        for field in project.models.declared(model.owner) if not model.is_test else ():
            if field.kind != "GenericForeignKey" or not field.place:
                continue
            without = _without_index(project, model, field)
            asked = next((place for table in without if (place := _asked(project, flow, table, field))), None)
            if asked:
                yield _finding(project, model, field, without, asked)


def _finding(project: Project, model: Model, field: Field, without: list[Model], asked: Place) -> Finding:
    kind, key = _columns(field)
    tables = tuple(Related(other.place, "its table") for other in without if other is not model)
    return Finding(
        place=field.place or model.place,
        message=f"`{field.name}` of `{model.name}` has no index on `{kind}` and `{key}` together",
        related=(Related(asked, "found by both columns here"), *tables),
        symbol=f"{model.owner.symbol}.{field.name}",
        model=model.label,
        fix=_fix(project, model, field),
    )


def _asked(project: Project, flow: Flow, model: Model, field: Field) -> Place | None:
    """Where rows are found by the object that they belong to."""
    key = _columns(field)[1]
    for holder, relation in project.models.incoming.get(id(model), ()):
        named = relation.call.argument(1, "object_id_field") if relation.call else None
        if relation.kind == "GenericRelation" and (s.text_of(named) or "object_id") == key:
            return relation.place or holder.place
    # With the primary key or another unique column in the same query no index is missed.
    found = [use for use in flow.uses if use.path.field is model.fields[key] and use.path.model is model]
    places = [use.place for use in found if _asks_by_both(use, field) and not _is_narrow(model, use)]
    return places[0] if len(places) > 1 else None


def _asks_by_both(use: FieldUse, field: Field) -> bool:
    """Whether an index on both columns would serve the query: alternatives only where each names them."""
    kind, key = _columns(field)
    if use.site is None or use.kind not in {"filter", "get"} or not _names_both(use.siblings, kind, key):
        return False
    nodes = [node for argument in use.site.call.args for node in s.descend(argument)]
    if not any(isinstance(node, s.Binary) and node.op == "|" for node in nodes):
        return True
    asked = [[keyword.name or "" for keyword in node.keywords] for node in nodes if isinstance(node, s.Call)]
    return all(_names_both(names, kind, key) for names in asked)


def _names_both(lookups: Iterable[str], kind: str, key: str) -> bool:
    names = {lookup.partition("__")[0].removesuffix("_id") for lookup in lookups}
    return names.issuperset({kind, key.removesuffix("_id")})


def _is_narrow(model: Model, use: FieldUse) -> bool:
    fields = (model.field(name.partition("__")[0]) for name in use.siblings if name.partition("__")[0] != use.lookup)
    return any(
        field is not None and (field.is_unique or field.is_foreign_key) and field.name not in _kinds(model)
        for field in fields
    )


def _kinds(model: Model) -> set[str]:
    return {_columns(field)[0] for field in model.fields.values() if field.kind == "GenericForeignKey"}


def _without_index(project: Project, model: Model, field: Field) -> list[Model]:
    """The tables that have the relation and no index for it."""
    tables = [model] if not model.is_abstract else [m for m in project.models.concrete if model in m.parents]
    tables = [table for table in tables if not table.is_proxy and table.fields.get(field.name) is field]
    return [table for table in tables if table.is_managed and not _is_indexed(table, field)]


def _columns(field: Field) -> tuple[str, str]:
    kind = s.text_of(field.call.argument(0, "ct_field")) if field.call else None
    key = s.text_of(field.call.argument(1, "fk_field")) if field.call else None
    return kind or "content_type", key or "object_id"


def _is_indexed(model: Model, field: Field) -> bool:
    kind, key = _columns(field)
    column = model.fields.get(key)
    if model.has_unknown_indexes or column is None or column.is_indexed or column.kind == "":
        return True
    starts = [set(index.fields[:2]) for index in model.indexes if not index.is_partial]
    return {kind, key} in starts or any(index.fields[:1] == (key,) for index in model.indexes)


def _fix(project: Project, model: Model, field: Field) -> Fix | None:
    """An index in the model's own Meta, with its migration where the app has migrations."""
    if field.owner is model.owner and project.migrations.apps.get(model.app_label):
        made = index_edits(project, model, _columns(field))
        return Fix("Index both columns together, and make the migration", Safety.GENERATES, made) if made else None
    meta = model.owner.inner.get("Meta")
    column = next((f for f in model.fields.values() if f.name == _columns(field)[1]), None)
    if not meta or "indexes" in meta.assigns or meta.node.bases or not (column and column.call and column.owner):
        return None
    library = s.dotted(column.call.func).rpartition(".")[0]
    if column.owner.module is not model.owner.module or not library.endswith("models"):
        return None
    first = s.place_of(meta.module.path, meta.node.body[0].at)
    start, (kind, key) = (first.line, first.column), _columns(field)
    text = f'indexes = [{library}.Index(fields=["{kind}", "{key}"])]\n{" " * (first.column - 1)}'
    return Fix("Index both columns together", Safety.UNSAFE, (Edit(first.path, start, start, text),))
