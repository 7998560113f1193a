"""Knows which rules a run uses: all that are ready, those selected, none that are ignored."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from django_cto.audit.mistake import Mistake, nearest
from django_cto.audit.silencing import UNUSED_SILENCE
from django_cto.audit.unparsed import UNPARSED_FILE
from django_cto.rule import Confidence, Finding, Rule, all_rules, rule_names

OWN = (UNPARSED_FILE, UNUSED_SILENCE)


def every_rule() -> tuple[Rule, ...]:
    """The rules that are found in their families, and those of the review itself."""
    return (*all_rules(), *OWN)


def check_names(names: Iterable[str], where: str) -> None:
    """Raise a `Mistake` for the first name that is neither a rule's nor a family's."""
    known = rule_names() | {name for rule in OWN for name in (rule.name, rule.family)}
    for name in names:
        if name not in known:
            raise Mistake(f"{where} names no rule or family `{name}`{nearest(name, known)}")


def chosen_rules(
    rules: Sequence[Rule], *, select: Sequence[str] = (), ignore: Sequence[str] = (), preview: bool = False
) -> tuple[Rule, ...]:
    """The rules that a run uses; one that is selected by its own name need not be out of preview."""
    return tuple(
        rule
        for rule in rules
        if (not select or rule.name in select or rule.family in select)
        and (not rule.preview or preview or rule.name in select)
        and rule.name not in ignore
        and rule.family not in ignore
    )


def is_told(finding: Finding, *, select: Sequence[str] = (), preview: bool = False) -> bool:
    """Whether a run tells of a finding: of what is only possible where it is asked for, as of a rule in preview."""
    return finding.confidence != Confidence.POSSIBLE or preview or finding.rule in select
