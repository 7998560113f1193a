"""The transactions that Django opens by itself around a project's code."""

from __future__ import annotations

import functools
from collections.abc import Mapping
from typing import TYPE_CHECKING

from django_cto.flow.requests import answers_in_transaction
from django_cto.project import Project
from django_cto.project.definitions import FunctionDef
from django_cto.project.signals import Receiver
from django_cto.read.noting import shared
from django_cto.text import Place

if TYPE_CHECKING:
    from django_cto.flow.flow import Flow

ADMIN = "django.contrib.admin.ModelAdmin"
# What it calls within the `transaction.atomic` of its add, change and delete views (django/contrib/admin/options.py).
CALLED_BY_ADMIN = frozenset({
    "save_form", "save_model", "save_formset", "save_related", "delete_model", "construct_change_message",
    "log_addition", "log_change", "log_deletion", "response_add", "response_change", "response_delete",
})  # fmt: skip
# What is sent within `transaction.atomic` (django/db/models/deletion.py, fields/related_descriptors.py).
SENT_IN_TRANSACTION = frozenset({"pre_delete", "post_delete", "m2m_changed"})


def opened_by_django(flow: Flow, function: FunctionDef) -> tuple[Place, str] | None:
    """Where and why Django itself runs a function in a transaction, None where it does not."""
    if opened_by_admin(flow, function):
        return function.place, f"the admin calls {function.name} in a transaction"
    if receiver := receivers_in_transaction(flow.project).get(id(function.node)):
        return receiver.connected, f"Django sends {receiver.event} before it commits"
    if place := answers_in_transaction(flow.project, function):
        return place, "ATOMIC_REQUESTS opens a transaction for every request"
    return None


def opened_by_admin(flow: Flow, function: FunctionDef) -> bool:
    """Whether the admin calls a function while it adds, changes or deletes: in a transaction that has asked already."""
    is_called = function.owner is not None and function.name in CALLED_BY_ADMIN
    return is_called and flow.project.names.is_a(function.owner, ADMIN)  # type: ignore[arg-type]


def is_sent_after_query(flow: Flow, function: FunctionDef) -> bool:
    """Whether Django runs a receiver in a transaction that has asked already: the rows are gone, or were compared."""
    receiver = receivers_in_transaction(flow.project).get(id(function.node))
    return receiver is not None and receiver.event in {"post_delete", "m2m_changed"}


@functools.lru_cache(maxsize=2)
@shared
def receivers_in_transaction(project: Project) -> Mapping[int, Receiver]:
    """The receivers of signals that are always sent in a transaction, by the `id` of the function's node."""
    found = (receiver for receiver in project.receivers if receiver.is_of_models)
    return {id(receiver.function.node): receiver for receiver in found if receiver.event in SENT_IN_TRANSACTION}


@functools.lru_cache(maxsize=2)
@shared
def receivers_by_function(project: Project) -> Mapping[int, tuple[Receiver, ...]]:
    """The connections of each function with a signal of models, by the `id` of the function's node."""
    found: dict[int, tuple[Receiver, ...]] = {}
    for receiver in project.receivers:
        if receiver.is_of_models:
            found[id(receiver.function.node)] = (*found.get(id(receiver.function.node), ()), receiver)
    return found
