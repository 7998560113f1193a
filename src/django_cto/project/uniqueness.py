"""Whether the database itself keeps a model from having two rows of the same values."""

from __future__ import annotations

from collections.abc import Collection, Iterator

from django_cto.project.definitions import ClassDef
from django_cto.project.fields import Field
from django_cto.project.indexes import Index
from django_cto.project.model import Model
from django_cto.read import syntax as s

# Fields that hold "" where nobody fills them; of a kind that is not known this may be so.
EMPTY_TEXT = frozenset({"", "CharField", "TextField", "SlugField", "EmailField", "URLField", "FileField", "ImageField"})


def may_be_unique(model: Model, columns: Collection[str], written: Collection[str] = ()) -> bool:
    """Whether a unique constraint may keep a second row with the same values in these fields from being inserted.

    `written` are further fields that the insert fills. What cannot be read for certain may be unique.
    """
    tables = (model, model.table, *model.concrete_parents)
    if not model.is_managed or not model.is_whole or any(table.has_unknown_indexes for table in tables):
        return True
    found = [model.field(name) for name in (*columns, *written)]
    if not all(found) or any(_may_be_unique_field(model, field) for field in found if field):
        return True
    names = {field.name for field in found if field}
    return any(_guards(model, index, names) for table in tables for index in table.indexes if index.is_unique)


def _may_be_unique_field(model: Model, field: Field) -> bool:
    written = field.option("unique")
    says_otherwise = written is not None and not (isinstance(written, s.Constant) and written.value is False)
    # What a library's base brings along has constraints that are not ours to read.
    return field.is_unique or says_otherwise or field.owner is None or _makes_itself_unique(model, field)


def _makes_itself_unique(model: Model, field: Field) -> bool:
    """Whether a field class of the project sets `unique` in its own constructor."""
    owner = model.project.names.find(field.written) if not field.written.startswith("django.") else None
    bases = model.project.names.mro(owner) if isinstance(owner, ClassDef) else ()
    makers = [base.methods["__init__"] for base in bases if isinstance(base, ClassDef) and "__init__" in base.methods]
    return any("unique" in set(_texts(maker.node)) for maker in makers)


def _guards(model: Model, index: Index, names: set[str]) -> bool:
    """Whether a constraint sees two inserts of these fields as the same row."""
    call = index.call
    columns = set(index.fields)
    if not columns and isinstance(call, s.Call):  # Of expressions, the fields that they are made of.
        columns = {text for part in call.args for text in _texts(part) if model.field(text)}
    return bool(columns) and all(column in names or _is_the_same(model, index, column) for column in columns)


def _is_the_same(model: Model, index: Index, column: str) -> bool:
    """Whether a field that nobody fills gets a value which the constraint compares: NULL differs from NULL."""
    field = model.field(column)
    distinct = index.call.keyword("nulls_distinct") if isinstance(index.call, s.Call) else None
    compares_nulls = isinstance(distinct, s.Constant) and distinct.value is False
    if compares_nulls or field is None or field.option("default") is not None:
        return True
    return not field.is_nullable and field.kind in EMPTY_TEXT


def _texts(node: object) -> Iterator[str]:
    """The literal texts and keyword names below a node."""
    for below in s.descend(node):
        if isinstance(below, s.Constant) and isinstance(below.value, str):
            yield below.value
        elif isinstance(below, s.Keyword) and below.name:
            yield below.name
