"""Which functions can have to do with rows at all: the others are not followed unless rows are handed to them."""

from __future__ import annotations

from collections import Counter

from django_cto.flow.rows.domain import (
    Bound,
    Closure,
    Dict,
    Either,
    Getter,
    Inherited,
    Many,
    Obj,
    Pages,
    Partial,
    Row,
    Rows,
    Shown,
    Tup,
    Value,
)
from django_cto.project import Project
from django_cto.project.relations import reverse_accessors

MAKES_ROWS = frozenset({
    "objects", "_default_manager", "_base_manager", "get_queryset", "queryset", "get_object_or_404",
    "get_list_or_404", "get_user_model", "get_model", "select_related", "prefetch_related", "object_list",
    "get_object", "get_serializer", "object", "Prefetch", "prefetch_related_objects", "render",
})  # fmt: skip
# A name that more functions bear says nothing about which of them is called.
MOST_BEARERS = 3
DEEPEST = 4


def relevant_functions(project: Project) -> frozenset[int]:
    """By `id` of the node: the functions that name rows, or a function of the project that does, some calls deep."""
    words = set(MAKES_ROWS | relation_names(project))
    for model in project.models.concrete:
        words |= model.managers.keys()
    bearers = Counter(function.name for function in project.functions)
    found: set[int] = set()
    for _ in range(DEEPEST):
        more = [f for f in project.functions_that_mention(*words) if id(f.node) not in found]
        found |= {id(function.node) for function in more}
        words = {f.name for f in more if bearers[f.name] <= MOST_BEARERS and not f.name.startswith("__")}
        if not words:
            break
    return frozenset(found)


def relation_names(project: Project) -> frozenset[str]:
    """The attributes by which a row leads to several others."""
    found: set[str] = set()
    for model in project.models.concrete:
        found |= {field.name for field in model.fields.values() if field.is_many_to_many}
        found |= {name for name, step in reverse_accessors(model).items() if step.is_many}
    return frozenset(found)


def has_rows(value: Value, depth: int = 0) -> bool:
    """Whether there are rows in a value."""
    if depth > 3:
        return False
    match value:
        case Row() | Rows() | Pages() | Closure() | Partial() | Getter():
            return True
        case Many(of=of) | Bound(receiver=of) | Inherited(me=of) | Shown(value=of):
            return has_rows(of, depth + 1)
        case Tup(items=items) | Either(choices=items):
            return any(has_rows(item, depth + 1) for item in items)
        case Dict():
            return has_rows(value.rest, depth + 1) or any(has_rows(item, depth + 1) for item in value.items.values())
        case Obj():
            return any(has_rows(item, depth + 1) for item in value.attributes.values())
    return False
