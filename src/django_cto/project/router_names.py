"""The parts of URL names that come from a viewset: its extra actions, and the model of its queryset."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from django_cto.project.definitions import ClassDef, Definition, Variable
from django_cto.read import syntax as s

if TYPE_CHECKING:
    from django_cto.project.project import Project

ACTIONS = frozenset({"action", "detail_route", "list_route", "link"})


def action_names(owner: ClassDef) -> Iterator[str]:
    """The URL names of the extra actions of one class body, without the basename; `*` where that is unknown."""
    for method in owner.methods.values():
        for decorator in method.node.decorators:
            if isinstance(decorator, s.Call) and s.dotted(decorator.func).rpartition(".")[2] in ACTIONS:
                yield _action_name(method.name, decorator)


def _action_name(method: str, decorator: s.Call) -> str:
    given = decorator.keyword("url_name")
    if given is not None:
        return s.text_of(given) or "*"
    # `detail_route` and `list_route`, which `action` replaced, took the name from the path.
    is_new = s.dotted(decorator.func).endswith("action")
    path = None if is_new else s.text_of(decorator.keyword("url_path"))
    return (path or method).replace("_", "-")


def model_name(project: Project, viewset: Definition | None) -> str | None:
    """The lower-case name of the model whose rows a viewset's `queryset` has."""
    found = project.names.class_member(viewset, "queryset") if isinstance(viewset, ClassDef) else None
    if not isinstance(found, Variable):
        return None
    node = found.value
    while node is not None:
        model = project.resolve(found.module, node)
        if isinstance(model, ClassDef):
            return model.name.lower()
        node = (
            node.func
            if isinstance(node, s.Call)
            else node.value
            if isinstance(node, s.Attribute | s.Subscript)
            else None
        )
    return None
