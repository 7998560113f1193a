"""Lays out what stands at the end of the report for people: the counts, what was understood, what went wrong."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from itertools import groupby

from django_cto.audit.review import Review, Summary
from django_cto.report.snippet import Line, clean, wrapped
from django_cto.rule import Finding, Severity

SEVERITIES = tuple(Severity)
MOST_NAMED = 10
WAYS_IN = {"url": "URL", "admin": "admin page", "graphql": "GraphQL", "none": "nothing that was found"}


def statistics(review: Review) -> Iterator[Line]:
    """Hits per rule, and what was resolved and what was not."""
    summary = review.summary
    yield (("Findings by rule", "heading"),)
    counts = {rule.name: summary.by_rule.get(rule.name, 0) for rule in review.rules} | dict(summary.by_rule)
    yield from _table(dict(_most_first(counts)))
    if ways := Counter(WAYS_IN.get(entry.kind, entry.kind) for f in review.findings if (entry := f.entry_point)):
        yield (("Findings by what reaches them", "heading"),)
        yield from _table(dict(_most_first(ways)))
    yield (("Resolved", "heading"),)
    yield from _table({name.replace("_", " "): count for name, count in summary.counts.items()})
    if summary.unresolved:
        yield (("Not resolved, so not judged", "heading"),)
        yield from _table(summary.unresolved)


def _table(counts: Mapping[str, int]) -> Iterator[Line]:
    room = max((len(f"{count:,}") for count in counts.values()), default=0)
    yield from (((f"  {count:>{room},}  {clean(name)}", "" if count else "note"),) for name, count in counts.items())
    yield ()


def conclusion(review: Review, prefix: str, room: int) -> Iterator[Line]:
    """The counts and the remarks; there is always something to say of what was understood."""
    summary = review.summary
    if not review.django:
        where = prefix.rstrip("/") or "this folder"
        yield ((clean(f"There is no Django in {where}: no file that was read imports it"), "heading"),)
    if review.findings:
        yield _total(review.findings, len(summary.by_rule))
        yield from _by_rule(review)
    elif review.django and not summary.crashed_rules:
        held_back = summary.in_baseline or summary.before
        yield (("Nothing is left" if summary.fixed else "Nothing new found" if held_back else "Nothing found", "good"),)
    for text, style in _remarks(summary):
        yield from (((row, style),) for row in wrapped(text, room))


def _total(findings: Sequence[Finding], rules: int) -> Line:
    pieces: list[tuple[str, str]] = [(f"{number(len(findings), 'finding')} of {number(rules, 'rule')}: ", "heading")]
    ranks = [rank_of(finding) for finding in findings]
    for rank, severity in enumerate(SEVERITIES):
        if rank in ranks:
            pieces += [(", ", "")] if len(pieces) > 1 else []
            pieces += [(f"{ranks.count(rank):,} {severity}", severity)]
    return tuple(pieces)


def _by_rule(review: Review) -> Iterator[Line]:
    groups = grouped(review.findings)
    room = max(len(f"{len(group):,}") for _, group in groups)
    for rule, group in groups:
        worst = SEVERITIES[min(rank_of(finding) for finding in group)]
        yield (f"  {len(group):>{room},} ", ""), (f"{worst:<8}", worst), (rule, "")


def _understood(counts: Mapping[str, int]) -> Iterator[str]:
    """What there is of each kind, and of the querysets how many could be followed."""
    followed, lost = counts.get("querysets_followed", 0), counts.get("querysets_lost", 0)
    for name, count in counts.items():
        if not name.startswith("querysets_"):
            yield number(count, name.replace("_", " ").removesuffix("s"))
    if followed or lost:
        yield f"{followed:,} of {number(followed + lost, 'queryset')} followed"


def fixes(summary: Summary, *, would: bool = False) -> Iterator[tuple[str, str]]:
    """What was fixed, or would be, what was not and why, and what more could be; each in one line."""
    if summary.fixed:
        by_rule = ", ".join(f"{times:,} {rule}" for rule, times in _most_first(summary.fixed))
        count, files = number(sum(summary.fixed.values()), "finding"), ", ".join(summary.changed_files)
        yield f"{'Would fix' if would else 'Fixed'} {count} ({by_rule}) in {files}", "good"
    elif would:
        yield "Nothing to fix", "note"
    yield from ((f"Not fixed: {reason}", "minor") for reason in summary.not_fixed)
    if summary.unsafe_fixes:
        verb = "has a fix" if summary.unsafe_fixes == 1 else "have fixes"
        yield f"{number(summary.unsafe_fixes, 'finding')} more {verb} that --unsafe-fixes would make", "note"


def _most_first(counts: Mapping[str, int]) -> list[tuple[str, int]]:
    return sorted(counts.items(), key=lambda item: (-item[1], item[0]))


def _remarks(summary: Summary) -> Iterator[tuple[str, str]]:
    """What was read and understood, held back, and what went wrong; each in one line."""
    yield f"Understood {', '.join(_understood(summary.counts))} in {summary.seconds:.1f} s", "note"
    held = {"silenced": summary.silenced, "in the baseline": summary.in_baseline, "not new": summary.before}
    if any(held.values()):
        yield f"Held back {', '.join(f'{count:,} {why}' for why, count in held.items() if count)}", "note"
    yield from fixes(summary)
    if summary.obsolete:
        yield f"Obsolete in the baseline (--write-baseline prunes): {_some(summary.obsolete, '; ')}", "minor"
    if summary.left_out:
        yield f"Left out {_some(summary.left_out)}", "note"
    if summary.unparsed_files:
        yield f"Not parsed in full: {_some(summary.unparsed_files)}", "major"
    for rule, error in summary.crashed_rules.items():
        yield f"The rule {rule} crashed: {error}", "blocker"


def _some(names: Sequence[str], between: str = ", ") -> str:
    more = f" and {len(names) - MOST_NAMED:,} more" if len(names) > MOST_NAMED else ""
    return f"{between.join(names[:MOST_NAMED])}{more}"


def grouped(findings: Sequence[Finding]) -> list[tuple[str, list[Finding]]]:
    """The findings by rule: the gravest first, then those with most findings."""
    ordered = sorted(findings, key=lambda finding: finding.rule)
    groups = [(rule, list(group)) for rule, group in groupby(ordered, key=lambda finding: finding.rule)]
    return sorted(groups, key=lambda group: (min(rank_of(finding) for finding in group[1]), -len(group[1]), group[0]))


def rank_of(finding: Finding) -> int:
    """The place of a finding's severity, 0 for the gravest."""
    return SEVERITIES.index(finding.severity or Severity.INFO)


def number(count: int, noun: str) -> str:
    """A count with its noun."""
    return f"{count:,} {noun}{'' if count == 1 else 's'}"
