"""What the pages of Django's admin read of each row (Django documentation, "ModelAdmin.list_display")."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from django_cto.flow.rows.domain import (
    Element,
    Obj,
    Ref,
    Row,
    Rows,
    Spot,
    Value,
    choices,
)
from django_cto.flow.rows.frame import Frame, Hop
from django_cto.flow.rows.inherited import all_rows, own
from django_cto.flow.rows.serializing import called
from django_cto.project.admin import AdminClass, place_of_attribute
from django_cto.project.definitions import FunctionDef

if TYPE_CHECKING:
    from django_cto.flow.rows.engine import Engine


def follow_admins(engine: Engine) -> None:
    """Follow the list of every registered model."""
    for admin in engine.project.admins:
        if admin.model is not None and not admin.owner.module.is_test:
            _follow(engine, admin)


def _follow(engine: Engine, admin: AdminClass) -> None:
    frame = Frame(engine, admin.owner.module, None, {})
    frame.symbol = admin.owner.symbol
    me = Obj(admin.owner, is_live=True)
    me.attributes["model"] = Ref(admin.model.owner) if admin.model else None
    rows = own(engine, frame, me, "get_queryset", [None], admin.place)
    for found in choices(rows) if rows is not None else (all_rows(engine, frame, admin.model, admin.owner),):  # type: ignore[arg-type]
        if isinstance(found, Rows):
            _show(engine, frame, admin, me, found)


def _show(engine: Engine, frame: Frame, admin: AdminClass, me: Obj, rows: Rows) -> None:
    names = admin.listed("list_display") or ("__str__",)
    row = Row(rows.model, Element(_selected(admin, rows, names)))
    place = place_of_attribute(admin, "list_display") or admin.place
    for name in names:
        _column(engine, frame, admin, me, row, name, place)


def _selected(admin: AdminClass, rows: Rows, names: tuple[str, ...]) -> Rows:
    """What the changelist loads by itself: required keys where it lists a key and nobody said otherwise."""
    said = admin.list_select_related
    loads = rows.loads
    if said is None:
        return replace(rows, loads=replace(loads, is_unknown=True))
    if isinstance(said, tuple):
        return replace(rows, loads=loads.with_paths(*said))
    lists_key = any((field := rows.model.field(name)) and field.is_foreign_key for name in names)
    if said or (lists_key and not loads.paths):
        return replace(rows, loads=replace(loads, is_bare=True))
    return rows


def _column(engine: Engine, frame: Frame, admin: AdminClass, me: Obj, row: Row, name: str, place: Spot) -> None:
    value: Value
    method = engine.class_member(admin.owner, name)
    if isinstance(method, FunctionDef):
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
