"""How the columns of tables are looked up and sorted by where no index can serve that."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django_cto.flow.importing import is_main
from django_cto.flow.sites import CallSite
from django_cto.flow.uses import FieldUse, lookups_of
from django_cto.flow.values import Manager, Queryset
from django_cto.project.fields import Field
from django_cto.project.model import Model
from django_cto.project.relations import Path, follow
from django_cto.read import syntax as s
from django_cto.text import Place

if TYPE_CHECKING:
    from django_cto.flow.flow import Flow

# Lookups that an ordered index serves, and those of them that fix the value.
SERVED = frozenset({"exact", "in", "gt", "gte", "lt", "lte", "range", "startswith", "year"})
EQUAL = frozenset({"exact", "in"})
# Kinds of columns with many values that an ordered index can hold.
ORDERED_KINDS = frozenset({
    "CharField", "SlugField", "EmailField", "URLField", "UUIDField", "GenericIPAddressField", "IntegerField",
    "BigIntegerField", "PositiveIntegerField", "PositiveBigIntegerField",
    "DecimalField", "FloatField", "DateField", "DateTimeField", "DurationField",
})  # fmt: skip
SHORTCUTS = frozenset({"get_object_or_404", "get_list_or_404"})
# Folders of code that people run by hand, or that only makes test data.
BY_HAND = frozenset({"management", "migrations", "scripts", "testing", "factories", "fixtures", "demo", "examples"})


@dataclass(frozen=True, eq=False, repr=False)
class ColumnUse:
    """One use of a column: `kind` is equal, range or order; `symbol` is the function that does it."""

    model: Model
    field: Field
    kind: str
    place: Place
    symbol: str


def unserved_uses(flow: Flow) -> Iterator[ColumnUse]:
    """The uses, in code that runs by itself, for which the whole table must be read.

    Nothing else in the call narrows the rows: no related manager, no other lookup with an index. Columns with
    `choices` have too few values for an index to pay.
    """
    narrowed = _narrowed_later(flow)
    for use in flow.uses:
        site, found = use.site, column(use.path)
        if site is None or found is None or found[1].option("choices") is not None or id(site.call) in narrowed:
            continue
        if _can_be_served(use) and not _is_by_hand(site) and not has_index(*found, _equal(use)) and not _is_narrow(use):
            kind = "order" if use.kind == "order" else "equal" if use.operator in EQUAL else "range"
            yield ColumnUse(*found, kind, use.place, site.function.symbol)


def column(path: Path) -> tuple[Model, Field] | None:
    """The model whose table holds the column that a lookup ends in, and its field."""
    field, model = path.field, path.model
    if field is None or model is None or field.call is None or field.kind not in ORDERED_KINDS:
        return None
    for parent in model.concrete_parents:
        if field.name in parent.fields:
            model = parent
    return model.table, field


def has_index(model: Model, field: Field, equal: tuple[str, ...] = ()) -> bool:
    """Whether an index can serve a column, `equal` being the columns of which the value is known as well."""
    if field.is_indexed or not model.is_managed or model.has_unknown_indexes:
        return True
    for index in model.indexes:
        if not index.fields and index.call and field.name in _words(index.call):
            return True  # An index of expressions, one of which names the column.
        if field.name in index.fields and set(index.fields[: index.fields.index(field.name)]) <= set(equal):
            return True
    return False


def _words(node: s.Expr) -> frozenset[str]:
    return frozenset(text for part in s.descend(node) if isinstance(part, s.Constant) and (text := s.text_of(part)))


def _can_be_served(use: FieldUse) -> bool:
    return use.kind != "exclude" and all(name in SERVED for name in use.path.rest)


def _is_by_hand(site: CallSite) -> bool:
    module = site.function.module
    *folders, name = module.path.split("/")
    return not BY_HAND.isdisjoint(folders) or name.startswith("tests_") or any(map(is_main, module.facts.body))


def _is_narrow(use: FieldUse) -> bool:
    """Whether something else already leaves few rows: a related manager, or a lookup with an index of its own."""
    site = use.site
    names = [*use.siblings, *(_filters(site) if site and use.kind == "order" else ())]
    others = (name for name in names if name != use.lookup)
    return (site is not None and _starts_narrow(site)) or any(_is_selective(use.model, name) for name in others)


def _filters(site: CallSite) -> Iterator[str]:
    for earlier in site.receiver.calls if isinstance(site.receiver, Queryset) else ():
        if earlier.name == "filter":
            yield from (name for name, _, _ in lookups_of(earlier.call))


def _starts_narrow(site: CallSite) -> bool:
    """Whether the rows may be few to begin with: they come from a related manager, or from who knows where."""
    rows = site.receiver
    if isinstance(rows, Queryset) and rows.calls:
        rows = rows.calls[0].receiver
    if isinstance(rows, Manager):
        return rows.step is not None
    owner = site.function.owner
    is_own_method = (
        isinstance(rows, Queryset) and owner is not None and any(owner in c for c in rows.model.managers.values())
    )
    return site.name not in SHORTCUTS and not is_own_method


def _is_selective(model: Model, lookup: str) -> bool:
    """Whether a lookup leaves few rows: it fixes a column with an index, or goes by a relation, or is unknown."""
    path = follow(model, lookup)
    if path.steps or path.field is None:
        return True
    if path.rest and path.rest[-1] not in EQUAL:
        return False
    found = column(path)
    return path.field.is_indexed or path.field.is_primary_key or (found is not None and has_index(*found))


def _equal(use: FieldUse) -> tuple[str, ...]:
    paths = (follow(use.model, name) for name in use.siblings)
    return tuple(path.field.name for path in paths if path.field and not path.steps and EQUAL.issuperset(path.rest))


def _narrowed_later(flow: Flow) -> frozenset[int]:
    """The calls whose rows the same function narrows further by a lookup with an index."""
    found: set[int] = set()
    for use in flow.uses:
        site = use.site
        if site and isinstance(site.receiver, Queryset) and use.kind in {"filter", "get"}:
            before = [earlier for earlier in site.receiver.calls if earlier.function.node is site.function.node]
            if before and _is_selective(use.model, use.lookup):
                found.update(id(earlier.call) for earlier in before)
    return frozenset(found)
