"""Writes findings as GitLab's code quality report."""

from __future__ import annotations

import json
from typing import Any

from django_cto.audit.review import Review
from django_cto.report.places import from_repository
from django_cto.rule import Finding, Severity

LEVELS = {Severity.BLOCKER: "blocker", Severity.MAJOR: "major", Severity.MINOR: "minor", Severity.INFO: "info"}


def render(review: Review) -> str:
    """A JSON list with one entry a finding."""
    prefix = from_repository(review.root)
    entries = [_entry(finding, prefix) for finding in review.findings]
    return json.dumps(entries, indent=2, ensure_ascii=False) + "\n"


def _entry(finding: Finding, prefix: str) -> dict[str, Any]:
    place = finding.place
    return {
        "description": finding.told,
        "check_name": finding.rule,
        "fingerprint": finding.fingerprint,
        "severity": LEVELS[finding.severity or Severity.INFO],
        "location": {
            "path": f"{prefix}{place.path}",
            "lines": {"begin": place.line, "end": max(place.line, place.end_line)},
        },
        "categories": ["Performance" if finding.family == "queries" else "Bug Risk"],
    }
