"""Changes of a list or dict in place: `X.append(…)`, `X["a"]["b"] = …`, `X.update(…)`."""

from __future__ import annotations

from django_cto.project.settings.operations import items_of, merged, with_entry
from django_cto.project.settings.scope import Scope
from django_cto.project.settings.state import State
from django_cto.project.settings.values import Item, Listing, Table, Unknown, Value, number_in, text_in
from django_cto.read import syntax as s

LISTS = frozenset({"append", "insert", "extend", "remove", "add", "clear", "pop"})
TABLES = frozenset({"update", "setdefault", "pop", "clear"})


def bind(state: State, target: s.Expr, value: Value, at: int) -> None:
    """`NAME = value`, `A, B = value`, `NAME["a"]["b"] = value`."""
    if isinstance(target, s.Name):
        state.assign(target.id, value, at)
    elif isinstance(target, s.Sequence):
        items = value.items if isinstance(value, Listing) and value.is_whole else ()
        unknown = Unknown("part of a value", state.place(at))
        for index, part in enumerate(target.items):
            bind(state, part, items[index].value if len(items) == len(target.items) else unknown, at)
    elif isinstance(target, s.Subscript):
        _put(state, target, value, at)


def _put(state: State, target: s.Subscript, value: Value, at: int) -> None:
    name, keys = _chain(state, target)
    old = state.values.get(name)
    if old is None:
        return
    if isinstance(old, Table):
        whole = [key for key in keys if key is not None]
        changed = with_entry(old, whole, value) if len(whole) == len(keys) else Table(old.entries, old.place, False)
        state.assign(name, changed, at)
    else:
        state.assign(name, Unknown("changed in place", state.place(at)), at)


def change_of(state: State, node: s.Call) -> bool:
    """Follow `NAME.append(…)` and its relatives; False for any other call."""
    func = node.func
    if not isinstance(func, s.Attribute) or func.name not in LISTS | TABLES:
        return False
    name, keys = _chain(state, func.value)
    if name not in state.values:
        return False
    old = state.evaluate(func.value)
    new: Value | None = None
    if isinstance(old, Listing) and func.name in LISTS:
        new = _changed_list(state, old, func.name, node)
    elif isinstance(old, Table) and func.name in TABLES:
        new = _changed_table(state, old, func.name, node)
    if new is None:
        return False
    if not keys:
        state.assign(name, new, node.at)
    elif isinstance(func.value, s.Subscript):
        _put(state, func.value, new, node.at)
    return True


def _chain(scope: Scope, node: s.Expr) -> tuple[str, list[str | None]]:
    keys: list[str | None] = []
    while isinstance(node, s.Subscript):
        keys.append(text_in(scope.evaluate(node.index)))
        node = node.value
    return (node.id if isinstance(node, s.Name) else ""), keys[::-1]


def _changed_list(scope: Scope, old: Listing, method: str, node: s.Call) -> Value | None:
    values = [scope.evaluate(arg) for arg in node.args]
    rest = Item(Unknown("changed in place", scope.place(node.at)), (), is_rest=True)
    if method == "clear":
        return Listing((), old.place)
    if method == "pop" or not values:
        return Listing((rest,), old.place)
    if method in {"append", "add"}:
        return Listing((*old.items, Item(values[0])), old.place)
    if method == "extend":
        return Listing((*old.items, *items_of(values[0])), old.place)
    if method == "remove":
        text = text_in(values[0])
        return Listing(tuple(i for i in old.items if text is None or text_in(i.value) != text), old.place)
    return _inserted(old, node, values[-1], number_in(values[0]))


def _inserted(old: Listing, node: s.Call, value: Value, index: float | None) -> Listing:
    """`X.insert(2, y)` and `X.insert(X.index("z") + 1, y)`."""
    place = next(iter(node.args), None)
    offset = 0
    if isinstance(place, s.Binary) and isinstance(place.right, s.Constant) and place.right.value == 1:
        offset, place = (1 if place.op == "+" else 0), place.left
    if isinstance(place, s.Call) and isinstance(place.func, s.Attribute) and place.func.name == "index":
        text = s.text_of(place.args[0]) if place.args else None
        index = next((n + offset for n, item in enumerate(old.items) if text and text_in(item.value) == text), None)
    if index is None:  # Somewhere: nothing is known of the order any more.
        return Listing((Item(Unknown("an unknown position", old.place), (), is_rest=True), *old.items), old.place)
    at = int(index)
    return Listing((*old.items[:at], Item(value), *old.items[at:]), old.place)


def _changed_table(scope: Scope, old: Table, method: str, node: s.Call) -> Value | None:
    if method == "clear":
        return Table({}, old.place)
    if method == "update":
        new = old
        for arg in node.args:
            new = merged(new, scope.evaluate(arg))
        for keyword in node.keywords:
            value = scope.evaluate(keyword.value)
            new = merged(new, Table({keyword.name: value}, old.place) if keyword.name else value)
        return new
    key = text_in(scope.evaluate(node.args[0])) if node.args else None
    if key is None:
        return Table(old.entries, old.place, is_whole=False)
    if method == "pop":
        return Table({name: value for name, value in old.entries.items() if name != key}, old.place, old.is_whole)
    if key in old.entries or len(node.args) < 2:
        return old
    return Table(old.entries | {key: scope.evaluate(node.args[1])}, old.place, old.is_whole)
