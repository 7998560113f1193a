"""What the tables of django-tables2 read of each of their rows (its documentation, "Table rendering")."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from django_cto.flow.rows.domain import Obj, Row, Rows, Spot, Value
from django_cto.flow.rows.frame import Frame
from django_cto.flow.rows.joining import choices
from django_cto.flow.rows.members import element
from django_cto.flow.rows.noted import Hop
from django_cto.flow.rows.serializing import walked
from django_cto.project.attributes import declared_calls, known_strings, options
from django_cto.project.definitions import ClassDef, External, FunctionDef, place_of
from django_cto.read import syntax as s
from django_cto.text import Place

if TYPE_CHECKING:
    from django_cto.flow.rows.engine import Engine

TABLES = frozenset({"django_tables2.Table", "django_tables2.tables.Table"})
LOADING = frozenset({"select_related", "prefetch_related"})
Column = tuple[str, str, Place | None]


def is_table(engine: Engine, cls: ClassDef) -> bool:
    """Whether a class is a table of rows, and not one that loads itself what its columns read."""
    bases = engine.project.names.mro(cls)
    if not any(isinstance(base, External) and base.name in TABLES for base in bases):
        return False
    methods = (method for base in bases if isinstance(base, ClassDef) for method in base.methods.values())
    return all(LOADING.isdisjoint(method.node.mentions) for method in methods)


def show_table(engine: Engine, frame: Frame, cls: ClassDef, rows: Value, place: Spot) -> None:
    """Note what the columns of a table read of each of its rows."""
    for found in choices(rows):
        if isinstance(found, Rows) and found.shape == "manager":
            found = engine.opened(frame, found, place)
        engine.consume(frame, found, place)
        row = element(found)
        for column in _columns(engine, cls) if isinstance(row, Row) else ():
            _show(engine, frame, cls, row, column, place)


def _columns(engine: Engine, cls: ClassDef) -> Iterator[Column]:
    """Name, accessor and place of every column that is shown unless somebody asks for others."""
    names = engine.project.names
    calls = {name: call for name, call in declared_calls(names, cls).items() if _is_column(call[1])}
    meta = options(names, cls)
    said = {name: known_strings(names, node.module, node.value) for name, node in meta.items()}
    shown = said.get("default_columns") or (*calls, *(name for name in said.get("fields", ()) if name not in calls))
    for name in shown:
        if name in calls:
            owner, call = calls[name]
            found = call.keyword("accessor")
            written = s.text_of(found.argument(0, "") if isinstance(found, s.Call) else found)
            yield name, written or name, place_of(owner.module, call.at)
        elif name not in said.get("exclude", ()):
            yield name, name, None


def _is_column(call: s.Call) -> bool:
    return s.dotted(call.func).endswith("Column")


def _show(engine: Engine, frame: Frame, cls: ClassDef, row: Row, column: Column, place: Spot) -> None:
    name, accessor, at = column
    value = walked(engine, frame, row, accessor.replace("__", "."), at or place)
    method = engine.class_member(cls, f"render_{name}")
    if not isinstance(method, FunctionDef):
        engine.shown(frame, value, at or place)
        return
    given = engine.given([])
    given.keywords = {"record": row, "value": value}
    hop = Hop(place, f"`{name}` of `{cls.name}` is shown by `render_{name}()`")
    engine.shown(frame, engine.apply(method, given.for_function(method, [Obj(cls)]), frame, hop), at or place)
