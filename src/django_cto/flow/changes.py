"""Which columns of its row a round of a loop changes, where that can be told to the last one."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from django_cto.flow.bulk import BulkChance
from django_cto.project.fields import Field
from django_cto.project.model import Model
from django_cto.read import syntax as s

# What can be changed without being assigned.
OPEN = frozenset({"JSONField", "ArrayField", "HStoreField", "FileField", "ImageField", ""})


def changed_columns(chance: BulkChance, node: s.For) -> tuple[str, ...]:
    """The columns that the row is saved with, in the order in which they are set; none where it is not sure which."""
    named = chance.site.call.keyword("update_fields")
    row = node.target.id if isinstance(node.target, s.Name) else ""
    every = [inner for part in node.body for inner in s.descend(part)]
    if named is not None:
        items = named.items if isinstance(named, s.Sequence) and named.kind != "set" else ()
        names: list[str | None] = [s.text_of(item) for item in items]
    elif _is_open(chance, every, row):
        return ()
    else:
        names = list(_assigned(every, row))
    fields = [chance.model.field(name) for name in names if name]
    columns = tuple(dict.fromkeys(field.name for field in fields if field and _is_column(chance.model, field)))
    return columns if len(fields) == len(names) and len(columns) == len(set(names)) else ()


def _is_column(model: Model, field: Field) -> bool:
    is_own = not field.is_primary_key and not field.is_many_to_many and field.kind not in {"GenericRelation", ""}
    return is_own and field.kind != "GenericForeignKey" and model.field(field.name) is field


def _assigned(every: Iterable[object], row: str) -> Iterator[str]:
    for node in every:
        targets = node.targets if isinstance(node, s.Assign) else (node.target,) if isinstance(node, s.Augment) else ()
        for target in targets:
            match target:
                case s.Attribute(value=s.Name(id=name), name=column) if name == row:
                    yield column


def _is_open(chance: BulkChance, every: list[object], row: str) -> bool:
    """Whether the row may be changed by something else than an assignment that is seen."""
    read = [node for node in every if isinstance(node, s.Attribute) and _is_row(node.value, row)]
    names = sum(isinstance(node, s.Name) and node.id == row for node in every)
    if names != len(read):
        return True
    if sum(node.name == chance.site.name for node in read) > 1 or any(isinstance(node, s.Lambda) for node in every):
        return True
    fields = [chance.model.field(node.name) for node in read if node.name != chance.site.name]
    return any(field is None or field.kind in OPEN for field in fields)


def _is_row(node: s.Expr, row: str) -> bool:
    return isinstance(node, s.Name) and node.id == row
