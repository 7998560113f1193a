"""The edits that put a call off until the transaction is committed."""

from __future__ import annotations

from django_cto.flow.sites import CallSite
from django_cto.project.definitions import Module
from django_cto.project.importing import import_edits
from django_cto.read import syntax as s
from django_cto.text import Edit


def by_on_commit(site: CallSite) -> tuple[Edit, ...] | None:
    """`f(a)` as `transaction.on_commit(partial(f, a))`; None where its value is used or a name is taken."""
    module, call = site.function.module, site.call
    needs = [("django.db", "transaction")] + ([("functools", "partial")] if _has_arguments(call) else [])
    imports = [import_edits(module, source, name) for source, name in needs]
    if not site.is_discarded or any(found is None for found in imports):
        return None
    place = site.place
    start, end = (place.line, place.column), (place.end_line, place.end_column)
    edits = [edit for found in imports for edit in found or ()]
    if not _has_arguments(call):
        return (*edits, Edit(module.path, start, start, "transaction.on_commit("), *open_call(module, call))
    opened = Edit(module.path, start, start, "transaction.on_commit(partial(")
    return (*edits, opened, *open_call(module, call), Edit(module.path, end, end, ")"))


def open_call(module: Module, call: s.Call) -> tuple[Edit, ...]:
    """`f(a)` as `f, a)`, and `f()` as `f)`: the arguments of a `partial` that is yet to be opened."""
    func = s.place_of(module.path, call.func.at)
    whole = s.place_of(module.path, call.at)
    begins = [s.place_of(module.path, part.at) for part in (*call.args, *call.keywords)]
    start = (func.end_line, func.end_column)
    if not begins:
        return (Edit(module.path, start, (whole.end_line, whole.end_column), ")"),)
    first = min(begins)
    return (Edit(module.path, start, (first.line, first.column), ", "),)


def _has_arguments(call: s.Call) -> bool:
    return bool(call.args or call.keywords)
