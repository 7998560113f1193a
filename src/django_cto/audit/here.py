"""Finds what a review says of one line of a project."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from django_cto.audit.config import read_config
from django_cto.audit.folder import Order, review_folder
from django_cto.audit.review import Review, with_findings
from django_cto.rule import Finding


def review_at(root: Path, path: str, line: int) -> Review:
    """The review of a folder with only the findings in which a line has a part; those that stand there come first."""
    review = review_folder(Order(root=root, config=read_config(root)))
    there = tuple(_standing(review, path, line))
    passing = (finding for finding in review.findings if finding not in there and _leads_through(finding, path, line))
    return with_findings(review, (*there, *passing))


def _standing(review: Review, path: str, line: int) -> Iterator[Finding]:
    for finding in review.findings:
        place = finding.place
        if place.path == path and place.line <= line <= max(place.line, place.end_line):
            yield finding


def _leads_through(finding: Finding, path: str, line: int) -> bool:
    return any((other.place.path, other.place.line) == (path, line) for other in finding.related)
