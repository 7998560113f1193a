"""What search indexes read of each row that they take in (documentation of django-haystack, "SearchIndex API", and of
django-elasticsearch-dsl, "Fields").
"""

from __future__ import annotations

from collections.abc import Container
from typing import TYPE_CHECKING, Final

from django_cto.flow.rows.asking import in_rounds
from django_cto.flow.rows.domain import Dict, Obj, Ref, Row, Spot, Value
from django_cto.flow.rows.frame import Frame
from django_cto.flow.rows.inherited import all_rows, own
from django_cto.flow.rows.joining import choices
from django_cto.flow.rows.members import element
from django_cto.flow.rows.noted import Hop
from django_cto.flow.rows.serializing import walked
from django_cto.project.attributes import declared_calls
from django_cto.project.definitions import ClassDef, FunctionDef, place_of
from django_cto.project.models import Model
from django_cto.read import syntax as s

if TYPE_CHECKING:
    from django_cto.flow.rows.engine import Engine

HAYSTACK: Final = ("haystack.indexes.SearchIndex", "haystack.indexes.ModelSearchIndex")
ELASTIC: Final = (
    "django_elasticsearch_dsl.Document", "django_elasticsearch_dsl.documents.Document",
    "django_elasticsearch_dsl.documents.DocType", "django_elasticsearch_dsl.DocType",
)  # fmt: skip


def follow_documents(engine: Engine, paths: Container[str]) -> None:
    """Follow every search index whose class stands in some files."""
    names = engine.project.names
    for owner in engine.project.classes:
        if owner.module.path in paths and not owner.module.is_test:
            if names.is_a(owner, *HAYSTACK):
                _follow(engine, owner, "index_queryset", is_elastic=False)
            elif names.is_a(owner, *ELASTIC):
                _follow(engine, owner, "get_queryset", is_elastic=True)


def _follow(engine: Engine, owner: ClassDef, asks: str, *, is_elastic: bool) -> None:
    frame = Frame(engine, owner.module, None, {})
    frame.symbol = frame.node = owner.symbol
    me = Obj(owner, is_live=True)
    model = _model(engine, frame, me, is_elastic=is_elastic)
    me.attributes["model"] = Ref(model.owner) if model else None
    if type(engine.class_member(owner, asks)) is FunctionDef:
        rows = own(engine, frame, me, asks, [], owner.place)
    else:
        rows = all_rows(engine, frame, model, owner) if model else None
    for found in choices(rows):
        engine.consume(frame, found, owner.place)
        row = element(found)
        with in_rounds(frame, found, owner.place, is_implicit=True):
            if type(row) is Row:
                _take_in(engine, frame, me, row, is_elastic=is_elastic)


def _model(engine: Engine, frame: Frame, me: Obj, *, is_elastic: bool) -> Model | None:
    """Whose rows they are: what `get_model()` returns, or what the inner class says."""
    if is_elastic:
        inner = engine.class_member(me.of, "Django")
        said = inner.assigns.get("model") if type(inner) is ClassDef else None
        found: Value = engine.project.resolve(me.of.module, said.value) if said and said.value else None
    else:
        made = own(engine, frame, me, "get_model", [], me.of.place)
        found = made.to if type(made) is Ref else None
    return engine.project.models.of(found) if type(found) is ClassDef else None


def _take_in(engine: Engine, frame: Frame, me: Obj, row: Row, *, is_elastic: bool) -> None:
    for name, (owner, call) in declared_calls(engine.project.names, me.of).items():
        place = place_of(owner.module, call.at)
        prepares = engine.class_member(me.of, f"prepare_{name}")
        if type(prepares) is FunctionDef:
            made = engine.apply(prepares, [me, row], frame, Hop(place, f"`{prepares.name}()` is called"))
            engine.consume(frame, made, place)
        elif is_elastic and s.dotted(call.func).endswith("Field"):
            _show(engine, frame, row, s.text_of(call.keyword("attr")) or name, call, place)
        elif (path := s.text_of(call.keyword("model_attr"))) is not None:
            engine.shown(frame, walked(engine, frame, row, path.replace("__", "."), place), place)
        elif s.dotted(call.func).endswith("Field") and call.keyword("use_template") is not None and row.model:
            template = f"search/indexes/{row.model.app_label}/{row.model.name.lower()}_{name}.txt"
            engine.render(frame, template, Dict({"object": row}), place, is_answer=False)
    prepares = engine.class_member(me.of, "prepare")
    if type(prepares) is FunctionDef:
        engine.apply(prepares, [me, row], frame, Hop(me.of.place, "`prepare()` is called"))


def _show(engine: Engine, frame: Frame, row: Value, path: str, call: s.Call, place: Spot) -> None:
    """What a field takes of a row, or of each row behind it where it has properties of its own."""
    value = walked(engine, frame, row, path, place)
    engine.consume(frame, value, place)
    properties = call.keyword("properties")
    inner = element(value) or value
    for key, field in properties.items if type(properties) is s.Mapping else ():
        name = s.text_of(key) if key is not None else None
        for one in choices(inner) if name and type(field) is s.Call else ():
            if name and type(one) is Row and type(field) is s.Call:
                _show(engine, frame, one, s.text_of(field.keyword("attr")) or name, field, place)
