"""What a serializer reads of each row that it shows (REST framework's documentation, "Serializers")."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Final

from msgspec.structs import replace

from django_cto.flow.rows.asking import in_rounds
from django_cto.flow.rows.domain import REQUEST, UNKNOWN, Bound, Dict, Either, Obj, Row, Rows, Shown, Spot, Value
from django_cto.flow.rows.frame import Frame
from django_cto.flow.rows.joining import choices
from django_cto.flow.rows.members import element
from django_cto.flow.rows.noted import Hop
from django_cto.project.attributes import declared_calls
from django_cto.project.definitions import ClassDef, External, FunctionDef
from django_cto.project.serializers import Serializer, SerializerField, says_true
from django_cto.read import syntax as s

if TYPE_CHECKING:
    from django_cto.flow.rows.engine import Engine

BY_KEY: Final = frozenset({"PrimaryKeyRelatedField", "HyperlinkedRelatedField"})
SHOWN_AS_TEXT: Final = frozenset({"StringRelatedField"})
NOTHING: Final = frozenset({"HyperlinkedIdentityField", "HiddenField"})
BY_METHOD: Final = "SerializerMethodField"
KNOWN: Final = BY_KEY | SHOWN_AS_TEXT | NOTHING | {BY_METHOD, "SlugRelatedField"}
# By these a field's class says itself what it shows.
SHOWS: Final = ("to_representation", "get_attribute", "use_pk_only_optimization")


def show(engine: Engine, frame: Frame, shown: Shown, place: Spot) -> None:
    """Note what a serializer reads of all that it shows."""
    value = shown.value
    if shown.is_many:
        engine.consume(frame, value, place)
        with in_rounds(frame, value, place, is_implicit=True):
            _show(engine, frame, replace(shown, value=element(value)), place)
        return
    _show(engine, frame, shown, place)


def _show(engine: Engine, frame: Frame, shown: Shown, place: Spot) -> None:
    for row in choices(shown.value):
        if type(row) is Row:
            show_row(engine, frame, replace(shown, value=row, is_many=False), row, place)
        elif type(row) is Rows:
            show(engine, frame, replace(shown, value=row, is_many=True), place)


def show_row(engine: Engine, frame: Frame, shown: Shown, row: Row, place: Spot) -> None:
    """Note what a serializer reads of one row."""
    by = shown.by
    hop = Hop(place, f"`{by.name}` shows it")

    def follow(inner: Frame, values: list[Value]) -> None:
        _represented(engine, inner, Shown(by, values[0], context=values[1]), values[0])

    engine.apply_to(("serializer", by.symbol), [row, shown.context], frame, hop, follow)


def _represented(engine: Engine, frame: Frame, me: Shown, row: Row) -> None:
    by = me.by
    frame.module, frame.path, frame.symbol = by.module, by.module.path, by.symbol
    own = engine.class_member(by, "to_representation")
    if type(own) is FunctionDef:
        engine.apply(own, [me, row], frame, None)
    else:
        show_fields(engine, frame, me, row)


def show_fields(engine: Engine, frame: Frame, me: Shown, row: Row) -> None:
    """Note what the fields of a serializer read of one row."""
    serializer = Serializer(me.by, engine.project)
    for name, field in _fields(engine, serializer):
        if field is None:
            _from_model(engine, frame, serializer, row, name)
        elif not says_true(field.call.keyword("write_only")) and name not in serializer.write_only:
            _declared(engine, frame, me, row, field)


def _fields(engine: Engine, serializer: Serializer) -> Iterator[tuple[str, SerializerField | None]]:
    """The names it shows; a declared field that Meta's list leaves out is not shown."""
    calls = declared_calls(engine.project.names, serializer.owner)
    fields = serializer.fields
    chosen = serializer.selection
    if chosen.said is None or chosen.is_open:
        yield from fields.items()
        for name in (chosen.of(serializer.model) or ()) if serializer.model and chosen.is_open else ():
            if name not in calls and not _is_private(serializer, name):
                yield name, None
        return
    for name in chosen.names or ():
        if name not in calls:
            yield name, None
        elif name in fields:
            yield name, fields[name]


def _is_private(serializer: Serializer, name: str) -> bool:
    """Whether `fields = "__all__"` leaves a field out: REST framework takes none of the generic relations."""
    field = serializer.model.field(name) if serializer.model else None
    return field is not None and field.kind.startswith("Generic")


def _from_model(engine: Engine, frame: Frame, serializer: Serializer, row: Row, name: str) -> None:
    """A field that the serializer makes of the model's own: keys are at hand, lists of keys are not."""
    field = row.model.field(name) if row.model else None
    place = serializer.selection.place or serializer.place
    depth = serializer.meta.get("depth")
    is_nested = depth is not None and type(depth.value) is s.Constant and bool(depth.value.value)
    if field and field.is_foreign_key and not is_nested:
        return
    engine.consume(frame, walked(engine, frame, row, name, place), place)


def _declared(engine: Engine, frame: Frame, me: Shown, row: Row, field: SerializerField) -> None:
    field, place = _as_known(engine, field), field.place
    if field.kind == BY_METHOD:
        name = s.text_of(field.call.argument(0, "method_name")) or f"get_{field.name}"
        method = engine.class_member(me.by, name)
        if type(method) is FunctionDef:
            engine.apply(method, [replace(me, value=row), row], frame, Hop(place, f"`{name}()` is called"))
        return
    if field.kind in NOTHING or not field.source:
        return
    if field.kind in BY_KEY and not field.is_many and _ends_at_key(row, field):
        return
    value = row if field.source == "*" else walked(engine, frame, row, field.source, place)
    if field.serializer:
        show(engine, frame, Shown(field.serializer, value, field.is_many, me.context), place)
        return
    _plain(engine, frame, me, field, value, place)


def _as_known(engine: Engine, field: SerializerField) -> SerializerField:
    """A field of a class of the project as the library's from which that inherits what it shows."""
    found = None if field.kind in KNOWN else engine.project.resolve(field.owner.module, field.call.func)
    if type(found) is not ClassDef or any(type(engine.class_member(found, name)) is FunctionDef for name in SHOWS):
        return field
    outside = (base.name.rpartition(".")[2] for base in engine.project.names.mro(found) if type(base) is External)
    kind = next((name for name in outside if name in KNOWN), field.kind)
    return SerializerField(field.name, kind, field.owner, field.call, field.serializer)


def _plain(engine: Engine, frame: Frame, me: Shown, field: SerializerField, value: Value, place: Spot) -> None:
    engine.consume(frame, value, place)
    if field.kind in SHOWN_AS_TEXT:
        engine.shown(frame, element(value) if field.is_many else value, place)
    if field.kind == "SlugRelatedField" and (name := s.text_of(field.call.argument(0, "slug_field"))):
        for each in choices(element(value) if field.is_many else value):
            if type(each) is Row:
                walked(engine, frame, each, name.replace("__", "."), place)
    found = engine.project.resolve(field.owner.module, field.call.func)
    own = engine.class_member(found, "to_representation") if type(found) is ClassDef else None
    if type(own) is FunctionDef and type(found) is ClassDef:
        hop = Hop(place, f"`{found.name}.to_representation()` is called")
        for each in choices(element(value) if field.is_many else value):
            engine.apply(own, [Obj(found, {"context": context_of(me)}), each], frame, hop)


def context_of(shown: Shown) -> Dict:
    """What a serializer and its fields know of where they are used."""
    context = shown.context
    if type(context) is Dict:
        return Dict({"request": REQUEST, "view": None, **context.items}, context.rest, context.is_whole)
    return Dict({"request": REQUEST})


def _ends_at_key(row: Row, shown: SerializerField) -> bool:
    """Whether REST framework makes do with the key that the row itself holds: only where the key is looked up by."""
    field = row.model.field(shown.source) if row.model else None
    by = s.text_of(shown.call.keyword("lookup_field")) or "pk"
    return bool(field and field.is_foreign_key) and by == "pk"


def walked(engine: Engine, frame: Frame, value: Value, source: str, place: Spot) -> Value:
    """What `a.b.c` leads to, methods called on the way."""
    for name in source.split("."):
        value = step(engine, frame, value, name, place)
        if value is None:
            return None
    return value


def step(engine: Engine, frame: Frame, value: Value, name: str, place: Spot) -> Value:
    """One name of a dotted path, called where it is a method."""
    found = engine.attribute(frame, value, name, place) if value is not None else None
    found = called(engine, frame, found, place)
    return replace(found, is_shown=True) if type(found) is Rows else found


def called(engine: Engine, frame: Frame, value: Value, place: Spot) -> Value:
    """A value, or what it returns where it is a method."""
    if type(value) is Either:
        return value
    if type(value) is Bound:
        return engine.call_plain(frame, value, place)
    return None if value is UNKNOWN else value
