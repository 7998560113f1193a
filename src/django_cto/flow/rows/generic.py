"""What class-based views do by themselves: those of Django, and generic views and viewsets of REST framework."""

from __future__ import annotations

from collections.abc import Container
from typing import TYPE_CHECKING, Final

from django_cto.flow.rows.answering import template_names
from django_cto.flow.rows.attributes import inherited
from django_cto.flow.rows.domain import REQUEST, Dict, Inherited, Obj, Ref, Rows, Shown, Tup, Value
from django_cto.flow.rows.frame import Frame
from django_cto.flow.rows.inherited import own
from django_cto.flow.rows.joining import choices
from django_cto.flow.rows.members import one_of
from django_cto.flow.rows.serializing import show
from django_cto.flow.rows.uncalled import said_of_action
from django_cto.project.attributes import attribute
from django_cto.project.definitions import ClassDef, FunctionDef
from django_cto.project.view import HTTP, View
from django_cto.read import syntax as s

if TYPE_CHECKING:
    from django_cto.flow.rows.engine import Engine

LISTS: Final = ("ListAPIView", "ListCreateAPIView", "ModelViewSet", "ReadOnlyModelViewSet", "ListModelMixin")
DETAILS: Final = ("RetrieveAPIView", "RetrieveUpdateAPIView", "RetrieveDestroyAPIView", "RetrieveUpdateDestroyAPIView",
           "ModelViewSet", "ReadOnlyModelViewSet", "RetrieveModelMixin")  # fmt: skip
LIST_PAGES: Final = ("ListView", "MultipleObjectMixin", "BaseListView", "ArchiveIndexView", "MonthArchiveView",
              "SingleTableView", "SingleTableMixin", "FilterView")  # fmt: skip
DETAIL_PAGES: Final = ("DetailView", "UpdateView", "DeleteView", "SingleObjectMixin", "BaseDetailView", "FormView",
                "TemplateView", "CreateView", "ContextMixin", "TemplateResponseMixin")  # fmt: skip

# `paginate_queryset` gives the paginator, the page, the rows of it and whether there are others.
PAGE_ROWS: Final = 2


def follow_views(engine: Engine, paths: Container[str]) -> None:
    """Follow every class-based view of some files but those that are only the bases of others."""
    routed = {pattern.view for pattern in engine.project.urls.patterns if type(pattern.view) is ClassDef}
    bases = {base for owner in routed for base in engine.project.names.mro(owner)} - routed
    for view in engine.project.views.values():
        is_here = view.module.path in paths
        if is_here and type(view.definition) is ClassDef and view.definition not in bases:
            _follow(engine, view, view.definition)


def _follow(engine: Engine, view: View, owner: ClassDef) -> None:
    lasts = {name.rpartition(".")[2] for name in view.bases}
    for name, handler in view.handlers.items():
        frame, me = _begin(engine, owner, name)
        me.attributes |= said_of_action(engine, handler)
        given = engine.given([REQUEST])
        engine.inline(handler, given.for_function(handler, [me]), frame)
    own_get = _answers(engine, view, owner, "get")
    if not _answers(engine, view, owner, "list") and not lasts.isdisjoint(LISTS) and not own_get:
        _list(engine, owner)
    if not _answers(engine, view, owner, "retrieve") and not lasts.isdisjoint(DETAILS) and not own_get:
        _detail(engine, owner)
    if not own_get and not any(name.startswith("rest_framework.") for name in view.bases):
        if not lasts.isdisjoint(LIST_PAGES):
            _page(engine, owner, is_list=True)
        elif not lasts.isdisjoint(DETAIL_PAGES):
            _page(engine, owner, is_list=False)


def _answers(engine: Engine, view: View, owner: ClassDef, name: str) -> bool:
    """Whether a view has a handler of its own that does not leave the answer to the library."""
    handler = view.handlers.get(name)
    while handler is not None and any(_is_super(node, name) for node in s.descend(handler.node)):
        handler = inherited(engine, Inherited(handler.owner, Obj(owner)), name) if handler.owner else None
    return handler is not None


def _is_super(node: object, name: str) -> bool:
    match node:
        case s.Call(func=s.Attribute(value=s.Call(func=s.Name(id="super")), name=called)):
            return called == name
    return False


def _begin(engine: Engine, owner: ClassDef, action: str) -> tuple[Frame, Obj]:
    frame = Frame(engine, owner.module, None, {})
    frame.symbol, frame.node = owner.symbol, f"{owner.symbol}:{action}"
    me = Obj(owner, {"request": REQUEST}, is_live=True)
    if action not in HTTP:
        me.attributes["action"] = action
    return frame, me


def _list(engine: Engine, owner: ClassDef) -> None:
    frame, me = _begin(engine, owner, "list")
    rows = own(engine, frame, me, "get_queryset", [], owner.place)
    rows = own(engine, frame, me, "filter_queryset", [rows], owner.place) or rows
    _serialized(engine, frame, me, rows, is_many=True)


def _detail(engine: Engine, owner: ClassDef) -> None:
    frame, me = _begin(engine, owner, "retrieve")
    rows = own(engine, frame, me, "get_object", [], owner.place)
    _serialized(engine, frame, me, rows, is_many=False)


def _serialized(engine: Engine, frame: Frame, me: Obj, rows: Value, *, is_many: bool) -> None:
    made = own(engine, frame, me, "get_serializer_class", [], me.of.place)
    context = own(engine, frame, me, "get_serializer_context", [], me.of.place)
    for cls in choices(made):
        if type(cls) is Ref and type(cls.to) is ClassDef and engine.is_serializer(cls.to):
            show(engine, frame, Shown(cls.to, rows, is_many, context), me.of.place)


def _page(engine: Engine, owner: ClassDef, *, is_list: bool) -> None:
    frame, me = _begin(engine, owner, "get")
    if is_list:
        me.attributes["object_list"] = _listed(engine, frame, me)
    else:
        rows = own(engine, frame, me, "get_object", [], owner.place)
        me.attributes["object"] = one_of(rows) if type(rows) is Rows else rows
    context = own(engine, frame, me, "get_context_data", [], owner.place)
    context = _with_extra(engine, me, context)
    for name in template_names(engine, frame, me, is_list=is_list):
        engine.render(frame, name, context, owner.place)
    said = attribute(engine.project.names, owner, "table_class")
    table = engine.value_of(said) if said and is_list else None
    if type(table) is Ref and type(table.to) is ClassDef:
        engine.tabulate(frame, table.to, engine.given([me.attributes["object_list"]]), owner.place)


def _listed(engine: Engine, frame: Frame, me: Obj) -> Value:
    """The rows of a list's page; what the view does to them when it picks the page is done."""
    rows = own(engine, frame, me, "get_queryset", [], me.of.place)
    if type(engine.class_member(me.of, "paginate_queryset")) is FunctionDef:
        page = own(engine, frame, me, "paginate_queryset", [rows, None], me.of.place)
        if type(page) is Tup and len(page.items) > PAGE_ROWS:
            return page.items[PAGE_ROWS] or rows
    return rows


def _with_extra(engine: Engine, me: Obj, context: Value) -> Value:
    said = attribute(engine.project.names, me.of, "extra_context")
    extra = engine.value_of(said) if said else None
    if type(extra) is Dict and type(context) is Dict:
        return Dict({**extra.items, **context.items}, context.rest)
    return context
