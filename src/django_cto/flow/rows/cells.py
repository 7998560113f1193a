"""What a cell of a table of django-tables2 reads of its row (its documentation, "Built-in columns", "Linkify")."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from msgspec import Struct

from django_cto.flow.rows.domain import Closure, Obj, Ref, Row, Spot, Value
from django_cto.flow.rows.expressions import evaluated
from django_cto.flow.rows.frame import Frame
from django_cto.flow.rows.joining import choices
from django_cto.flow.rows.members import element
from django_cto.flow.rows.noted import Hop
from django_cto.flow.rows.rendering import show_template
from django_cto.flow.rows.serializing import walked
from django_cto.project.attributes import attribute, constant
from django_cto.project.definitions import ClassDef, External, FunctionDef
from django_cto.project.templates import TemplateFile, in_code
from django_cto.read import syntax as s
from django_cto.text import Place

if TYPE_CHECKING:
    from django_cto.flow.rows.calling import Given
    from django_cto.flow.rows.engine import Engine

ACCESSORS = frozenset({"A", "Accessor"})
LINKS = ("linkify", "args", "kwargs")


class Column(Struct, frozen=True, eq=False):
    """A column: where its accessor leads, and the call that declares it in a class where there is one."""

    name: str
    accessor: str
    place: Place
    owner: ClassDef | None = None
    call: s.Call | None = None


def show_cell(engine: Engine, frame: Frame, table: ClassDef, row: Value, column: Column) -> None:
    """Note what one column of a table reads of each row."""
    at = column.place
    value = walked(engine, frame, row, column.accessor, at)
    given = {"record": row, "value": value, "table": Obj(table)}
    method = engine.class_member(table, f"render_{column.name}")
    if isinstance(method, FunctionDef):
        hop = Hop(at, f"`{column.name}` of `{table.name}` is shown by `{method.name}()`")
        made = engine.apply(method, _by_name(engine, given).for_function(method, [given["table"]]), frame, hop)
        engine.shown(frame, made, at)
    elif column.owner is None or column.call is None:
        engine.shown(frame, value, at)
    else:
        _show(engine, frame, column.owner, column.call, given, at)
    if column.owner and column.call:
        _link(engine, frame, column.owner, column.call, given, at)


def call_by_name(engine: Engine, frame: Frame, callee: Value, given: Mapping[str, Value], hop: Hop) -> Value:
    """What a function returns that takes by name what it wants of some values."""
    if isinstance(callee, Ref) and isinstance(callee.to, FunctionDef):
        return engine.apply(callee.to, _by_name(engine, given).for_function(callee.to, []), frame, hop)
    if isinstance(callee, Closure):
        arguments = [given.get(parameter.name) for parameter in callee.node.parameters]
        return engine.call_value(frame, callee, arguments, engine.given([]))
    return None


def _by_name(engine: Engine, values: Mapping[str, Value]) -> Given:
    given = engine.given([])
    given.keywords = dict(values)
    return given


def _show(engine: Engine, frame: Frame, owner: ClassDef, call: s.Call, given: Mapping[str, Value], place: Spot) -> None:
    kind = engine.project.resolve(owner.module, call.func)
    method = engine.class_member(kind, "render") if isinstance(kind, ClassDef) else None
    if isinstance(kind, ClassDef) and isinstance(method, FunctionDef):
        arguments = _by_name(engine, given).for_function(method, [Obj(kind)])
        engine.shown(frame, engine.apply(method, arguments, frame, Hop(place, f"`{kind.name}` shows it")), place)
    elif template := _template(engine, owner, call, kind):
        show_template(engine, frame, template, dict(given), Hop(place, f"`{s.dotted(call.func)}` shows it"))
    elif s.dotted(call.func).endswith("ManyToManyColumn"):
        engine.consume(frame, given["value"], place)
        _show_each(engine, frame, owner, call, element(given["value"]), place)
    else:
        engine.shown(frame, given["value"], place)


def _show_each(engine: Engine, frame: Frame, owner: ClassDef, call: s.Call, row: Value, place: Spot) -> None:
    transform = call.keyword("transform")
    if transform is None:
        engine.shown(frame, row, place)
        return
    made = engine.call_value(frame, _evaluated(engine, owner, transform), [row], engine.given([]))
    engine.shown(frame, made, place)


def _template(engine: Engine, owner: ClassDef, call: s.Call, kind: ClassDef | External | object) -> TemplateFile | None:
    """The template of a column, by its name or as a text that the call or the class of the column has."""
    names, project = engine.project.names, engine.project
    for key in ("template_code", "template_name"):
        said = constant(names, owner.module, call.keyword(key))
        if said is None and isinstance(kind, ClassDef) and (own := attribute(names, kind, key)):
            said = constant(names, own.module, own.value)
        if said is None and key == "template_code" and s.dotted(call.func).endswith("TemplateColumn"):
            said = constant(names, owner.module, call.argument(0, key))
        if said and (text := s.text_of(said[1])):
            in_file = key == "template_name"
            return project.templates.get(text) if in_file else in_code(project, said[0].path, said[1].at, text)
    return None


def _evaluated(engine: Engine, owner: ClassDef, node: s.Expr) -> Value:
    return evaluated(Frame(engine, owner.module, None, {}), node)


def _link(engine: Engine, frame: Frame, owner: ClassDef, call: s.Call, given: Mapping[str, Value], place: Spot) -> None:
    """What is read to make a link of a cell."""
    said = call.keyword("linkify")
    hop = Hop(place, "`linkify` asks for its link")
    match said:
        case s.Constant(value=True):
            value = next((one for one in choices(given["value"]) if isinstance(one, Row)), None)
            _ask_url(engine, frame, [value, given["record"]], place)
        case s.Name() | s.Attribute() | s.Lambda():
            call_by_name(engine, frame, _evaluated(engine, owner, said), given, hop)
    for node in (*call.args[1:], *filter(None, map(call.keyword, LINKS))):
        for inner in s.descend(node):
            if isinstance(inner, s.Call) and s.dotted(inner.func).rpartition(".")[2] in ACCESSORS:
                names = s.text_of(inner.argument(0, "")) or ""
                walked(engine, frame, given["record"], names.replace("__", "."), place)


def _ask_url(engine: Engine, frame: Frame, rows: list[Value], place: Spot) -> None:
    """`get_absolute_url` of the first that has it."""
    for row in rows:
        model = row.model if isinstance(row, Row) else None
        method = engine.class_member(model.owner, "get_absolute_url") if model else None
        if isinstance(method, FunctionDef):
            hop = Hop(place, "`linkify` asks for its `get_absolute_url()`")
            engine.apply(method, [row], frame, hop)
            return
