"""Writes down why rules fire at a line: each finding step by step, with the code of each step."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django_cto.audit.review import Review
from django_cto.report.explanation import excerpt
from django_cto.report.json import found as as_data
from django_cto.rule import Finding


def markdown(review: Review, prefix: str, where: str) -> str:
    """All findings of a review with their steps; `prefix` leads from the reader's folder to the project."""
    parts = [f"# {where}", ""]
    for finding in review.findings:
        parts += _finding(review, finding, prefix)
    return "\n".join(parts).rstrip() + "\n"


def _finding(review: Review, finding: Finding, prefix: str) -> Iterator[str]:
    title = next((rule.title for rule in review.rules if rule.name == finding.rule), "")
    yield from (f"## {finding.rule} · {finding.severity} · {finding.confidence}", "", title, "")
    steps = [(other.place, other.note) for other in finding.related]
    for number, (place, note) in enumerate([(finding.place, finding.message), *steps], 1):
        yield f"{number}. {note}: `{prefix}{place.path}:{place.line}`"
        yield from excerpt(place, review.lines_of, "   ")
    yield ""
    if finding.entry_point:
        said = str(finding.entry_point)
        yield from (f"{said[0].upper()}{said[1:]}.", "")
    if finding.fix:
        yield from (f"Fix ({finding.fix.safety}): {finding.fix.title}.", "")
    yield from (f"More: `django-cto explain {finding.rule}`", "")


def data(review: Review) -> dict[str, Any]:
    """The findings for machines, each as a review's report has it."""
    return {"version": 1, "findings": [as_data(finding) for finding in review.findings]}
