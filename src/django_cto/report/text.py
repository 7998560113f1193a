"""Writes a review for people: the findings by rule, on their own source, and what was understood in the end."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import groupby
from typing import NamedTuple

from django_cto.audit.review import Review, Summary
from django_cto.report.places import from_here
from django_cto.report.snippet import UNICODE, Glyphs, Label, Line, clean, snippet, wrapped
from django_cto.rule import Confidence, Finding, Severity

SEVERITIES = tuple(Severity)
# Where nobody looks at a terminal there is no edge to wrap at.
UNBOUNDED = 100_000
MOST_NAMED = 10


class Look(NamedTuple):
    """How the text is to look."""

    room: int = UNBOUNDED
    glyphs: Glyphs = UNICODE
    quiet: bool = False
    statistics: bool = False


PLAIN = Look()


def render(review: Review, look: Look = PLAIN) -> str:
    """The report as plain text."""
    return "".join("".join(text for text, _ in line).rstrip() + "\n" for line in document(review, look))


def document(review: Review, look: Look) -> Iterator[Line]:
    """The report as styled lines."""
    prefix = from_here(review.root)
    if look.quiet:
        yield from (_in_one_line(finding, prefix) for finding in review.findings)
        return
    for rule, findings in _grouped(review.findings):
        yield from _group(review, rule, findings, prefix, look)
    if look.statistics:
        yield from _statistics(review)
    yield from _conclusion(review, prefix, look)


def _grouped(findings: Sequence[Finding]) -> list[tuple[str, list[Finding]]]:
    """The findings by rule: the gravest first, then those with most findings."""
    ordered = sorted(findings, key=lambda finding: finding.rule)
    groups = [(rule, list(group)) for rule, group in groupby(ordered, key=lambda finding: finding.rule)]
    return sorted(groups, key=lambda group: (min(_rank(finding) for finding in group[1]), -len(group[1]), group[0]))


def _group(review: Review, rule: str, findings: Sequence[Finding], prefix: str, look: Look) -> Iterator[Line]:
    worst = SEVERITIES[min(_rank(finding) for finding in findings)]
    title = next((other.title for other in review.rules if other.name == rule), "")
    dot = f" {look.glyphs.dot} "
    said = f"{dot}{findings[0].family}{dot}{_number(len(findings), 'finding')}"
    yield (f"{look.glyphs.bullet} {rule}{dot}{worst}", worst), (said, "note")
    yield from (((f"  {row}", "title"),) for row in wrapped(title, look.room - 2))
    yield ()
    for finding in findings:
        yield from _finding(review, finding, prefix, worst, look)
        yield ()


def _finding(review: Review, finding: Finding, prefix: str, worst: Severity, look: Look) -> Iterator[Line]:
    severity = finding.severity or Severity.INFO
    aside = [f"in {finding.symbol}"] if finding.symbol else []
    aside += [str(severity)] if severity != worst else []
    aside += [str(finding.confidence)] if finding.confidence != Confidence.CERTAIN else []
    yield ("  ", ""), (_at(finding, prefix), "path"), (f"  {clean(f' {look.glyphs.dot} '.join(aside))}", "note")
    labels = [Label(finding.place, finding.message, severity, is_primary=True)]
    labels += [Label(other.place, other.note, "related") for other in finding.related]
    for path in dict.fromkeys(label.place.path for label in labels):
        here = [label for label in labels if label.place.path == path]
        if path != finding.place.path:
            yield ("  ", ""), (clean(f"{prefix}{here[0].place}"), "path")
        for line in snippet(review.lines_of(path), here, look.room - 4, look.glyphs):
            yield ("    ", ""), *line
    if finding.entry_point:
        yield ("    = reached from ", "note"), (clean(f"{finding.entry_point.kind} {finding.entry_point.name}"), "note")
    if finding.evidence:
        yield (("    = at run time: ", "note"), (clean(finding.evidence), "note"))
    if finding.fix:
        yield ("    = fix: ", "fix"), (clean(f"{finding.fix.title} ({finding.fix.safety})"), "fix")


def _in_one_line(finding: Finding, prefix: str) -> Line:
    severity = finding.severity or Severity.INFO
    return (
        (_at(finding, prefix), "path"),
        (f": {severity} ", severity),
        (clean(f"{finding.rule}: {finding.message}"), ""),
    )


def _statistics(review: Review) -> Iterator[Line]:
    summary = review.summary
    yield (("Findings by rule", "heading"),)
    counts = {rule.name: summary.by_rule.get(rule.name, 0) for rule in review.rules} | dict(summary.by_rule)
    yield from _table(dict(sorted(counts.items(), key=lambda item: (-item[1], item[0]))))
    yield (("Resolved", "heading"),)
    yield from _table({name.replace("_", " "): count for name, count in summary.counts.items()})
    if summary.unresolved:
        yield (("Not resolved, so not judged", "heading"),)
        yield from _table(summary.unresolved)


def _table(counts: Mapping[str, int]) -> Iterator[Line]:
    room = max((len(f"{count:,}") for count in counts.values()), default=0)
    yield from (((f"  {count:>{room},}  {clean(name)}", "" if count else "note"),) for name, count in counts.items())
    yield ()


def _conclusion(review: Review, prefix: str, look: Look) -> Iterator[Line]:
    summary = review.summary
    if not review.django:
        where = prefix.rstrip("/") or "this folder"
        yield ((clean(f"There is no Django in {where}: no file that was read imports it"), "heading"),)
    if review.findings:
        yield _total(review.findings, len(summary.by_rule))
        yield from _by_rule(review)
    elif review.django and not summary.crashed_rules:
        held_back = summary.in_baseline or summary.before
        yield (("Nothing new found" if held_back else "Nothing found", "good"),)
    for text, style in _remarks(summary):
        yield from (((row, style),) for row in wrapped(text, look.room))


def _total(findings: Sequence[Finding], rules: int) -> Line:
    pieces: list[tuple[str, str]] = [(f"{_number(len(findings), 'finding')} of {_number(rules, 'rule')}: ", "heading")]
    ranks = [_rank(finding) for finding in findings]
    for rank, severity in enumerate(SEVERITIES):
        if rank in ranks:
            pieces += [(", ", "")] if len(pieces) > 1 else []
            pieces += [(f"{ranks.count(rank):,} {severity}", severity)]
    return tuple(pieces)


def _by_rule(review: Review) -> Iterator[Line]:
    groups = _grouped(review.findings)
    room = max(len(f"{len(group):,}") for _, group in groups)
    for rule, group in groups:
        worst = SEVERITIES[min(_rank(finding) for finding in group)]
        yield (f"  {len(group):>{room},} ", ""), (f"{worst:<8}", worst), (rule, "")


def _remarks(summary: Summary) -> Iterator[tuple[str, str]]:
    """What was read and understood, held back, and what went wrong; each in one line."""
    counts = [_number(count, name.replace("_", " ").removesuffix("s")) for name, count in summary.counts.items()]
    yield f"Understood {', '.join(counts)} in {summary.seconds:.1f} s", "note"
    held = {"silenced": summary.silenced, "in the baseline": summary.in_baseline, "not new": summary.before}
    if any(held.values()):
        yield f"Held back {', '.join(f'{count:,} {why}' for why, count in held.items() if count)}", "note"
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


def _at(finding: Finding, prefix: str) -> str:
    return clean(f"{prefix}{finding.place}")


def _number(count: int, noun: str) -> str:
    return f"{count:,} {noun}{'' if count == 1 else 's'}"


def _rank(finding: Finding) -> int:
    return SEVERITIES.index(finding.severity or Severity.INFO)
