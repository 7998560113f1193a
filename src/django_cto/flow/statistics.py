"""How many querysets were followed to their model, and how many were lost, by what they come from."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING

import msgspec

from django_cto.flow.joining import model_of
from django_cto.flow.sites import CallSite
from django_cto.flow.subjects import each_call
from django_cto.flow.values import Made, Reference
from django_cto.project.definitions import ClassDef
from django_cto.read import syntax as s

if TYPE_CHECKING:
    from django_cto.flow.flow import Flow

# Methods by whose name alone a queryset or manager can be told; `get` and `update` belong to many things.
TELLING = frozenset({
    "filter", "exclude", "order_by", "select_related", "prefetch_related", "annotate", "values_list", "get_or_create",
    "update_or_create", "bulk_create",
})  # fmt: skip


class Followed(msgspec.Struct, frozen=True):
    """Calls on querysets and managers whose model is known, and those where it is not, by reason."""

    followed: int
    lost: dict[str, int]

    @property
    def counts(self) -> dict[str, int]:
        """How many were followed and how many lost, under the names that reports give them."""
        return {"querysets_followed": self.followed, "querysets_lost": sum(self.lost.values())}


def counted(flow: Flow) -> dict[int, Counter[str]]:
    """Count the calls of the methods that only querysets and managers have, by the `id` of the function's node.

    Those that are followed are counted under the reason "".
    """
    found: dict[int, Counter[str]] = {}
    for site in each_call(flow, *sorted(TELLING)):
        if isinstance(site.call.func, s.Attribute) and not _is_no_queryset(site):
            reason = "" if model_of(site.receiver) else _origin(site)
            found.setdefault(id(site.function.node), Counter())[reason] += 1
    return found


def followed(counts: Iterable[Mapping[str, int]]) -> Followed:
    """What the functions of a project have together."""
    lost: Counter[str] = Counter()
    for each in counts:
        lost.update(each)
    known = lost.pop("", 0)
    return Followed(known, dict(sorted(lost.items())))


def _is_no_queryset(site: CallSite) -> bool:
    """Whether the receiver is known to be something else that has such a method: a form, a library's object …"""
    return isinstance(site.receiver, Made) or (
        isinstance(site.receiver, Reference) and not isinstance(site.receiver.to, ClassDef)
    )


def _origin(site: CallSite) -> str:
    """What the receiver of a lost queryset comes from."""
    node: object = site.call.func
    through_call = False
    while isinstance(node, s.Attribute | s.Call | s.Subscript | s.Await):
        through_call = through_call or isinstance(node, s.Call)
        node = node.func if isinstance(node, s.Call) else node.value
    name = node.id if isinstance(node, s.Name) else ""
    if name in {"self", "cls"}:
        return f"queryset from {'a method' if through_call else 'an attribute'} of {name}"
    if name in {parameter.name for parameter in site.function.node.parameters}:
        return "queryset from a parameter without a known type"
    return "queryset from a call that is not followed" if through_call else "queryset from a name that is not followed"
