"""What a function writes to the columns of rows, and by which call it is saved."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django_cto.facts.imports import statements
from django_cto.flow.sites import CallSite
from django_cto.flow.values import Instance, Manager, Queryset
from django_cto.project.definitions import ClassDef, FunctionDef
from django_cto.project.fields import Field
from django_cto.project.model import Model
from django_cto.read import syntax as s

if TYPE_CHECKING:
    from django_cto.flow.flow import Flow

MAKES = frozenset({"create", "acreate", "get_or_create", "aget_or_create", "update_or_create", "aupdate_or_create"})
CHANGES = frozenset({"update", "aupdate"})
SAVES = frozenset({"save", "asave"})
WRITES = MAKES | CHANGES | SAVES
DEFAULTS = ("defaults", "create_defaults")


@dataclass(frozen=True, eq=False, repr=False)
class Write:
    """A column that is given the value of an expression, and the call that saves it."""

    model: Model
    field: Field
    value: s.Expr
    save: CallSite


def writes_in(flow: Flow, function: FunctionDef) -> tuple[Write, ...]:
    """The columns that a function itself writes."""
    found: tuple[Write, ...] = flow.once(("columns", id(function.node)), lambda: tuple(_writes(flow, function)), ())
    return found


def _writes(flow: Flow, function: FunctionDef) -> Iterator[Write]:
    sites = flow.evaluation(function).sites
    for site in sites:
        if isinstance(site.receiver, Manager | Queryset):
            if site.name in MAKES | CHANGES and not isinstance(site.target, FunctionDef):
                yield from _given(site.receiver.model, site.call, site)
        elif isinstance(site.target, ClassDef):
            model = flow.project.models.of(site.target)
            save = _save_of_made(site, sites) if model else None
            yield from _given(model, site.call, save) if model and save else ()
    yield from _assigned(flow, function, [site for site in sites if site.name in SAVES])


def _given(model: Model, call: s.Call, save: CallSite) -> Iterator[Write]:
    """The columns that a call names itself, or in a dict of defaults."""
    for keyword in call.keywords:
        named: list[tuple[str | None, s.Expr]] = [(keyword.name, keyword.value)]
        if keyword.name in DEFAULTS and isinstance(keyword.value, s.Mapping):
            named = [(s.text_of(key), value) for key, value in keyword.value.items]
        for name, value in named:
            field = model.field(name) if name else None
            if field is not None and field.is_stored:
                yield Write(model, field, value, save)


def _save_of_made(site: CallSite, sites: tuple[CallSite, ...]) -> CallSite | None:
    """The call that saves what a constructor has made: `Book(…).save()`, `book = Book(…)` and `book.save()`."""
    statement, name = site.statement, ""
    if isinstance(statement, s.Assign) and statement.value is site.call and len(statement.targets) == 1:
        name = s.dotted(statement.targets[0])
    for other in sites:
        row = other.call.func.value if other.name in SAVES and isinstance(other.call.func, s.Attribute) else None
        if row is site.call or (row is not None and name == s.dotted(row) != "" and other.call.at > site.call.at):
            return other
    return None


def _assigned(flow: Flow, function: FunctionDef, saves: list[CallSite]) -> Iterator[Write]:
    """The columns of a row that are assigned to and then saved."""
    values = flow.evaluation(function).values
    for node in statements(function.node.body) if saves else ():
        if not isinstance(node, s.Assign) or node.value is None:
            continue
        for target in node.targets:
            row = values.get(id(target.value)) if isinstance(target, s.Attribute) else None
            if isinstance(target, s.Attribute) and isinstance(row, Instance):
                field = row.model.field(target.name)
                save = next((site for site in saves if _saves(site, target.value, node)), None)
                if field is not None and field.is_stored and save is not None:
                    yield Write(row.model, field, node.value, save)


def _saves(site: CallSite, row: s.Expr, node: s.Assign) -> bool:
    func = site.call.func
    return isinstance(func, s.Attribute) and s.dotted(func.value) == s.dotted(row) != "" and site.call.at > node.at
