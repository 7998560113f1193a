"""The template with which a generic view of Django answers."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from django_cto.flow.rows.domain import Many, Obj, Tup, Value
from django_cto.flow.rows.frame import Frame
from django_cto.flow.rows.joining import choices
from django_cto.project.attributes import attribute
from django_cto.project.definitions import FunctionDef
from django_cto.read import syntax as s

if TYPE_CHECKING:
    from django_cto.flow.rows.engine import Engine


def template_names(engine: Engine, frame: Frame, me: Obj, *, is_list: bool) -> tuple[str, ...]:
    """The template that a generic view renders: the one it names, else Django's own choice."""
    own_names = engine.class_member(me.of, "get_template_names")
    if type(own_names) is FunctionDef:
        return tuple(_texts(engine.inline(own_names, [me], frame)))
    said = attribute(engine.project.names, me.of, "template_name")
    if said:
        name = s.text_of(said.value)
        return (name,) if name else ()
    held = me.attributes.get("object_list" if is_list else "object")
    model = getattr(held, "model", None)
    if model is None:
        return ()
    ends = engine.class_member(me.of, "template_name_suffix")
    suffix = s.text_of(getattr(ends, "value", None)) or ("_list" if is_list else "_detail")
    return (f"{model.app_label}/{model.name.lower()}{suffix}.html",)


def _texts(value: Value) -> Iterator[str]:
    for found in choices(value):
        for item in found.items if type(found) is Tup else choices(found.of if type(found) is Many else found):
            if isinstance(item, str):
                yield item
