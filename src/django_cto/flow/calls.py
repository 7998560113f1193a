"""The value of a call: what querysets, models, forms and the project's own functions return."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django_cto.flow import vocabulary as v
from django_cto.flow.joining import model_of
from django_cto.flow.sites import CallSite
from django_cto.flow.values import (
    UNKNOWN,
    Bound,
    Instance,
    Made,
    Manager,
    Parts,
    Queryset,
    Reference,
    Rows,
    Super,
    Value,
)
from django_cto.project.definitions import ClassDef, External, FunctionDef
from django_cto.read.syntax import text_of

if TYPE_CHECKING:
    from django_cto.flow.flow import Flow

ROW_OR_404 = frozenset({"django.shortcuts.get_object_or_404", "django.shortcuts.aget_object_or_404"})
LIST_OR_404 = frozenset({"django.shortcuts.get_list_or_404", "django.shortcuts.aget_list_or_404"})
KEEPS_ROWS = frozenset({"builtins.list", "builtins.tuple", "builtins.sorted", "builtins.set", "builtins.reversed"})


def called(flow: Flow, callee: Value, site: CallSite, arguments: tuple[Value, ...]) -> Value:
    """The value of a call of `callee`."""
    match callee:
        case Reference(to=ClassDef() as owner):
            model = flow.project.models.of(owner)
            return Instance(model, True, site) if model else Made(owner, site.call)
        case Reference(to=FunctionDef() as function):
            return flow.returned(function)
        case Reference(to=External(name=name)):
            return _external(flow, name, site, arguments)
        case Bound(receiver=receiver, name=name, function=function):
            return _method(flow, receiver, name, function, site, arguments)
    return UNKNOWN


def _external(flow: Flow, name: str, site: CallSite, arguments: tuple[Value, ...]) -> Value:
    model = model_of(arguments[0]) if arguments else None
    if arguments and isinstance(arguments[0], Reference) and isinstance(arguments[0].to, ClassDef):
        model = flow.project.models.of(arguments[0].to)
    if name in ROW_OR_404:
        return Instance(model, False, site) if model else UNKNOWN
    if name in LIST_OR_404 or name in KEEPS_ROWS:
        is_of_values = bool(arguments) and isinstance(arguments[0], Queryset) and arguments[0].rows != "instance"
        return Rows(model) if model and not is_of_values else UNKNOWN
    if name == "django.contrib.auth.get_user_model":
        user = flow.project.models.user
        return Reference(user.owner) if user else UNKNOWN
    if name == "django.apps.apps.get_model":
        return _model_by_label(flow, site)
    return Made(External(name), site.call) if name.rpartition(".")[2][:1].isupper() else UNKNOWN


def _model_by_label(flow: Flow, site: CallSite) -> Value:
    label = ".".join(text for arg in site.call.args if (text := text_of(arg)))
    model = flow.project.models.find(label) if "." in label else None
    return Reference(model.owner) if model else UNKNOWN


def _method(
    flow: Flow, receiver: Value, name: str, function: FunctionDef | None, site: CallSite, arguments: tuple[Value, ...]
) -> Value:
    if type(receiver) is Manager or type(receiver) is Queryset:
        return _rows(flow, receiver, name, function, site)
    if type(receiver) is Super:
        return _view_rows(flow, receiver.owner, name) if function is None else flow.returned(function)
    if type(receiver) is Made and isinstance(receiver.of, ClassDef):
        if function is None or name in {"get_queryset", "get_object"}:
            return _view_rows(flow, receiver.of, name, function)
        return flow.returned(function)
    return flow.returned(function) if function else UNKNOWN


def _rows(flow: Flow, receiver: Manager | Queryset, name: str, function: FunctionDef | None, site: CallSite) -> Value:
    model, calls = receiver.model, receiver.calls if isinstance(receiver, Queryset) else ()
    if name in v.ONE_ROW or name in v.MAKES_ROW:
        return Instance(model, False, site)
    if name in v.ROW_OR_MADE:
        return Parts((Instance(model, False, site), UNKNOWN))
    if name in v.CHAINING:
        rows = receiver.rows if isinstance(receiver, Queryset) else "instance"
        return Queryset(model, rows, (*calls, site))
    if name in v.TO_VALUES:
        return Queryset(model, "values", (*calls, site))
    if function:
        return flow.returned_rows(function, model, (*calls, site))
    return UNKNOWN


def _view_rows(flow: Flow, owner: ClassDef, name: str, function: FunctionDef | None = None) -> Value:
    """What `get_queryset` and `get_object` of Django's and DRF's views return."""
    if name not in {"get_queryset", "get_object", "filter_queryset", "paginate_queryset"}:
        return UNKNOWN
    if function and (known := flow.returned(function)) != UNKNOWN:
        return known
    rows = flow.view_model(owner)
    if rows is None:
        return UNKNOWN
    return Instance(rows) if name == "get_object" else Queryset(rows)


def element(value: Value) -> Value:
    """One row of what a loop runs over."""
    if isinstance(value, Queryset):
        return Instance(value.model) if value.rows == "instance" else UNKNOWN
    if isinstance(value, Rows):
        return Instance(value.model)
    return UNKNOWN
