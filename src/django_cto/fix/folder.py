"""Fixes a folder on disk from beginning to end, as the command line asks for it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, replace
from time import perf_counter

from django_cto.audit.folder import Order, Say, load, review_loaded
from django_cto.audit.review import Review, with_findings
from django_cto.fix.difference import difference
from django_cto.fix.rounds import in_rounds
from django_cto.fix.state import State
from django_cto.fix.tree import Tree
from django_cto.project import Project
from django_cto.rule import Finding, Safety

SAFE = frozenset({Safety.SAFE})
EVERY = frozenset(Safety)


@dataclass(frozen=True)
class Fixed:
    """What fixes make of a folder: the review of that, the changed texts by path, and the files on disk."""

    review: Review
    texts: Mapping[str, str]
    tree: Tree

    def diff(self) -> bytes:
        """The change as a unified diff; empty where there is none."""
        before, after = self.tree.change(self.texts)
        return difference(before, after)

    def write(self) -> None:
        """Write the files; raises a `Mistake` where one has changed meanwhile or cannot be written."""
        self.tree.write(self.texts)


def fix_folder(order: Order, reported: Review, say: Say = lambda stage: None, *, unsafe: bool = False) -> Fixed:
    """Fix what was reported of a folder, in memory; nothing is written. Raises what `review_folder` raises."""
    started = perf_counter()
    project = load(order, reported.new_migrations or frozenset(), say)
    quiet: Say = lambda stage: None  # noqa: E731
    review = review_loaded(order, project, quiet)
    prints = {finding.fingerprint for finding in reported.findings}
    chosen = frozenset(finding for finding in review.findings if finding.fingerprint in prints)
    tree = Tree(order.root, project)
    rounds = 0

    def look(unsaved: Project) -> Review:
        nonlocal rounds
        rounds += 1
        say(f"Looking again at what is fixed ({rounds})")
        return review_loaded(order, unsaved, quiet)

    state = in_rounds(State(project, review, chosen), look, EVERY if unsafe else SAFE, tree.refusal)
    seconds = reported.summary.seconds + perf_counter() - started
    return Fixed(_told(state, reported, seconds, unsafe=unsafe), _changed_texts(state), tree)


def _changed_texts(state: State) -> dict[str, str]:
    """The texts that are not as they were, by path."""
    files, read = state.project.files, state.project.read_text
    return {path: text for path, text in sorted(state.texts.items()) if path not in files or read(path) != text}


def _told(state: State, reported: Review, seconds: float, *, unsafe: bool) -> Review:
    """The review of what is left, with what was held back from the first one."""
    now, first = state.review.summary, reported.summary
    summary = replace(
        now,
        in_baseline=first.in_baseline,
        obsolete=first.obsolete,
        before=first.before,
        crashed_rules={**first.crashed_rules, **now.crashed_rules},
        fixed=dict(sorted(Counter(finding.rule for finding in state.done).items())),
        not_fixed=tuple(_told_of(finding, state) for finding in state.remaining if finding in state.undone),
        changed_files=tuple(_changed_texts(state)),
        unsafe_fixes=0 if unsafe else sum(finding.fix.safety not in SAFE for finding in state.open if finding.fix),
        seconds=seconds,
    )
    return with_findings(replace(state.review, summary=summary, is_whole=reported.is_whole), state.remaining)


def _told_of(finding: Finding, state: State) -> str:
    return f"{finding.rule} at {finding.place.path}:{finding.place.line}: {state.undone[finding]}"
