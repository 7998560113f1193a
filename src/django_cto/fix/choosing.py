"""Chooses of many fixes those that can be applied at once."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence

from django_cto.rule import Finding, Safety
from django_cto.text import Edit

Refusal = Callable[[Finding], str]
ORDER = list(Safety)


def edits_of(finding: Finding) -> tuple[Edit, ...]:
    """The edits of a finding's fix; none where it has no fix."""
    return finding.fix.edits if finding.fix else ()


def together(findings: Iterable[Finding]) -> list[Finding]:
    """Findings whose fixes do not get in one another's way: the safest first, then in their own order.

    A fix is taken with all its edits or not at all; an edit that several ask for word for word is made once.
    """
    taken: list[Finding] = []
    edits: dict[str, set[Edit]] = {}
    folders: set[str] = set()
    for finding in sorted(findings, key=_degree):
        own = set(edits_of(finding))
        made = _folders(finding)
        if made.isdisjoint(folders) and not any(_collides(edit, edits.get(edit.path, set()), own) for edit in own):
            taken.append(finding)
            folders |= made
            for edit in own:
                edits.setdefault(edit.path, set()).add(edit)
    return taken


def edits_together(findings: Sequence[Finding]) -> tuple[Edit, ...]:
    """The edits of several findings' fixes, each once."""
    return tuple(dict.fromkeys(edit for finding in findings for edit in edits_of(finding)))


def _degree(finding: Finding) -> int:
    return ORDER.index(finding.fix.safety) if finding.fix else len(ORDER)


def _folders(finding: Finding) -> set[str]:
    """The folders in which a fix may make files: one migration has to know of the other."""
    makes = finding.fix is not None and finding.fix.safety == Safety.GENERATES
    return {edit.path.rpartition("/")[0] for edit in edits_of(finding)} if makes else set()


def _collides(edit: Edit, others: set[Edit], own: set[Edit]) -> bool:
    # What stands beside an edit may belong to it: who edits up to the same place has to wait.
    return edit not in others and any(
        edit.start <= other.end and other.start <= edit.end for other in others if other not in own
    )
