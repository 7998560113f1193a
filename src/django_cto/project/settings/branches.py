"""Follows the branches, attempts, contexts and loops of a settings module."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from django_cto.project.definitions import External
from django_cto.project.settings.changes import bind
from django_cto.project.settings.expressions import condition
from django_cto.project.settings.operations import items_of
from django_cto.project.settings.state import SETTING, State
from django_cto.project.settings.values import Absent, Condition, Listing, Unknown, Value, chosen
from django_cto.read import syntax as s

Run = Callable[[State, Iterable[s.Stmt]], bool]

MOST_ROUNDS = 30


def branch(run: Run, state: State, node: s.If) -> bool:
    """`if`: one branch where the test is sure, else both, joined; True where no branch reaches its end."""
    holds, test = condition(state, node.test)
    if holds is not None:
        return run(state, node.body if holds else node.orelse)
    before, optional = dict(state.values), state.is_optional
    state.is_optional = True  # What is imported under a condition may be imported or not.
    ended = run(state, node.body)
    inside, state.values = state.values, before
    other_ended = run(state, node.orelse)
    state.is_optional = optional
    if ended != other_ended:
        # What ends here is a start that is refused: the settings that it asks about are guarded.
        state.guarded |= {word for word in test.mentions if SETTING.match(word)}
    joined(state, test, inside, ended, other_ended)
    return ended and other_ended


def joined(state: State, test: Condition, inside: dict[str, Value], ended: bool, other_ended: bool) -> None:
    """Make one state of the names after a branch and the names after the other."""
    if ended:
        return
    if other_ended:
        state.values = inside
        return
    absent = Absent(test.place)
    for name in dict.fromkeys([*inside, *state.values]):
        yes, no = inside.get(name, absent), state.values.get(name, absent)
        if yes is not no:
            state.values[name] = chosen(test, yes, no)


def maybe(run: Run, state: State, body: Iterable[s.Stmt], test: Condition) -> None:
    """Statements that may be skipped."""
    before = dict(state.values)
    ended = run(state, body)
    inside, state.values = state.values, before
    joined(state, test, inside, ended, False)


def attempt(run: Run, state: State, node: s.Try) -> bool:
    """`try`: what it does where nothing fails, joined with what each handler leaves."""
    before, optional = dict(state.values), state.is_optional
    state.is_optional = True
    ended = run(state, (*node.body, *node.orelse))
    state.is_optional = optional
    if not _is_sure(state, node.body):
        test = Condition(state.place(node.at), None, frozenset({"try"}))
        for handler in node.handlers:
            inside, state.values = state.values, dict(before)
            other_ended = run(state, handler.body)
            joined(state, test, inside, ended, other_ended)
            ended = ended and other_ended
    return run(state, node.final) or ended


def match(run: Run, state: State, node: s.Match) -> bool:
    """`match`: any case may be the one."""
    for _, body in node.cases:
        maybe(run, state, body, Condition(state.place(node.at), None, frozenset()))
    return False


def _is_sure(state: State, body: tuple[s.Stmt, ...]) -> bool:
    """Whether nothing in a block can fail: it only imports what the project itself has."""
    return all(
        isinstance(node, s.Import)
        and all(not isinstance(state.names.imported(state.module, name), External | None) for name in node.names)
        for node in body
    )


def within_context(run: Run, state: State, node: s.With) -> bool:
    """`with`: a `suppress` may skip the rest of its block."""
    is_suppressed = any(s.dotted(getattr(item.context, "func", None)).endswith("suppress") for item in node.items)
    for item in node.items:
        if item.target is not None:
            bind(state, item.target, Unknown("what a context gives", state.place(node.at)), node.at)
    if not is_suppressed:
        return run(state, node.body)
    optional, state.is_optional = state.is_optional, True
    maybe(run, state, node.body, Condition(state.place(node.at), None, frozenset({"suppress"})))
    state.is_optional = optional
    return False


def loop(run: Run, state: State, node: s.For) -> bool:
    """`for`: each round where the items are known, else one that may be skipped."""
    value = state.evaluate(node.iter)
    rounds = items_of(value) if isinstance(value, Listing) and value.is_whole else ()
    if isinstance(value, Listing) and not value.items:
        return False
    test = Condition(state.place(node.at), None, frozenset({"for"}))
    if not rounds or len(rounds) > MOST_ROUNDS:
        bind(state, node.target, Unknown("one of many", state.place(node.at)), node.at)
        maybe(run, state, node.body, test)
        return False
    for item in rounds:
        bind(state, node.target, item.value, node.at)
        if run(state, node.body):
            return True
    return False
