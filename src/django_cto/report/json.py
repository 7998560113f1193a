"""Writes a review as JSON in the project's own shape, which `schema.json` describes."""

from __future__ import annotations

import json
from typing import Any

from django_cto import __version__
from django_cto.audit.review import Review, Summary
from django_cto.rule import Finding, Fix
from django_cto.text import Place

VERSION = 1
COUNTS = ("files", "lines", "apps", "models", "templates", "urls", "querysets_followed", "querysets_lost")


def render(review: Review) -> str:
    """The whole review as one JSON object."""
    document = {
        "version": VERSION,
        "tool": {"name": "django-cto", "version": __version__},
        "findings": [found(finding) for finding in review.findings],
        "summary": _summary(review.summary),
    }
    return json.dumps(document, indent=2, ensure_ascii=False) + "\n"


def found(finding: Finding) -> dict[str, Any]:
    """One finding as an object."""
    entry = finding.entry_point
    return {
        "rule": finding.rule,
        "family": finding.family,
        "severity": finding.severity,
        "confidence": finding.confidence,
        "message": finding.message,
        **_span(finding.place),
        "symbol": finding.symbol,
        "model": finding.model,
        "relation": finding.relation,
        "queryset": _line(finding.queryset),
        "access": _line(finding.access),
        "related": [
            {"path": other.place.path, "line": other.place.line, "column": other.place.column, "note": other.note}
            for other in finding.related
        ],
        "entry_point": {"kind": entry.kind, "name": entry.name} if entry else None,
        "evidence": finding.evidence,
        "fix": _fix(finding.fix) if finding.fix else None,
        "fingerprint": finding.fingerprint,
    }


def _span(place: Place) -> dict[str, Any]:
    known = place.end_line >= place.line
    return {
        "path": place.path,
        "line": place.line,
        "column": place.column,
        "end_line": place.end_line if known else place.line,
        "end_column": place.end_column if known else place.column,
    }


def _line(place: Place | None) -> dict[str, Any] | None:
    return {"path": place.path, "line": place.line} if place else None


def _fix(fix: Fix) -> dict[str, Any]:
    edits = [
        {"path": edit.path, "start": list(edit.start), "end": list(edit.end), "text": edit.text} for edit in fix.edits
    ]
    return {"title": fix.title, "safety": fix.safety, "edits": edits}


def _summary(summary: Summary) -> dict[str, Any]:
    return {
        **{name: summary.counts.get(name, 0) for name in COUNTS},
        **{name: count for name, count in summary.counts.items() if name not in COUNTS},
        "unresolved": dict(summary.unresolved),
        "by_rule": dict(summary.by_rule),
        "silenced": summary.silenced,
        "in_baseline": summary.in_baseline,
        "obsolete_in_baseline": list(summary.obsolete),
        "before_revision": summary.before,
        "fixed": dict(summary.fixed),
        "not_fixed": list(summary.not_fixed),
        "changed_files": list(summary.changed_files),
        "unsafe_fixes": summary.unsafe_fixes,
        "crashed_rules": [f"{rule}: {error}" for rule, error in summary.crashed_rules.items()],
        "unparsed_files": list(summary.unparsed_files),
        "left_out": list(summary.left_out),
        "seconds": round(summary.seconds, 3),
    }
