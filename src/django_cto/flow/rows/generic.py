"""What class-based views do by themselves: those of Django, and generic views and viewsets of REST framework."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django_cto.flow.rows.domain import REQUEST, Dict, Obj, Ref, Rows, Shown, Value, choices
from django_cto.flow.rows.expressions import one_of
from django_cto.flow.rows.frame import Frame
from django_cto.flow.rows.inherited import own
from django_cto.flow.rows.serializing import show
from django_cto.project.attributes import attribute
from django_cto.project.definitions import ClassDef, FunctionDef
from django_cto.project.view import HTTP, View
from django_cto.read import syntax as s

if TYPE_CHECKING:
    from django_cto.flow.rows.engine import Engine

LISTS = ("ListAPIView", "ListCreateAPIView", "ModelViewSet", "ReadOnlyModelViewSet", "ListModelMixin")
DETAILS = ("RetrieveAPIView", "RetrieveUpdateAPIView", "RetrieveDestroyAPIView", "RetrieveUpdateDestroyAPIView",
           "ModelViewSet", "ReadOnlyModelViewSet", "RetrieveModelMixin")  # fmt: skip
LIST_PAGES = ("ListView", "MultipleObjectMixin", "BaseListView", "ArchiveIndexView", "MonthArchiveView")
DETAIL_PAGES = ("DetailView", "UpdateView", "DeleteView", "SingleObjectMixin", "BaseDetailView", "FormView",
                "TemplateView", "CreateView", "ContextMixin", "TemplateResponseMixin")  # fmt: skip


def follow_views(engine: Engine) -> None:
    """Follow every class-based view."""
    for view in engine.project.views.values():
        if isinstance(view.definition, ClassDef):
            _follow(engine, view, view.definition)


def _follow(engine: Engine, view: View, owner: ClassDef) -> None:
    lasts = {name.rpartition(".")[2] for name in view.bases}
    for name, handler in view.handlers.items():
        frame, me = _begin(engine, owner, name)
        given = engine.given([REQUEST])
        engine.inline(handler, given.for_function(handler, [me]), frame)
    if "list" not in view.handlers and not lasts.isdisjoint(LISTS) and "get" not in view.handlers:
        _list(engine, owner)
    if "retrieve" not in view.handlers and not lasts.isdisjoint(DETAILS) and "get" not in view.handlers:
        _detail(engine, owner)
    if "get" not in view.handlers and not any(name.startswith("rest_framework.") for name in view.bases):
        if not lasts.isdisjoint(LIST_PAGES):
            _page(engine, owner, is_list=True)
        elif not lasts.isdisjoint(DETAIL_PAGES):
            _page(engine, owner, is_list=False)


def _begin(engine: Engine, owner: ClassDef, action: str) -> tuple[Frame, Obj]:
    frame = Frame(engine, owner.module, None, {})
    frame.symbol = owner.symbol
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
        if isinstance(cls, Ref) and isinstance(cls.to, ClassDef) and engine.is_serializer(cls.to):
            show(engine, frame, Shown(cls.to, rows, is_many, context), me.of.place)


def _page(engine: Engine, owner: ClassDef, *, is_list: bool) -> None:
    frame, me = _begin(engine, owner, "get")
    if is_list:
        me.attributes["object_list"] = own(engine, frame, me, "get_queryset", [], owner.place)
    else:
        rows = own(engine, frame, me, "get_object", [], owner.place)
        me.attributes["object"] = one_of(rows) if isinstance(rows, Rows) else rows
    context = own(engine, frame, me, "get_context_data", [], owner.place)
    context = _with_extra(engine, me, context)
    for name in template_names(engine, me, is_list=is_list):
        engine.render(frame, name, context, owner.place)


def _with_extra(engine: Engine, me: Obj, context: Value) -> Value:
    said = attribute(engine.project.names, me.of, "extra_context")
    extra = engine.value_of(said) if said else None
    if isinstance(extra, Dict) and isinstance(context, Dict):
        return Dict({**extra.items, **context.items}, context.rest)
    return context


def template_names(engine: Engine, me: Obj, *, is_list: bool) -> tuple[str, ...]:
    """The template that a generic view renders: the one it names, else Django's own choice."""
    said = attribute(engine.project.names, me.of, "template_name")
    if said:
        name = s.text_of(said.value)
        return (name,) if name else ()
    own_names = engine.class_member(me.of, "get_template_names")
    if isinstance(own_names, FunctionDef):
        return ()
    held = me.attributes.get("object_list" if is_list else "object")
    model = getattr(held, "model", None)
    if model is None:
        return ()
    ends = engine.class_member(me.of, "template_name_suffix")
    suffix = s.text_of(getattr(ends, "value", None)) or ("_list" if is_list else "_detail")
    return (f"{model.app_label}/{model.name.lower()}{suffix}.html",)
