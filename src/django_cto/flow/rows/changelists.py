"""What the pages of Django's admin read of each row (Django documentation, "ModelAdmin.list_display")."""

from __future__ import annotations

from collections.abc import Container
from typing import TYPE_CHECKING

from msgspec.structs import replace

from django_cto.flow.rows.asking import in_rounds
from django_cto.flow.rows.domain import REQUEST, Element, Obj, Ref, Related, Row, Rows, Single, Spot, Tup, Value
from django_cto.flow.rows.frame import Frame
from django_cto.flow.rows.inherited import all_rows, own
from django_cto.flow.rows.joining import choices
from django_cto.flow.rows.noted import Hop
from django_cto.flow.rows.serializing import called
from django_cto.project.admin import AdminClass, place_of_attribute
from django_cto.project.attributes import attribute
from django_cto.project.definitions import FunctionDef
from django_cto.project.models import Model
from django_cto.project.relations import reverse_accessors

if TYPE_CHECKING:
    from django_cto.flow.rows.engine import Engine


def follow_admins(engine: Engine, paths: Container[str]) -> None:
    """Follow the list of every registered model whose admin page stands in some files."""
    for admin in engine.project.admins:
        if admin.owner.module.path in paths and admin.model is not None and not admin.owner.module.is_test:
            if admin.has_list:
                _follow(engine, admin)
            for inline in admin.inlines:
                if inline.model is not None:
                    _follow_inline(engine, admin.model, inline)


def _follow(engine: Engine, admin: AdminClass) -> None:
    frame, me = _begin(engine, admin)
    for rows in choices(_rows(engine, frame, admin, me)):
        if type(rows) is Rows:
            _show(engine, frame, admin, me, rows)


def _follow_inline(engine: Engine, parent: Model, inline: AdminClass) -> None:
    """Above each of its forms an inline shows the text of the row, which knows the row that the page is of."""
    frame, me = _begin(engine, inline)
    for rows in choices(_rows(engine, frame, inline, me)):
        if type(rows) is Rows:
            back = (name for name, step in reverse_accessors(parent).items() if step.holder is rows.model)
            name = next(back, None)
            if name is not None:
                page = Row(parent, Single(all_rows(engine, frame, parent, inline.owner)))
                rows = replace(rows, base=Related(page, name, reverse_accessors(parent)[name]))
            engine.shown(frame, Row(rows.model, Element(rows)), inline.place)


def _begin(engine: Engine, admin: AdminClass) -> tuple[Frame, Obj]:
    frame = Frame(engine, admin.owner.module, None, {})
    frame.symbol = frame.node = admin.owner.symbol
    me = Obj(admin.owner, is_live=True)
    me.attributes["model"] = Ref(admin.model.owner) if admin.model else None
    return frame, me


def _rows(engine: Engine, frame: Frame, admin: AdminClass, me: Obj) -> Value:
    rows = own(engine, frame, me, "get_queryset", [None], admin.place)
    return all_rows(engine, frame, admin.model, admin.owner) if rows is None and admin.model else rows


def _show(engine: Engine, frame: Frame, admin: AdminClass, me: Obj, rows: Rows) -> None:
    names = admin.listed("list_display")
    functions = _functions(engine, admin)
    names = names if names or functions else ("__str__",)
    row = Row(rows.model, Element(_selected(engine, frame, admin, me, rows, names)))
    place = place_of_attribute(admin, "list_display") or admin.place
    with in_rounds(frame, rows, place, is_implicit=True):
        for name in names:
            _column(engine, frame, admin, me, row, name, place)
        for function in functions:
            hop = Hop(place, f"`list_display` shows `{function.name}()`")
            engine.shown(frame, engine.apply(function, [row], frame, hop), place)


def _functions(engine: Engine, admin: AdminClass) -> list[FunctionDef]:
    """The functions that stand among the names of `list_display`."""
    said = attribute(engine.project.names, admin.owner, "list_display")
    shown = engine.value_of(said) if said else None
    items = shown.items if type(shown) is Tup else ()
    return [item.to for item in items if type(item) is Ref and type(item.to) is FunctionDef]


def _selected(engine: Engine, frame: Frame, admin: AdminClass, me: Obj, rows: Rows, names: tuple[str, ...]) -> Rows:
    """What the changelist joins by itself unless the queryset does: required keys where it lists a key."""
    said = admin.list_select_related
    if type(engine.class_member(admin.owner, "get_list_select_related")) is FunctionDef:
        made = own(engine, frame, me, "get_list_select_related", [REQUEST], admin.place)
        items = made.items if type(made) is Tup else None
        said = made if isinstance(made, bool) else items and tuple(item for item in items if isinstance(item, str))
    loads = rows.loads
    if loads.is_joined:
        return rows
    if said is None:
        return replace(rows, loads=replace(loads, is_unknown=True))
    if isinstance(said, tuple):
        return replace(rows, loads=loads.with_paths(*said))
    lists_key = any((field := rows.model.field(name)) and field.is_foreign_key for name in names)
    if said or lists_key:
        return replace(rows, loads=replace(loads, is_bare=True))
    return rows


def _column(engine: Engine, frame: Frame, admin: AdminClass, me: Obj, row: Row, name: str, place: Spot) -> None:
    value: Value
    method = engine.class_member(admin.owner, name)
    if type(method) is FunctionDef:
        value = engine.apply(method, [me, row], frame, Hop(place, f"`list_display` shows `{name}`"))
        engine.shown(frame, value, place)
        return
    if name == "__str__":
        engine.shown(frame, row, place)
        return
    value = row
    for part in name.split("__"):
        value = called(engine, frame, engine.attribute(frame, value, part, place), place) if value is not None else None
    engine.shown(frame, value, place)
