"""The methods of managers and querysets (Django documentation, "QuerySet API reference")."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from msgspec.structs import replace

from django_cto.flow.rows.asking import ask
from django_cto.flow.rows.domain import (
    NIL,
    Ahead,
    Dict,
    Either,
    Many,
    Nothing,
    Ref,
    Refined,
    Related,
    Row,
    Rows,
    Single,
    Spot,
    Tup,
    Value,
    Written,
    place_at,
)
from django_cto.flow.rows.frame import Frame
from django_cto.flow.rows.loads import EMPTY, EVERYTHING, Loads
from django_cto.flow.rows.members import element
from django_cto.flow.vocabulary import MAKES_ROW, ONE_ROW, ROW_OR_MADE, TO_VALUES, WRITES_ROWS
from django_cto.project.definitions import External
from django_cto.read import syntax as s

if TYPE_CHECKING:
    from django_cto.flow.rows.calling import Given
    from django_cto.flow.rows.engine import Engine

KEEPS: Final = frozenset({"all", "get_queryset", "iterator"})
# Methods of django-mptt, treebeard, django-tree-queries, Wagtail and others that give rows of the same model.
OF_LIBRARIES: Final = frozenset({
    "_clone", "_chain", "using", "non_polymorphic", "live", "public", "child_of", "descendant_of",
    "sibling_of", "ancestor_of", "type", "exact_type", "not_type", "in_menu", "get_descendants", "get_children",
    "get_ancestors", "get_siblings", "descendants", "ancestors", "with_tree_fields", "order_by_rank",
})  # fmt: skip
NARROWS: Final = frozenset({
    "filter", "exclude", "order_by", "reverse", "distinct", "annotate", "alias", "select_for_update", "extra", "union",
    "intersection", "difference", "complex_filter", "defer", "only", "instance_of", "not_instance_of", "raw",
})  # fmt: skip
COUNTS: Final = frozenset({"count", "exists", "acount", "aexists"})
ASKING: Final = ONE_ROW | COUNTS | {"aggregate", "aaggregate", "in_bulk", "ain_bulk", "contains"}
ASKS: Final = frozenset({"aggregate", "aaggregate", "contains", "explain"})


def queryset_method(engine: Engine, frame: Frame, rows: Rows, name: str, given: Given, place: Spot) -> Value:
    """The value of `rows.name(…)` for what Django itself defines."""
    if rows.shape == "manager":
        rows = opened(engine, frame, rows, place)
    rows = replace(rows, written=_continued(frame, rows.written, name, given.node))
    if name in {"select_related", "prefetch_related"}:
        loaded = (_selected if name == "select_related" else prefetched)(rows.loads, given.arguments)
        rows = replace(rows, loads=loaded)
        return replace(rows, is_plain=False, refined=Refined(name, place)) if type(rows.base) is Related else rows
    if name in KEEPS:
        return rows
    if name == "fetch_mode":
        if _is_one_by_one(given.get(0, "mode")):
            return rows
        # Rows that fetch for their peers ask once for all of them.
        return replace(rows, loads=replace(rows.loads, is_unknown=True))
    if name in {"only", "defer"}:
        return replace(rows, is_plain=False, refined=Refined(name, place), loads=_narrowed(rows, name, given))
    if name in NARROWS or name in OF_LIBRARIES:
        is_picked = rows.is_picked or (name == "filter" and _picks(given))
        is_one = (rows.is_one and name != "union") or (name == "filter" and _is_unique(rows, given))
        rows = replace(rows, is_picked=is_picked, is_one=is_one)
        names = frozenset(given.keywords) if name in {"annotate", "extra"} else frozenset()
        return replace(rows, is_plain=False, refined=Refined(name, place), loads=rows.loads.with_given(names))
    if name in TO_VALUES:
        return replace(rows, shape="values", is_plain=False, refined=Refined(name, place))
    return _fetched(engine, frame, rows, name, place)


def _picks(given: Given) -> bool:
    """Whether a list that is no queryset says which rows are wanted."""
    lists = (value for name, value in given.keywords.items() if name.endswith("__in"))
    return any(type(value) is not Rows for value in lists)


def _is_unique(rows: Rows, given: Given) -> bool:
    """Whether a column that no two rows share says which row is wanted."""
    named = ((rows.model.field(name), value) for name, value in given.keywords.items())
    return any(field is not None and field.is_unique and type(value) is not Rows for field, value in named)


def _narrowed(rows: Rows, name: str, given: Given) -> Loads:
    """What is left of the columns; nothing is said where a name is not known, or leads through a relation."""
    names = [text for value in given.arguments for text in _texts(value)]
    if "" in names or (name == "only" and any("__" in text for text in names)):
        return replace(rows.loads, only=None, deferred=frozenset())
    return rows.loads.narrowed(name, frozenset(text for text in names if "__" not in text))


def _is_one_by_one(mode: Value) -> bool:
    return type(mode) is Ref and type(mode.to) is External and mode.to.name.endswith(".FETCH_ONE")


def _continued(frame: Frame, written: Written | None, name: str, node: s.Call) -> Written | None:
    if written is None:
        return None
    last = frame.place(node.args[-1].at) if node.args and s.text_of(node.args[-1]) else None
    written = replace(written, methods=written.methods | {name})
    # Only what stands in the same file can be edited together.
    if last is None or last[0] != place_at(written.manager).path:
        return written
    if name == "select_related":
        return replace(written, selected=last)
    return replace(written, prefetched=last) if name == "prefetch_related" else written


def _fetched(engine: Engine, frame: Frame, rows: Rows, name: str, place: Spot) -> Value:
    if name in ASKING:
        ask(frame, rows, name, place)
    elif name in WRITES_ROWS:
        ask(frame, rows, name, place, is_write=True)
    if name in COUNTS:
        engine.consume(frame, rows, place, verb=name)
    elif name in ONE_ROW:
        return _picked(engine, frame, rows, name, place)
    elif name in ASKS:
        engine.consume(frame, _part(rows, name, place), place, verb=name)
    elif name in MAKES_ROW:
        return Row(rows.model, Single(None))
    elif name in ROW_OR_MADE:
        return Tup((Row(rows.model, Single(replace(rows, base=None))), None))
    elif name in {"in_bulk", "ain_bulk"}:
        return Dict({}, element(rows))
    return None


def opened(engine: Engine, frame: Frame, rows: Rows, place: Spot) -> Rows:
    """The queryset behind a manager."""
    made = engine.manager_queryset(frame, rows)
    return replace(rows, shape="queryset", loads=rows.loads.merged(made.loads if made else EMPTY))


def _part(rows: Rows, name: str, place: Spot) -> Rows:
    return replace(rows, is_plain=False, refined=rows.refined or Refined(name, place))


def _picked(engine: Engine, frame: Frame, rows: Rows, name: str, place: Spot) -> Value:
    # The first of rows that are there already, in the order of their model, is at hand.
    is_at_hand = name in {"first", "afirst"} and bool(rows.model.ordering)
    engine.consume(frame, rows if is_at_hand else _part(rows, name, place), place, verb=name)
    if rows.shape == "values":
        return None
    # What is picked by a query of its own was not loaded with the parent.
    return Row(rows.model, Single(replace(rows, is_plain=False) if type(rows.base) is Related else rows))


def _selected(loads: Loads, arguments: list[Value]) -> Loads:
    if not arguments:
        return replace(loads, is_bare=True)
    # Names take the place of a bare call that came before.
    loads = replace(loads, is_bare=False)
    for value in arguments:
        if value is NIL:
            return loads.without_joined()
        if value is None:  # A name that is not known may be any.
            return replace(loads, is_unknown=True)
        for name in _texts(value):
            loads = loads.with_paths(name) if name else EVERYTHING.merged(loads)
    return loads


def prefetched(loads: Loads, arguments: list[Value]) -> Loads:
    """What is loaded after `prefetch_related(…)`."""
    for value in arguments:
        loads = _with_lookup(loads, value)
    return loads


def _with_lookup(loads: Loads, value: Value) -> Loads:
    match value:
        case str():
            return loads.with_prefetched(value)
        case Nothing():
            return loads.without_prefetched()
        case Ahead(is_known=False) | None:
            return replace(loads, is_unknown=True)
        case Ahead(lookup=lookup, rows=rows, to_attr=""):
            return loads.within(lookup, rows) if rows else loads.with_prefetched(lookup)
        case Ahead(lookup=lookup, rows=rows, to_attr=name):
            return _with_list(loads, lookup, rows, name)
        case Tup(items=items):
            for item in items:
                loads = _with_lookup(loads, item)
            return loads
        case Either(choices=choices):
            for choice in choices:
                loads = _with_lookup(loads, choice)
            return loads
        case Many(of=of) if of is not None:
            return _with_lookup(loads, of)
    return replace(loads, is_unknown=True)


def _with_list(loads: Loads, lookup: str, rows: Rows | None, name: str) -> Loads:
    way = lookup.rpartition("__")[0]
    loads = loads.with_paths(way) if way else loads
    loads = loads.with_given(frozenset({name}))
    if rows is None or way:
        # A list deeper down, or of rows that are not known, is taken to have all that is asked of it.
        return replace(loads, is_unknown=loads.is_unknown or bool(way))
    return loads.as_list(name, replace(rows, shape="list"))


def _texts(value: Value) -> list[str]:
    match value:
        case str():
            return [value]
        case Tup(items=items):
            return [text for item in items for text in _texts(item)]
        case Either(choices=choices):
            return [text for choice in choices for text in _texts(choice)]
        case Many(of=of) if of is not None:
            return _texts(of)
    return [""]
