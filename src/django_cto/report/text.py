"""Writes a review for people: the findings by rule, on their own source, and what was understood in the end."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from django_cto.audit.review import Review
from django_cto.report.conclusion import SEVERITIES, conclusion, grouped, number, rank_of, statistics
from django_cto.report.places import from_here
from django_cto.report.snippet import UNICODE, Glyphs, Label, Line, clean, snippet, wrapped
from django_cto.rule import Confidence, Finding, Severity

# Where nobody looks at a terminal there is no edge to wrap at.
UNBOUNDED = 100_000


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
    for rule, findings in grouped(review.findings):
        yield from _group(review, rule, findings, prefix, look)
    if look.statistics:
        yield from statistics(review)
    yield from conclusion(review, prefix, look.room)


def _group(review: Review, rule: str, findings: Sequence[Finding], prefix: str, look: Look) -> Iterator[Line]:
    worst = SEVERITIES[min(rank_of(finding) for finding in findings)]
    title = next((other.title for other in review.rules if other.name == rule), "")
    dot = f" {look.glyphs.dot} "
    said = f"{dot}{findings[0].family}{dot}{number(len(findings), 'finding')}"
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
        yield (("    = ", "note"), (clean(str(finding.entry_point)), "note"))
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


def _at(finding: Finding, prefix: str) -> str:
    return clean(f"{prefix}{finding.place}")
