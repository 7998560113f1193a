"""Which columns a table of django-tables2 shows of which rows (its documentation, "Table data", "Column headers")."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

from msgspec.structs import replace

from django_cto.flow.rows.asking import in_rounds
from django_cto.flow.rows.cells import Column, call_by_name, show_cell
from django_cto.flow.rows.domain import Dict, Many, Obj, Row, Rows, Spot, Tup, Value
from django_cto.flow.rows.frame import Frame
from django_cto.flow.rows.joining import choices
from django_cto.flow.rows.library import LISTS
from django_cto.flow.rows.loads import EVERYTHING
from django_cto.flow.rows.members import element
from django_cto.flow.rows.noted import Hop
from django_cto.project.attributes import declared_calls, known_strings, options
from django_cto.project.definitions import ClassDef, External, FunctionDef, place_of
from django_cto.project.model import Model
from django_cto.project.relations import accessor
from django_cto.read import syntax as s

if TYPE_CHECKING:
    from django_cto.flow.rows.calling import Given
    from django_cto.flow.rows.engine import Engine

TABLES = frozenset({"django_tables2.Table", "django_tables2.tables.Table"})
LOADING = frozenset({"select_related", "prefetch_related"})
# What shows a cell loads nothing of the table's rows.
OF_CELLS = ("render_", "value_", "order_")


def is_table(engine: Engine, cls: ClassDef) -> bool:
    """Whether a class is a table of rows."""
    bases = engine.project.names.mro(cls)
    return any(isinstance(base, External) and base.name in TABLES for base in bases)


def show_table(engine: Engine, frame: Frame, cls: ClassDef, given: Given, place: Spot) -> None:
    """Note what the columns of a table, made with some arguments, read of each of its rows."""
    rows = given.get(0, "data")
    # Of a list a table loads nothing.
    loading = () if _is_list(given, rows) else tuple(_loading(engine, cls))
    hidden = given.keywords.get("exclude")
    columns = list(_columns(engine, cls, hidden.items if isinstance(hidden, Tup) else ()))
    for found in choices(rows):
        if isinstance(found, Rows) and found.shape == "manager":
            found = engine.opened(frame, found, place)
        if isinstance(found, Rows) and loading:
            found = _with_loads(found, columns, loading)
        engine.consume(frame, found, place)
        row = element(found)
        if isinstance(row, Row):
            with in_rounds(frame, found, place, is_implicit=True):
                _show_row(engine, frame, cls, row, columns, place)


def _show_row(engine: Engine, frame: Frame, cls: ClassDef, row: Row, columns: list[Column], place: Spot) -> None:
    def follow(inner: Frame, values: list[Value]) -> None:
        inner.module, inner.path, inner.symbol = cls.module, cls.module.path, cls.symbol
        for column in columns:
            show_cell(engine, inner, cls, values[0], column)
        _show_attributes(engine, inner, cls, values[0])

    shown = tuple(column.name for column in columns)
    engine.apply_to(("table", cls.symbol, shown), [row], frame, Hop(place, f"`{cls.name}` shows it"), follow)


def _is_list(given: Given, rows: Value) -> bool:
    node = given.node.argument(0, "data")
    if isinstance(node, s.Call) and s.dotted(node.func) in LISTS:
        return True
    return any(
        isinstance(found, Many | Tup) or (isinstance(found, Rows) and found.shape == "list") for found in choices(rows)
    )


def _loading(engine: Engine, cls: ClassDef) -> Iterator[FunctionDef]:
    """The methods by which a table loads relations of its rows itself."""
    for base in engine.project.names.mro(cls):
        for name, method in base.methods.items() if isinstance(base, ClassDef) else ():
            if not name.startswith(OF_CELLS) and not LOADING.isdisjoint(method.node.mentions):
                yield method


def _with_loads(rows: Rows, columns: Iterable[Column], loading: Iterable[FunctionDef]) -> Rows:
    """The rows with what the table loads: who goes by the accessors of columns loads the relations that these name."""
    if not all("accessor" in method.node.mentions for method in loading):
        return replace(rows, loads=EVERYTHING)
    loads = rows.loads
    for column in columns:
        if path := _relations(rows.model, column.accessor):
            loads = loads.with_prefetched(path)
    return replace(rows, loads=loads)


def _relations(model: Model | None, names: str) -> str:
    """As many names of a dotted path as are relations, as a lookup."""
    found = []
    for name in names.split("."):
        step = accessor(model, name) if model else None
        if step is None:
            break
        found.append(name)
        model = step.target
    return "__".join(found)


def _columns(engine: Engine, cls: ClassDef, hidden: tuple[Value, ...]) -> Iterator[Column]:
    """Every column that is shown unless somebody asks for others."""
    names = engine.project.names
    calls = {name: call for name, call in declared_calls(names, cls).items() if _is_column(call[1])}
    meta = options(names, cls)
    said = {name: known_strings(names, node.module, node.value) for name, node in meta.items()}
    default = said.get("default_columns")
    for name in default or (*calls, *(name for name in said.get("fields", ()) if name not in calls)):
        if name in hidden:
            continue
        if name not in calls:
            if name not in said.get("exclude", ()):
                fields = meta.get("fields")
                place = place_of(fields.module, fields.value.at) if fields and fields.value else cls.place
                yield Column(name, name.replace("__", "."), place)
        elif default or not _is_hidden(calls[name][1]):
            yield _declared(name, *calls[name])


def _declared(name: str, owner: ClassDef, call: s.Call) -> Column:
    found = call.keyword("accessor")
    written = s.text_of(found.argument(0, "") if isinstance(found, s.Call) else found)
    return Column(name, (written or name).replace("__", "."), place_of(owner.module, call.at), owner, call)


def _is_column(call: s.Call) -> bool:
    return s.dotted(call.func).endswith("Column")


def _is_hidden(call: s.Call) -> bool:
    visible = call.keyword("visible")
    return isinstance(visible, s.Constant) and visible.value is False


def _show_attributes(engine: Engine, frame: Frame, cls: ClassDef, row: Value) -> None:
    """What the functions read that give each line of a table its HTML attributes."""
    said = options(engine.project.names, cls).get("row_attrs")
    made = engine.value_of(said) if said else None
    for value in made.items.values() if isinstance(made, Dict) else ():
        given = {"record": row, "table": Obj(cls)}
        call_by_name(engine, frame, value, given, Hop(cls.place, f"`row_attrs` of `{cls.name}` are asked for"))
