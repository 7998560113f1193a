"""Follows the statements of a function in the order in which they run; ways that part are joined again."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final

from django_cto.flow.rows.asking import in_rounds
from django_cto.flow.rows.domain import Closure, Dict, Many, Obj, Row, Rows, Value
from django_cto.flow.rows.expressions import evaluated, lookup_key, tested
from django_cto.flow.rows.filling import fills
from django_cto.flow.rows.frame import Frame, source_of
from django_cto.flow.rows.joining import choices, joined
from django_cto.flow.rows.leaving import ends_at_once, is_search
from django_cto.flow.rows.members import alone, element, leave_last, one_of
from django_cto.flow.rows.promised import annotated
from django_cto.flow.rows.remembering import skips_seen
from django_cto.flow.rows.units import note_unit
from django_cto.read import syntax as s

UNITES: Final = frozenset({"|", "|=", "&", "&="})


def follow_body(frame: Frame, nodes: tuple[s.Stmt, ...]) -> bool:
    """Follow the statements of one block; whether its end is never reached."""
    remembers, is_over = frame.remembers, False
    for node in nodes:
        handle = STATEMENTS.get(type(node))
        if handle and handle(frame, node):
            is_over = True
            break
        if type(node) is s.If and skips_seen(node, nodes):
            frame.remembers += 1
    frame.remembers = remembers
    return is_over


def result_of(frame: Frame) -> Value:
    """What the function returns, or gives one after the other."""
    if len(frame.returned) == 1 and not frame.yielded and _is_formula(frame):
        return frame.returned[0]
    found: Value = None
    for value in frame.yielded or frame.returned:
        # `yield rows` is rare, `yield from rows` is not, and our tree does not tell them apart.
        found = joined(found, element(value) if frame.yielded and isinstance(value, Rows | Many) else value)
    return Many(found) if frame.yielded else found


def _is_formula(frame: Frame) -> bool:
    return frame.function is not None and frame.engine.bodies.of(frame.function.node).is_formula


def _branches(frame: Frame, *bodies: tuple[s.Stmt, ...], adds_doubt: bool = True) -> bool:
    """Follow ways that part, and join what they come to; whether none of them goes on.

    Each of them is gone only now and then, and so is what comes after one that leaves.
    """
    before, after, doubts, is_left = frame.environment, [], frame.doubts, False
    for nodes in bodies:
        frame.environment, frame.doubts = dict(before), doubts + adds_doubt
        # What is read for the sake of an error is read rarely, as what ends a search is read once.
        if _fails(nodes) or _leaves_loop(frame, nodes):
            with frame.engine.aside():
                is_over = follow_body(frame, nodes)
        else:
            is_over = follow_body(frame, nodes)
        if not is_over:
            after.append(frame.environment)
        elif not _fails(nodes):
            is_left = True
    frame.environment, frame.doubts = _joined_all(after) if after else before, doubts + (is_left and adds_doubt)
    return not after


def _fails(nodes: tuple[s.Stmt, ...]) -> bool:
    return bool(nodes) and type(nodes[-1]) is s.Raise


def _joined_all(environments: list[dict[str, Value]]) -> dict[str, Value]:
    merged = environments[0]
    for other in environments[1:]:
        for name, value in other.items():
            mine = merged.get(name)
            if mine is not value:
                merged[name] = joined(mine, value)
    return merged


def bind(frame: Frame, target: s.Expr, value: Value) -> None:
    """Bind what an assignment or a loop binds."""
    match target:
        case s.Name(id=name):
            frame.environment[name] = value
        case s.Sequence(items=items):
            _bind_parts(frame, items, value)
        case s.Attribute(value=owner, name=name):
            _bind_attribute(frame, evaluated(frame, owner), name, value)
        case s.Subscript(value=owner, index=index):
            _bind_item(frame, evaluated(frame, owner), index, value)
        case s.Starred(value=inner):
            bind(frame, inner, Many(value))


def _bind_parts(frame: Frame, items: tuple[s.Expr, ...], value: Value) -> None:
    parts = getattr(value, "items", None)
    is_tuple = isinstance(parts, tuple) and len(parts) == len(items)
    if is_tuple and parts:
        for number, item in enumerate(items):
            bind(frame, item, parts[number])
        return
    # As many rows as there are names: each of them is one, and only the name with a star stands for the rest.
    is_of_rows = any(type(one) is Rows for one in choices(value))
    for item in items:
        bind(frame, item, one_of(value) if is_of_rows and type(item) is not s.Starred else element(value))


def _bind_attribute(frame: Frame, owner: Value, name: str, value: Value) -> None:
    if type(owner) is Row:
        frame.assign(owner, name)
    elif type(owner) is Obj:
        owner.attributes[name] = joined(owner.attributes.get(name), value) if value is None else value


def _bind_item(frame: Frame, owner: Value, index: s.Expr, value: Value) -> None:
    key = lookup_key(frame, index)
    if type(owner) is Dict:
        if key is None:
            owner.rest, owner.is_whole = joined(owner.rest, value), False
        else:
            owner.items[key] = value


def _assign(frame: Frame, node: s.Assign) -> None:
    if node.value is None:
        return
    value = evaluated(frame, node.value)
    if frame.function is not None and frame.engine.remembering.asks_cache(frame.function.node, node):
        frame.cached |= {target.id for target in node.targets if type(target) is s.Name}
    if value is None and node.annotation is not None:
        value = annotated(frame, node.annotation)
    for target in node.targets:
        bind(frame, target, value)


def _augment(frame: Frame, node: s.Augment) -> None:
    value = evaluated(frame, node.value)
    if node.op not in UNITES:  # `rows |= others` only makes another queryset.
        frame.engine.consume(frame, value, frame.place(node.value.at))
    if type(node.target) is s.Name and node.op in {"+", "|", "+=", "|="}:
        name = node.target.id
        frame.environment[name] = joined(frame.environment.get(name), value)


def _if(frame: Frame, node: s.If) -> bool:
    told = frame.engine.branchings.of(node)
    if told.searched is not None and frame.loops and _ends_search(frame, node, *told.searched):
        with frame.engine.aside():
            return follow_body(frame, node.body) and False
    known = tested(frame, node.test)
    if known is None and fills(frame, node):
        return follow_body(frame, node.orelse)
    if known is None and told.missed in frame.cached:
        # What is behind a cache is fetched now and then, not once a row.
        with frame.engine.aside():
            follow_body(frame, node.body)
        # What is kept there are no rows that anybody still has to fetch.
        fetched = {name: None for name in frame.cached if type(frame.environment.get(name)) is Rows}
        frame.environment.update(fetched)
        return False
    if known is not False and told.remembers:
        frame.remembers += 1
        is_over = follow_body(frame, node.body)
        frame.remembers -= 1
        return is_over and known is True
    if known is not None:
        return follow_body(frame, node.body if known else node.orelse)
    if told.had in frame.cached:
        # What comes after it is asked only now and then.
        frame.is_cached = follow_body(frame, node.body)
        return False
    before = frozenset(frame.known)
    is_over = _branches(frame, node.body, node.orelse, adds_doubt=not told.asks_key)
    if len(frame.known) > len(before):
        _forget(frame, before, node.test)
    return is_over


def _ends_search(frame: Frame, node: s.If, name: str, relation: str) -> bool:
    """Whether a loop ends with the first row that has a relation: those without it are not asked for it."""
    row = frame.environment.get(name)
    field = row.model.field(relation) if type(row) is Row and row.model else None
    return bool(field and field.is_foreign_key) and _leaves_loop(frame, node.body)


def _forget(frame: Frame, before: frozenset[tuple[object, str]], test: s.Expr) -> None:
    """Leave out what was put only in those rows that a column of theirs picks: the others are without it.

    A test of a key, or of what was found by it, picks those that have something to put there.
    """
    columns = [
        (source_of(row), node.name)
        for node in s.descend(test)
        if type(node) is s.Attribute
        and type(node.value) is s.Name
        and type(row := frame.environment.get(node.value.id)) is Row
    ]
    for source, path in frame.known.keys() - before:
        names = [name for owner, name in columns if owner == source]
        if names and not any(_picks(name, path) for name in names):
            del frame.known[source, path]


def _picks(name: str, path: str) -> bool:
    """Whether a test of a column tells which rows have a relation at all."""
    return name in {"pk", "id"} or name.startswith(path) or path.startswith(name)


def _for(frame: Frame, node: s.For) -> None:
    rows = evaluated(frame, node.iter)
    frame.engine.consume(frame, rows, frame.place(node.iter.at))
    before = dict(frame.environment)
    each = element(rows)
    bind(frame, node.target, alone(each) if ends_at_once(node.body) else each)
    frame.loops += 1
    is_rows = type(rows) is Rows
    frame.within_rows += is_rows
    doubts = frame.doubts
    if is_search(node.body):
        frame.engine.events.searches.add(frame.place(node.iter.at))
    with in_rounds(frame, None if ends_at_once(node.body) else rows, frame.place(node.iter.at)):
        follow_body(frame, node.body)
    frame.loops, frame.doubts = frame.loops - 1, doubts
    frame.within_rows -= is_rows
    leave_last(frame, each, before)
    # What is looked at after the loop is its last row alone.
    bind(frame, node.target, alone(each))
    frame.environment = _joined_all([frame.environment, before])
    # What is not among the rows in hand is asked for now and then.
    frame.remembers += bool(node.orelse)
    follow_body(frame, node.orelse)
    frame.remembers -= bool(node.orelse)


def _leaves_loop(frame: Frame, nodes: tuple[s.Stmt, ...]) -> bool:
    """Whether a branch is where a search ends: what it reads is read once."""
    return frame.loops > 0 and ends_at_once(nodes) and not any(type(node) is s.For for node in nodes)


def _while(frame: Frame, node: s.While) -> None:
    tested(frame, node.test)
    before = dict(frame.environment)
    follow_body(frame, node.body)
    frame.environment = _joined_all([frame.environment, before])
    follow_body(frame, node.orelse)


def _with(frame: Frame, node: s.With) -> bool:
    note_unit(frame, node)
    for item in node.items:
        value = evaluated(frame, item.context)
        if item.target is not None:
            bind(frame, item.target, value)
    return follow_body(frame, node.body)


def _try(frame: Frame, node: s.Try) -> bool:
    note_unit(frame, node)
    before = dict(frame.environment)
    if _leaves_loop(frame, node.body):  # What does not fail ends the search.
        with frame.engine.aside():
            is_over = follow_body(frame, node.body)
    else:
        is_over = follow_body(frame, node.body) or follow_body(frame, node.orelse)
    after = [] if is_over else [frame.environment]
    for handler in node.handlers:
        frame.environment = dict(before)
        # What is read once something has failed is rare.
        with frame.engine.aside():
            is_over = follow_body(frame, handler.body)
        if not is_over:
            after.append(frame.environment)
    frame.environment = _joined_all(after) if after else before
    return follow_body(frame, node.final) or not after


def _match(frame: Frame, node: s.Match) -> bool:
    evaluated(frame, node.subject)
    for guard, _ in node.cases:
        if guard is not None:
            evaluated(frame, guard)
    return _branches(frame, *(body for _, body in node.cases), ())


def _inner_function(frame: Frame, node: s.Function) -> None:
    frame.environment[node.name] = Closure(node, frame)


def _return(frame: Frame, node: s.Return) -> bool:
    if node.value is not None:
        frame.returned.append(evaluated(frame, node.value))
    return True


def _raise(frame: Frame, node: s.Raise) -> bool:
    with frame.engine.aside():
        if node.exception is not None:
            evaluated(frame, node.exception)
    return True


def _each(*fields: str) -> Callable[[Frame, Any], None]:
    def follow(frame: Frame, node: Any) -> None:
        for name in fields:
            part = getattr(node, name)
            for item in part if type(part) is tuple else (part,):
                if item is not None:
                    evaluated(frame, item)

    return follow


STATEMENTS: Final[dict[type, Callable[[Frame, Any], Any]]] = {
    s.Expression: _each("value"),
    s.Assign: _assign,
    s.Augment: _augment,
    s.Return: _return,
    s.Raise: _raise,
    s.Jump: lambda frame, node: node.kind != "pass",
    s.Assert: _each("test"),
    s.If: _if,
    s.For: _for,
    s.While: _while,
    s.With: _with,
    s.Try: _try,
    s.Match: _match,
    s.Function: _inner_function,
}
