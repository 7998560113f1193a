"""How far a project is fixed: its unsaved texts, and what is found in them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from django_cto.audit.review import Review
from django_cto.fix.choosing import edits_of, edits_together
from django_cto.fix.moving import LineOf, lines_after
from django_cto.fix.unsaved import with_texts
from django_cto.project import Project
from django_cto.rule import Finding
from django_cto.text import apply_edits


@dataclass(frozen=True)
class State:
    """A project as it was read, unsaved texts by path, and the review of what they make of it.

    `reported` has the findings that may be fixed and `done` those that were; `undone` says of a finding why its fix was
    taken back or never made. `careful` has the findings of whose fixes one did harm, and `few` how many of them are
    tried at once.
    """

    project: Project
    review: Review
    reported: frozenset[Finding]
    texts: Mapping[str, str] = field(default_factory=dict)
    done: tuple[Finding, ...] = ()
    undone: Mapping[Finding, str] = field(default_factory=dict)
    careful: frozenset[Finding] = frozenset()
    few: int = 1

    @property
    def remaining(self) -> tuple[Finding, ...]:
        """What was reported and is still found."""
        return tuple(finding for finding in self.review.findings if finding in self.reported)

    @property
    def open(self) -> list[Finding]:
        """What was reported, has a fix, and was not tried yet."""
        return [finding for finding in self.remaining if edits_of(finding) and finding not in self.undone]

    def without(self, reasons: Mapping[Finding, str]) -> State:
        """The state in which some fixes are not tried again."""
        return replace(self, undone={**self.undone, **reasons})


@dataclass(frozen=True)
class Trial:
    """The project with the fixes of a batch: the texts they edit as they were, all unsaved ones, and the lines' way."""

    batch: Sequence[Finding]
    before: Mapping[str, str]
    texts: Mapping[str, str]
    project: Project
    line_of: LineOf


def trial(state: State, batch: Sequence[Finding]) -> Trial:
    """Apply a batch of fixes that do not get in one another's way."""
    edits = edits_together(batch)
    before = _texts_of(state, {edit.path for edit in edits})
    texts = {**state.texts, **apply_edits(before, edits)}
    return Trial(batch, before, texts, with_texts(state.project, texts), lines_after(before, edits))


def kept(state: State, tried: Trial, review: Review, carried: Iterable[Finding | None]) -> State:
    """The state with a batch for good; what was known of a finding of before is known of what became of it."""
    became = [(new, old) for new, old in zip(review.findings, carried, strict=True) if old is not None]
    # What is left of a finding has a fix of its own, which was not tried yet.
    same = [(new, old) for new, old in became if (new.symbol, new.relation) == (old.symbol, old.relation)]
    return replace(
        state,
        review=review,
        reported=frozenset(new for new, old in became if old in state.reported),
        texts=tried.texts,
        done=(*state.done, *tried.batch),
        undone={new: state.undone[old] for new, old in same if old in state.undone},
        careful=frozenset(new for new, old in same if old in state.careful),
    )


def _texts_of(state: State, paths: set[str]) -> dict[str, str]:
    """The present texts of those that are not to be made anew."""
    known = {path: state.texts[path] for path in paths if path in state.texts}
    return known | {path: state.project.read_text(path) for path in (paths - known.keys()) & state.project.files.keys()}
