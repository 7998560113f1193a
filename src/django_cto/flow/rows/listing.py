"""The edit that lets a list of the admin load what it reads of its rows one by one: `list_select_related`."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from django_cto.flow.rows.domain import Rows
from django_cto.flow.rows.loads import EMPTY
from django_cto.project.admin import AdminClass
from django_cto.project.attributes import attribute
from django_cto.project.definitions import ClassDef, FunctionDef
from django_cto.project.project import Project
from django_cto.read import syntax as s
from django_cto.text import Edit

NAME: Final = "list_select_related"
# With one of these the class says itself what its rows load.
OWN_ROWS: Final = ("get_queryset", "get_list_select_related", "get_changelist")


def listing_of(rows: Rows) -> AdminClass | None:
    """The class whose list asks for these rows; None where what it says would not hold for them alone."""
    project = rows.model.project
    found = [admin for admin in project.admins if admin.place == rows.place]
    if len(found) != 1 or rows.base is not None or _is_inherited(project, found[0]):
        return None
    owner = found[0].owner
    if any(type(project.names.class_member(owner, name)) is FunctionDef for name in OWN_ROWS):
        return None
    said = found[0].list_select_related
    # Django leaves rows alone that are joined with others already.
    known = EMPTY.with_paths(*said).paths if isinstance(said, tuple) else frozenset()
    return found[0] if rows.loads.paths <= rows.loads.prefetched | known else None


def _is_inherited(project: Project, admin: AdminClass) -> bool:
    others = (other for other in project.admins if other is not admin)
    return any(admin.owner in project.names.mro(other.owner) for other in others)


def listing_edit(admin: AdminClass, names: Sequence[str]) -> Edit | None:
    """The edit after which a list joins these relations as well; None where what it says now cannot be extended."""
    own = admin.owner.assigns.get(NAME)
    path = admin.owner.module.path
    if own is None:
        # A base that says something else may be right for its other lists.
        return None if attribute(admin.project.names, admin.owner, NAME) else _line(admin, _tuple(admin, names))
    match own.value:
        case s.Sequence(items=items) if items:
            end, whole = s.place_of(path, items[-1].at), s.place_of(path, own.value.at)
            added, start = "".join(f', "{name}"' for name in names), (end.end_line, end.end_column)
            is_alone = len(items) == 1 and own.value.kind == "tuple" and whole.column < end.column
            if not is_alone or whole.end_line != end.end_line:
                return _put(path, start, added)
            # The comma of a tuple of one is not wanted any more.
            return Edit(path, start, (whole.end_line, whole.end_column), f"{added})")
        case s.Constant(value=False) as no:
            place = s.place_of(path, no.at)
            start, end_ = (place.line, place.column), (place.end_line, place.end_column)
            return Edit(path, start, end_, _tuple(admin, names))
    return None


def _tuple(admin: AdminClass, names: Sequence[str]) -> str:
    """The names with the keys that the list shows: these Django joins only as long as nothing is said."""
    model = admin.model
    columns = [name for name in admin.listed("list_display") if model and (f := model.field(name)) and f.is_foreign_key]
    missing = [column for column in columns if not any(f"{name}__".startswith(f"{column}__") for name in names)]
    quoted = [f'"{name}"' for name in (*missing, *names)]
    return f"({', '.join(quoted)}{',' if len(quoted) == 1 else ''})"


def _line(admin: AdminClass, value: str) -> Edit | None:
    """Behind `list_display`, or else before all that the class says."""
    owner = admin.owner
    if not owner.node.body:  # It has a docstring alone.
        return None
    path = owner.module.path
    shown, first = owner.assigns.get("list_display"), s.place_of(path, owner.node.body[0].at)
    if shown is None:
        if first.line <= owner.place.line or _is_docstring(owner):
            return None
        if type(owner.node.body[0]) is s.Jump:  # Now there is something to say.
            return Edit(path, (first.line, first.column), (first.end_line, first.end_column), f"{NAME} = {value}")
        return _put(path, (first.line, first.column), f"{NAME} = {value}\n{' ' * (first.column - 1)}")
    place = s.place_of(path, shown.at)
    lines = admin.project.text(path).split("\n")
    if place.end_line >= len(lines) or shown not in owner.node.body:
        return None
    return _put(path, (place.end_line + 1, 1), f"{' ' * (place.column - 1)}{NAME} = {value}\n")


def _is_docstring(owner: ClassDef) -> bool:
    first = owner.node.body[0]
    return type(first) is s.Expression


def _put(path: str, at: tuple[int, int], text: str) -> Edit:
    return Edit(path, at, at, text)
