"""Writes a review as SARIF 2.1.0, the format of code scanning."""

from __future__ import annotations

import json
from typing import Any
from urllib.parse import quote

from django_cto import __version__
from django_cto.audit.review import Review
from django_cto.report.places import from_repository
from django_cto.rule import Confidence, Finding, Fix, Rule, Severity
from django_cto.text import Edit, Place

SCHEMA = "https://json.schemastore.org/sarif-2.1.0.json"
LEVELS = {Severity.BLOCKER: "error", Severity.MAJOR: "error", Severity.MINOR: "warning", Severity.INFO: "note"}
PRECISIONS = {Confidence.CERTAIN: "very-high", Confidence.LIKELY: "high", Confidence.POSSIBLE: "medium"}
RANKS = {Severity.BLOCKER: 100.0, Severity.MAJOR: 75.0, Severity.MINOR: 50.0, Severity.INFO: 25.0}


def render(review: Review) -> str:
    """The whole review as one SARIF log of one run."""
    prefix = from_repository(review.root)
    index = {rule.name: number for number, rule in enumerate(review.rules)}
    run = {
        "tool": {"driver": _driver(review)},
        "columnKind": "unicodeCodePoints",
        "invocations": [_invocation(review)],
        "results": [_result(finding, index, prefix) for finding in review.findings],
    }
    return json.dumps({"$schema": SCHEMA, "version": "2.1.0", "runs": [run]}, indent=2, ensure_ascii=False) + "\n"


def _driver(review: Review) -> dict[str, Any]:
    return {
        "name": "django-cto",
        "version": __version__,
        "semanticVersion": __version__,
        "rules": [_rule(rule) for rule in review.rules],
    }


def _rule(rule: Rule) -> dict[str, Any]:
    return {
        "id": rule.name,
        "name": "".join(part.capitalize() for part in rule.name.split("-")),
        "shortDescription": {"text": rule.title},
        "fullDescription": {"text": _first_paragraph(rule.page) or rule.title},
        "help": {"text": rule.page, "markdown": rule.page},
        "defaultConfiguration": {"level": LEVELS[rule.severity], "rank": RANKS[rule.severity]},
        "properties": {"tags": [rule.family], "severity": rule.severity, "preview": rule.preview},
    }


def _first_paragraph(page: str) -> str:
    paragraphs = page.partition("\n")[2].strip().split("\n\n")
    return " ".join(paragraphs[0].split())


def _invocation(review: Review) -> dict[str, Any]:
    crashes = [
        {
            "level": "error",
            "message": {"text": f"The rule {rule} crashed: {error}"},
            "associatedRule": {"id": rule},
        }
        for rule, error in review.summary.crashed_rules.items()
    ]
    return {"executionSuccessful": not crashes, "toolExecutionNotifications": crashes}


def _result(finding: Finding, index: dict[str, int], prefix: str) -> dict[str, Any]:
    severity = finding.severity or Severity.INFO
    location = _location(finding.place, prefix)
    if finding.symbol:
        location["logicalLocations"] = [{"fullyQualifiedName": finding.symbol}]
    result = {
        "ruleId": finding.rule,
        "ruleIndex": index.get(finding.rule, -1),
        "level": LEVELS[severity],
        "rank": RANKS[severity],
        "message": {"text": finding.told},
        "locations": [location],
        "relatedLocations": [
            {"id": number, "message": {"text": other.note}, **_location(other.place, prefix)}
            for number, other in enumerate(finding.related, 1)
        ],
        # GitHub tells old alerts from new ones by this name alone.
        "partialFingerprints": {"primaryLocationLineHash": finding.fingerprint, "djangoCto/v1": finding.fingerprint},
        "properties": _properties(finding),
    }
    return {**result, "fixes": [_fix(finding.fix, prefix)]} if finding.fix and finding.fix.edits else result


def _properties(finding: Finding) -> dict[str, Any]:
    entry = finding.entry_point
    said = {
        "family": finding.family,
        "severity": finding.severity,
        "confidence": finding.confidence,
        "precision": PRECISIONS[finding.confidence],
        "model": finding.model,
        "relation": finding.relation,
        "entryPoint": f"{entry.kind} {entry.name}" if entry and entry.kind != "none" else None,
        "evidence": finding.evidence,
    }
    return {name: value for name, value in said.items() if value is not None}


def _location(place: Place, prefix: str) -> dict[str, Any]:
    region = {"startLine": place.line, "startColumn": place.column}
    if place.end_line >= place.line:
        region |= {"endLine": place.end_line, "endColumn": place.end_column}
    return {"physicalLocation": {"artifactLocation": _artifact(place.path, prefix), "region": region}}


def _artifact(path: str, prefix: str) -> dict[str, str]:
    # Quoted as bytes, so that a path that is no text stays one that leads to the file.
    return {"uri": quote(f"{prefix}{path}".encode("utf-8", "surrogateescape"))}


def _fix(fix: Fix, prefix: str) -> dict[str, Any]:
    by_path: dict[str, list[Edit]] = {}
    for edit in fix.edits:
        by_path.setdefault(edit.path, []).append(edit)
    return {
        "description": {"text": fix.title},
        "artifactChanges": [
            {"artifactLocation": _artifact(path, prefix), "replacements": [_replacement(edit) for edit in edits]}
            for path, edits in by_path.items()
        ],
    }


def _replacement(edit: Edit) -> dict[str, Any]:
    (line, column), (end_line, end_column) = edit.start, edit.end
    region = {"startLine": line, "startColumn": column, "endLine": end_line, "endColumn": end_column}
    return {"deletedRegion": region, "insertedContent": {"text": edit.text}}
