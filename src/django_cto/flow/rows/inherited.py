"""What the base classes of Django and REST framework do where a project's class leaves it to them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from django_cto.flow.rows import attributes
from django_cto.flow.rows.answering import template_names
from django_cto.flow.rows.asking import wrote
from django_cto.flow.rows.domain import (
    NIL,
    REQUEST,
    Dict,
    Obj,
    Pages,
    Ref,
    Row,
    Rows,
    Shown,
    Spot,
    Tup,
    Value,
)
from django_cto.flow.rows.frame import Frame
from django_cto.flow.rows.members import one_of
from django_cto.flow.rows.querysets import queryset_method
from django_cto.flow.vocabulary import WRITES_INSTANCE
from django_cto.project.attributes import attribute
from django_cto.project.definitions import ClassDef, External, FunctionDef
from django_cto.project.models import Model
from django_cto.read import syntax as s

if TYPE_CHECKING:
    from django_cto.flow.rows.calling import Given
    from django_cto.flow.rows.engine import Engine


def library_method(engine: Engine, frame: Frame, me: Value, name: str, given: Given, place: Spot) -> Value:
    """The value of a method that the project's class inherits from a library."""
    if type(me) is Rows:
        return queryset_method(engine, frame, me, name, given, place)
    if type(me) is Row and name in WRITES_INSTANCE:
        wrote(frame, me, name, place)
    if type(me) is Shown:
        _shown(engine, frame, me, name, given)
        return None
    if type(me) is not Obj:
        return None
    handle = METHODS.get(name)
    return handle(engine, frame, me, given, place) if handle else None


def has_library_method(me: Value, name: str) -> bool:
    """Whether what the project's class inherits from a library under a name may do something with rows."""
    if type(me) is Row:
        return name in WRITES_INSTANCE or name == "refresh_from_db"
    if type(me) is Shown:
        return name == "to_representation"
    return type(me) is not Obj or name in METHODS


def _shown(engine: Engine, frame: Frame, me: Shown, name: str, given: Given) -> None:
    from django_cto.flow.rows.serializing import show_fields

    row = given.get(0, "instance")
    if name == "to_representation" and type(row) is Row:
        show_fields(engine, frame, me, row)


def own(engine: Engine, frame: Frame, me: Obj, name: str, arguments: list[Value], place: Spot) -> Value:
    """What a view's own method returns, or the library's where it has none."""
    found = engine.class_member(me.of, name)
    if type(found) is FunctionDef:
        given = engine.given(arguments)
        return engine.inline(found, given.for_function(found, [me]), frame)
    return library_method(engine, frame, me, name, engine.given(arguments), place)


def shown_rows(engine: Engine, frame: Frame, me: Obj) -> Value:
    """What `queryset` or `model` of a class say."""
    for name in ("queryset", "model"):
        said = attribute(engine.project.names, me.of, name)
        value = engine.value_of(said) if said else None
        if value is None or value is NIL:  # The class may leave it to its objects.
            value = me.attributes.get(name)
        if type(value) is Rows:
            return engine.opened(frame, value, value.place or me.of.place) if value.shape == "manager" else value
        if type(value) is Ref and type(value.to) is ClassDef and (model := engine.project.models.of(value.to)):
            return all_rows(engine, frame, model, me.of)
    return None


def all_rows(engine: Engine, frame: Frame, model: Model, owner: ClassDef) -> Rows:
    """All rows of a model, asked for by a class that does not say more."""
    rows = attributes.manager_rows(engine, model, "_default_manager", owner.place, owner.symbol)
    return engine.opened(frame, rows, owner.place)


def _get_queryset(engine: Engine, frame: Frame, me: Obj, given: Given, place: Spot) -> Value:
    if isinstance(engine.class_member(me.of, "get_base_queryset"), FunctionDef) and _is_of_wagtail(engine, me.of):
        return own(engine, frame, me, "get_base_queryset", [], place)
    return shown_rows(engine, frame, me)


def _get_base_queryset(engine: Engine, frame: Frame, me: Obj, given: Given, place: Spot) -> Value:
    return shown_rows(engine, frame, me)


def _is_of_wagtail(engine: Engine, owner: ClassDef) -> bool:
    bases = engine.project.names.mro(owner)
    return any(isinstance(base, External) and base.name.startswith("wagtail.") for base in bases)


def _get_object(engine: Engine, frame: Frame, me: Obj, given: Given, place: Spot) -> Value:
    return one_of(own(engine, frame, me, "get_queryset", [], place))


def _first(engine: Engine, frame: Frame, me: Obj, given: Given, place: Spot) -> Value:
    return given.get(0, "queryset")


def _paginated(engine: Engine, frame: Frame, me: Obj, given: Given, place: Spot) -> Value:
    """REST framework's takes a queryset and gives its rows, Django's takes a size as well and gives all of a page."""
    rows = given.get(0, "queryset")
    return rows if len(given.arguments) < 2 else Tup((Pages(rows), Pages(rows), rows, None))


def _serializer_class(engine: Engine, frame: Frame, me: Obj, given: Given, place: Spot) -> Value:
    if (held := me.attributes.get("serializer_class")) is not None:
        return held
    said = attribute(engine.project.names, me.of, "serializer_class")
    found = engine.project.resolve(said.module, said.value) if said else None
    return Ref(found) if type(found) is ClassDef else None


def _serializer(engine: Engine, frame: Frame, me: Obj, given: Given, place: Spot) -> Value:
    cls = own(engine, frame, me, "get_serializer_class", [], place)
    if type(cls) is Ref and type(cls.to) is ClassDef:
        context = own(engine, frame, me, "get_serializer_context", [], place)
        return Shown(cls.to, given.get(0, "instance"), given.keywords.get("many") is True, context)
    return None


def _serializer_context(engine: Engine, frame: Frame, me: Obj, given: Given, place: Spot) -> Value:
    return Dict({"request": REQUEST}, is_whole=True)


def _context(engine: Engine, frame: Frame, me: Obj, given: Given, place: Spot) -> Value:
    made = Dict({"view": me})
    for name in ("object", "object_list"):
        if (held := me.attributes.get(name)) is not None:
            made.items[name] = held
            if alias := context_name(engine, me, held, is_list=name == "object_list"):
                made.items[alias] = held
    if (rows := me.attributes.get("object_list")) is not None and _is_paginated(engine, me):
        made.items |= {"page_obj": Pages(rows), "paginator": Pages(rows)}
    made.items |= given.keywords
    return made


def _is_paginated(engine: Engine, me: Obj) -> bool:
    return any(engine.class_member(me.of, name) for name in ("paginate_by", "get_paginate_by"))


def context_name(engine: Engine, me: Obj, held: Value, *, is_list: bool) -> str:
    """The name under which a generic view gives its rows to the template."""
    said = attribute(engine.project.names, me.of, "context_object_name")
    if said and (name := s.text_of(said.value)):
        return name
    model = getattr(held, "model", None)
    return "" if model is None else f"{model.name.lower()}_list" if is_list else model.name.lower()


def _respond(engine: Engine, frame: Frame, me: Obj, given: Given, place: Spot) -> Value:
    for name in template_names(engine, frame, me, is_list="object_list" in me.attributes):
        engine.render(frame, name, given.get(0, "context"), place)
    return None


METHODS: Final = {
    "get_queryset": _get_queryset,
    "get_base_queryset": _get_base_queryset,
    "get_object": _get_object,
    "filter_queryset": _first,
    "paginate_queryset": _paginated,
    "get_serializer_class": _serializer_class,
    "get_serializer": _serializer,
    "get_serializer_context": _serializer_context,
    "get_context_data": _context,
    "render_to_response": _respond,
}
