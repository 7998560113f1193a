"""What the lists of Wagtail's admin show of each row (Wagtail's documentation, "Generic views", "Snippets")."""

from __future__ import annotations

from collections.abc import Container, Iterator
from typing import TYPE_CHECKING

from django_cto.flow.rows.asking import in_rounds
from django_cto.flow.rows.domain import REQUEST, Closure, Obj, Ref, Row, Rows, Spot, Value
from django_cto.flow.rows.expressions import evaluated
from django_cto.flow.rows.frame import Frame
from django_cto.flow.rows.inherited import all_rows, own, shown_rows
from django_cto.flow.rows.joining import choices
from django_cto.flow.rows.members import element
from django_cto.flow.rows.noted import Hop
from django_cto.flow.rows.serializing import walked
from django_cto.project.attributes import attribute, members
from django_cto.project.definitions import ClassDef, FunctionDef, Module, Variable, place_of
from django_cto.project.names import symbol_of
from django_cto.read import syntax as s

if TYPE_CHECKING:
    from django_cto.flow.rows.engine import Engine

VIEWS = (
    "wagtail.admin.views.generic.IndexView", "wagtail.admin.views.generic.models.IndexView",
    "wagtail.snippets.views.snippets.IndexView", "wagtail.admin.views.generic.base.BaseListingView",
    "wagtail.admin.views.generic.BaseListingView",
    "wagtail.admin.views.reports.ReportView", "wagtail.admin.views.reports.base.ReportView",
)  # fmt: skip
VIEWSETS = (
    "wagtail.admin.viewsets.model.ModelViewSet", "wagtail.admin.viewsets.ModelViewSet",
    "wagtail.snippets.views.snippets.SnippetViewSet",
)  # fmt: skip
ASKED_FOR_ROWS = ("get_queryset", "get_base_queryset")
# The parameters of a column.
NAME, ACCESSOR = 0, 2
Item = tuple[Module, s.Expr]


def follow_listings(engine: Engine, paths: Container[str]) -> None:
    """Follow every list of Wagtail's admin whose class stands in some files, be it a view or a set of views."""
    names = engine.project.names
    for owner in engine.project.classes:
        if owner.module.path not in paths or owner.module.is_test or owner.symbol in VIEWS + VIEWSETS:
            continue
        if names.is_a(owner, *VIEWSETS):
            said = attribute(names, owner, "index_view_class")
            view = names.resolve(said.module, said.value) if said else None
            _follow(engine, owner, view if isinstance(view, ClassDef) else owner)
        elif names.is_a(owner, *VIEWS):
            _follow(engine, owner, owner)


def _follow(engine: Engine, owner: ClassDef, view: ClassDef) -> None:
    """Follow the list of a view, whose owner is itself or the set of views that says what it shows."""
    frame = Frame(engine, owner.module, None, {})
    frame.symbol = frame.node = owner.symbol
    items = list(_items(engine, owner, view))
    for rows in choices(_rows(engine, frame, owner, view)) if items else ():
        engine.consume(frame, rows, owner.place)
        row = element(rows)
        with in_rounds(frame, rows, owner.place, is_implicit=True):
            for module, node in items if isinstance(row, Row) else ():
                _show(engine, frame, row, module, node)


def _rows(engine: Engine, frame: Frame, owner: ClassDef, view: ClassDef) -> Value:
    """The rows of a list: what its own method gives, or all that `queryset` or `model` stand for."""
    shown = shown_rows(engine, frame, Obj(owner))
    for cls, arguments in ((owner, [REQUEST] if owner is not view else []), (view, [])):
        me = Obj(cls, {"request": REQUEST}, is_live=True)
        me.attributes |= {"model": Ref(shown.model.owner)} if isinstance(shown, Rows) else {}
        for name in ASKED_FOR_ROWS:
            if _is_own(engine, cls, name) and isinstance(engine.class_member(cls, name), FunctionDef):
                return own(engine, frame, me, name, list(arguments), cls.place)
    is_whole = isinstance(shown, Rows) and shown.place == owner.place and owner is not view
    # Of all rows of a model a view of the project's own would ask for others.
    return all_rows(engine, frame, shown.model, view) if is_whole and view.symbol not in VIEWS else shown


def _is_own(engine: Engine, owner: ClassDef, name: str) -> bool:
    """Whether a class has something under a name that is not Wagtail's own, where Wagtail is in the project."""
    mro = engine.project.names.mro(owner)
    first = next((at for at, base in enumerate(mro) if symbol_of(base) in VIEWS + VIEWSETS), len(mro))
    return any(isinstance(base, ClassDef) and (name in base.methods or name in base.assigns) for base in mro[:first])


def _items(engine: Engine, owner: ClassDef, view: ClassDef) -> Iterator[Item]:
    """The columns that the project says, by name or by the call that makes one."""
    # Those that Wagtail itself says are on no page of a view that has a template of its own.
    for cls, name in ((owner, "list_display"), (view, "columns"), (view, "list_display")):
        found = engine.class_member(cls, name) if _is_own(engine, cls, name) else None
        if isinstance(found, Variable) and found.value is not None:
            items = list(members(engine.project.names, found.module, found.value))
            if items:
                yield from items
                return
        elif isinstance(found, FunctionDef):
            yield from _made(found)


def _made(function: FunctionDef) -> Iterator[Item]:
    """The columns that are made in a function."""
    for part in function.node.body:
        for node in s.descend(part):
            if isinstance(node, s.Call) and _is_column(node):
                yield function.module, node


def _is_column(call: s.Call) -> bool:
    return s.dotted(call.func).endswith("Column")


def _show(engine: Engine, frame: Frame, row: Row, module: Module, node: s.Expr) -> None:
    place = place_of(module, node.at)
    if (name := s.text_of(node)) is not None:
        _show_named(engine, frame, row, name, place)
    elif isinstance(node, s.Call) and _is_column(node):
        _show_column(engine, frame, row, module, node)


def _show_named(engine: Engine, frame: Frame, row: Row, name: str, place: Spot) -> None:
    value = row if name == "__str__" else walked(engine, frame, row, name.replace("__", "."), place)
    if not isinstance(value, Rows):  # A manager is shown without its rows.
        engine.shown(frame, value, place)


def _show_column(engine: Engine, frame: Frame, row: Row, module: Module, call: s.Call) -> None:
    place = place_of(module, call.at)
    kind = engine.project.resolve(module, call.func)
    for method in ("get_value", "get_cell_context_data"):
        found = engine.class_member(kind, method) if isinstance(kind, ClassDef) else None
        if isinstance(found, FunctionDef) and isinstance(kind, ClassDef) and not found.symbol.startswith("wagtail."):
            made = engine.apply(found, [Obj(kind), row], frame, Hop(place, f"`{kind.name}.{method}()` is called"))
            engine.shown(frame, made, place)
    accessor = call.argument(ACCESSOR, "accessor")
    name = s.text_of(accessor) if accessor else s.text_of(call.argument(NAME, "name"))
    if name is not None:
        value = walked(engine, frame, row, name, place)
        if not isinstance(value, Rows) or s.dotted(call.func).endswith("RelatedObjectsColumn"):
            engine.shown(frame, value, place)
    elif accessor is not None:
        _ask(engine, frame, row, module, accessor)


def _ask(engine: Engine, frame: Frame, row: Row, module: Module, accessor: s.Expr) -> None:
    """What a function says of a row."""
    callee = evaluated(Frame(engine, module, None, {}), accessor)
    if isinstance(callee, Ref | Closure):
        place = place_of(module, accessor.at)
        engine.shown(frame, engine.call_value(frame, callee, [row], engine.given([])), place)
