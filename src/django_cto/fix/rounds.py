"""Applies fixes in rounds, and looks at the project again after each, until nothing is left that can be applied."""

from __future__ import annotations

import gc
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace

from django_cto.audit.review import Review
from django_cto.fix.blame import suspects
from django_cto.fix.choosing import Refusal, together
from django_cto.fix.comparing import compared
from django_cto.fix.state import State, Trial, kept, trial
from django_cto.project import Project
from django_cto.rule import Finding, Safety

# Each round applies a fix or gives one up, so this only ends a pair of fixes that undo one another.
MOST_ROUNDS = 200
STAYS = "it is still found afterwards"
Look = Callable[[Project], Review]


def in_rounds(state: State, look: Look, allowed: frozenset[Safety], refusal: Refusal = lambda finding: "") -> State:
    """The state in which nothing that is allowed is left to do; `refusal` says why a finding's fix cannot be made."""
    for _ in range(MOST_ROUNDS):
        able = [finding for finding in state.open if finding.fix and finding.fix.safety in allowed]
        refused = {finding: reason for finding in able if (reason := refusal(finding))}
        state = state.without(refused)
        batch = _next([finding for finding in able if finding not in refused], state)
        if not batch:
            break
        state = _round(state, batch, look)
    return state


def _next(able: list[Finding], state: State) -> list[Finding]:
    """What is tried together: all that can be, and what may have done harm a few at a time and last."""
    carefree = [finding for finding in able if finding not in state.careful]
    return together(carefree) if carefree else together(able)[: state.few]


def _round(state: State, batch: Sequence[Finding], look: Look) -> State:
    """Apply a batch and keep what does no harm of it."""
    batch, broken = _parsed(state, batch)
    state = state.without(broken)
    while batch:
        tried = trial(state, batch)
        review = look(tried.project)
        # What is left of the last look is in cycles, and whoever runs us may have switched the collector off.
        gc.collect()
        found = compared(state.review.findings, batch, review.findings, tried.line_of)
        new = [finding for finding, old in zip(review.findings, found.carried, strict=True) if old is None]
        crashed = review.summary.crashed_rules.keys() - state.review.summary.crashed_rules.keys()
        if not found.stayed and not new and not crashed:
            return kept(state, tried, review, found.carried)
        reasons, blamed = _of_stayed(found.stayed)
        blamed += [(suspects(finding, batch, tried.before, tried.line_of), _brings(finding)) for finding in new]
        blamed += [(list(batch), f"the rule {rule} crashes afterwards") for rule in sorted(crashed)]
        state, batch = _taken_back(state, tried, reasons, blamed)
    return state


def _of_stayed(stayed: Sequence[Finding]) -> tuple[dict[Finding, str], list[tuple[list[Finding], str]]]:
    """Why findings stayed: by their own fix's fault, or of those that come to one line by one of theirs."""
    reasons: dict[Finding, str] = {}
    blamed: list[tuple[list[Finding], str]] = []
    for finding in stayed:
        peers = [other for other in stayed if other.access is not None and other.access == finding.access]
        if len(peers) > 1:
            blamed.append((peers, STAYS))
        else:
            reasons[finding] = STAYS
    return reasons, blamed


def _taken_back(
    state: State, tried: Trial, reasons: dict[Finding, str], blamed: list[tuple[list[Finding], str]]
) -> tuple[State, list[Finding]]:
    """Give up what surely did harm, put off what may have, and go on with the others."""
    careful: set[Finding] = set()
    few = len(tried.batch)
    for fixes, reason in blamed:
        if len(fixes) == 1:
            reasons.setdefault(fixes[0], reason)
        elif reasons.keys().isdisjoint(fixes):
            careful.update(fixes)
            few = min(few, len(fixes) // 2)
    if careful:
        state = replace(state, careful=state.careful | careful, few=max(few, 1))
    batch = [finding for finding in tried.batch if finding not in reasons and finding not in careful]
    return state.without(reasons), batch


def _parsed(state: State, batch: Sequence[Finding]) -> tuple[list[Finding], Mapping[Finding, str]]:
    """The fixes after which every file can still be read, and why not for the others."""
    able: list[Finding] = []
    broken: dict[Finding, str] = {}
    waiting = [list(batch)]
    while waiting:
        part = waiting.pop()
        path = _unread(trial(state, [*able, *part]))
        if not path:
            able += part
        elif len(part) == 1:
            broken[part[0]] = f"`{path}` could not be parsed afterwards"
        else:
            middle = len(part) // 2
            waiting += [part[middle:], part[:middle]]
    return able, broken


def _unread(tried: Trial) -> str:
    """A file that cannot be read after the fixes; "" where all can."""
    return next((path for path in sorted(tried.texts) if tried.project.files[path].faults), "")


def _brings(new: Finding) -> str:
    return f"it would bring `{new.rule}` at {new.place.path}:{new.place.line}"
