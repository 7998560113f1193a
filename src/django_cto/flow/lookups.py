"""Which columns the lookups of a call fix, those of the chain and of a related manager included."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING

from django_cto.flow.sites import CallSite
from django_cto.flow.uses import NOT_LOOKUPS, lookups_of
from django_cto.flow.values import Instance, Manager, Queryset, Value
from django_cto.flow.vocabulary import MAKES_ROW
from django_cto.project.model import Model
from django_cto.project.relations import follow
from django_cto.read import syntax as s

if TYPE_CHECKING:
    from django_cto.flow.flow import Flow


def plain_lookups(call: s.Call) -> Mapping[str, s.Expr] | None:
    """The lookups of a call by name; None where it has others than plain keywords."""
    if call.args or any(keyword.name is None for keyword in call.keywords):
        return None
    return {
        keyword.name: keyword.value for keyword in call.keywords if keyword.name and keyword.name not in NOT_LOOKUPS
    }


def columns_of(model: Model, names: Iterator[str]) -> frozenset[str]:
    """The model's own fields that lookups fix, `author` for `author__name` as well."""
    found = set()
    for name in names:
        path = follow(model, name)
        if path.steps and not path.steps[0].is_reverse:
            found.add(path.steps[0].field.name)
        elif not path.steps:
            found.add(path.field.name if path.field else name)
    return frozenset(found)


def narrowed(value: Value) -> frozenset[str] | None:
    """The fields that a manager or queryset already fixes; None where that cannot be known."""
    if isinstance(value, Manager):
        return _related(value)
    if not isinstance(value, Queryset):
        return None
    names: list[str] = []
    for site in value.calls:
        if site.name == "filter":
            names += [name for name, _, _ in lookups_of(site.call)]
        elif site.name not in HARMLESS:
            return None
    first = value.calls[0].receiver if value.calls else None
    start = _related(first) if isinstance(first, Manager) else None
    return None if start is None else start | columns_of(value.model, iter(names))


# Chained calls that neither narrow the rows nor say which ones they are.
HARMLESS = frozenset({
    "all", "select_related", "prefetch_related", "order_by", "only", "defer", "using", "select_for_update", "distinct",
    "get_queryset", "reverse",
})  # fmt: skip


def _related(manager: Manager) -> frozenset[str] | None:
    """What a related manager fills in by itself."""
    if manager.step is None:
        return frozenset()
    field = manager.step.field
    if manager.step.is_reverse and field.is_foreign_key:
        return frozenset({field.name})
    if field.kind == "GenericRelation":
        names = (s.text_of(field.option("content_type_field")), s.text_of(field.option("object_id_field")))
        return frozenset({names[0] or "content_type", names[1] or "object_id"})
    return None


def filled_by(call: s.Call) -> frozenset[str] | None:
    """The names that `defaults` and `create_defaults` fill besides the lookups; None where they cannot be read."""
    found: set[str] = set()
    for given in (call.keyword("defaults"), call.keyword("create_defaults")):
        match given:
            case s.Mapping(items=items):
                names = [s.text_of(key) for key, _ in items]
            case s.Call(func=s.Name(id="dict"), args=(), keywords=keywords):
                names = [keyword.name for keyword in keywords]
            case None:
                names = []
            case _:
                return None
        if None in names:
            return None
        found |= {name for name in names if name}
    return frozenset(found)


def is_of_new_row(flow: Flow, site: CallSite) -> bool:
    """Whether a lookup compares with a row that was only just made, so that nobody else knows it yet."""
    values = flow.evaluation(site.function).values
    lookups = (plain_lookups(site.call) or {}).values()
    rows = [value for node in lookups if isinstance(value := values.get(id(node)), Instance)]
    if any(row.is_new or (row.source is not None and row.source.name in MAKES_ROW) for row in rows):
        return True
    tests = [block.test for block in site.blocks if block.kind == "if" and block.test is not None]
    named = {node.id for node in lookups if isinstance(node, s.Name)}
    return bool(named & HOOK_ROWS) and any(_asks_for_new(test) for test in tests)


# What `save()` and the receivers of its signals call the row that is saved.
HOOK_ROWS = frozenset({"self", "instance"})
NEW = frozenset({"created", "is_new", "is_creation", "creating", "adding", "is_created"})


def _asks_for_new(test: s.Expr) -> bool:
    words = {
        node.id if isinstance(node, s.Name) else node.name
        for node in s.descend(test)
        if isinstance(node, s.Name | s.Attribute)
    }
    return not NEW.isdisjoint(words)


def fixed_by(site: CallSite) -> frozenset[str] | None:
    """The fields of the receiver's model that a call's lookups and its receiver fix; None where unknown."""
    lookups, start = plain_lookups(site.call), narrowed(site.receiver)
    model = site.receiver.model if isinstance(site.receiver, Manager | Queryset) else None
    if lookups is None or start is None or model is None:
        return None
    return start | columns_of(model, iter(lookups))
