"""Views, serializers, forms, admin pages, tasks and receivers as plain values."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django_cto.project.describe.models import line

if TYPE_CHECKING:
    from django_cto.project.admin import AdminClass
    from django_cto.project.filtersets import FilterSet
    from django_cto.project.forms import Form
    from django_cto.project.model import Model
    from django_cto.project.selection import Selection
    from django_cto.project.serializers import Serializer
    from django_cto.project.signals import Receiver
    from django_cto.project.tasks import Task
    from django_cto.project.view import View

LISTS = ("list_display", "list_filter", "search_fields", "ordering", "list_select_related")


def described_view(view: View) -> dict[str, Any]:
    """A view; `guards` is None where who may use it is decided at run time."""
    return {
        "name": view.symbol,
        "place": line(view.place),
        "kind": view.kind,
        "model": _label(view.model),
        "answers": [name for name in view.handlers if name],
        "serializers": [found.symbol for found in view.serializers],
        "forms": [found.symbol for found in view.forms],
        "guards": None if view.guards is None else [name for name in view.guards if name],
    }


def described_serializer(serializer: Serializer) -> dict[str, Any]:
    """A serializer with its declared fields and those it takes of its model."""
    read_only = serializer.read_only
    return {
        "name": serializer.symbol,
        "place": line(serializer.place),
        "model": _label(serializer.model),
        "fields": _taken(serializer.selection),
        "exclude": _listed(serializer.selection.excluded),
        "declared": {
            field.name: field.serializer.symbol if field.serializer else field.kind
            for field in serializer.fields.values()
        },
        "read_only": _listed(read_only),
    }


def described_form(form: Form) -> dict[str, Any]:
    """A form with its declared fields and those it takes of its model."""
    return {
        "name": form.symbol,
        "place": line(form.place),
        "model": _label(form.model),
        "fields": _taken(form.selection),
        "exclude": _listed(form.selection.excluded),
        "declared": {field.name: field.kind for field in form.fields.values()},
    }


def described_filterset(filterset: FilterSet) -> dict[str, Any]:
    """A filter set with the lookups that it allows."""
    return {
        "name": filterset.symbol,
        "place": line(filterset.place),
        "model": _label(filterset.model),
        "lookups": [lookup for lookup, _ in filterset.lookups],
    }


def described_admin(admin: AdminClass) -> dict[str, Any]:
    """An admin page and what its list asks for."""
    lists = {name: list(found) for name in LISTS if (found := admin.listed(name))}
    return {
        "name": admin.owner.symbol,
        "place": line(admin.place),
        "model": _label(admin.model),
        **lists,
        "inlines": [_label(inline.model) or inline.owner.symbol for inline in admin.inlines],
    }


def described_task(task: Task) -> dict[str, Any]:
    """A background task."""
    return {
        "name": task.symbol,
        "place": line(task.place),
        "kind": task.kind,
        "options": sorted(task.options),
        "waits_for_commit": task.waits_for_commit,
    }


def described_receiver(receiver: Receiver) -> dict[str, Any]:
    """A function that is called on a signal."""
    return {
        "name": receiver.function.symbol,
        "place": line(receiver.connected),
        "signal": receiver.signal,
        "senders": [model.label for model in receiver.senders],
    }


def _label(model: Model | None) -> str | None:
    return model.label if model else None


def _taken(selection: Selection) -> str | list[str] | None:
    return "__all__" if selection.takes_all else _listed(selection.names)


def _listed(names: tuple[str, ...] | None) -> list[str] | None:
    return None if names is None else list(names)
