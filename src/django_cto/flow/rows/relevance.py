"""Which functions can have to do with rows at all: the others are not followed unless rows are handed to them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable
from typing import Any, Final

from django_cto.flow.rows.domain import (
    Bound,
    Closure,
    Dict,
    Either,
    Getter,
    Inherited,
    Key,
    Many,
    Nothing,
    Obj,
    Pages,
    Partial,
    Ref,
    Request,
    Row,
    Rows,
    Sent,
    Shown,
    Tup,
    Unknown,
    Value,
)
from django_cto.project import Project
from django_cto.project.relations import reverse_accessors

MAKES_ROWS: Final = frozenset({
    "objects", "_default_manager", "_base_manager", "get_queryset", "queryset", "get_object_or_404",
    "get_list_or_404", "get_user_model", "get_model", "select_related", "prefetch_related", "object_list",
    "get_object", "get_serializer", "object", "Prefetch", "prefetch_related_objects", "render",
})  # fmt: skip
# A name that more functions bear says nothing about which of them is called.
MOST_BEARERS: Final = 3
DEEPEST: Final = 4


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
    djangos = project.models.djangos
    for model in (*project.models.concrete, *((djangos,) if djangos else ())):
        found |= {field.name for field in model.fields.values() if field.is_many_to_many}
        found |= {name for name, step in reverse_accessors(model).items() if step.is_many}
    return frozenset(found)


def has_rows(value: Value, depth: int = 0) -> bool:
    """Whether there are rows in a value."""
    kind = type(value)
    if kind in WITHOUT or depth > 3:
        return False
    if kind in WITH:
        return True
    parts = PARTS.get(kind)
    if parts is not None:
        for part in parts(value):
            if type(part) not in WITHOUT and has_rows(part, depth + 1):
                return True
    return False


WITH: Final = frozenset({Row, Rows, Pages, Closure, Partial, Getter})
# Most values are one of these.
WITHOUT: Final = frozenset({type(None), str, bool, Unknown, Nothing, Request, Sent, Ref, Key})
PARTS: Final[dict[type, Callable[[Any], Iterable[Value]]]] = {
    Many: lambda value: (value.of,),
    Bound: lambda value: (value.receiver,),
    Inherited: lambda value: (value.me,),
    Shown: lambda value: (value.value,),
    Tup: lambda value: value.items,
    Either: lambda value: value.choices,
    Dict: lambda value: (value.rest, *value.items.values()),
    Obj: lambda value: value.attributes.values(),
}
