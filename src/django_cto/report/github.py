"""Writes findings as GitHub's workflow commands, which become annotations of a pull request."""

from __future__ import annotations

from django_cto.audit.review import Review
from django_cto.report.places import from_repository
from django_cto.rule import Finding, Severity

LEVELS = {Severity.BLOCKER: "error", Severity.MAJOR: "error", Severity.MINOR: "warning", Severity.INFO: "notice"}


def render(review: Review) -> str:
    """One command a line; rules that crashed are errors too."""
    prefix = from_repository(review.root)
    lines = [_command(finding, prefix) for finding in review.findings]
    lines += [
        f"::error title=django-cto::{_data(f'The rule {rule} crashed: {error}')}"
        for rule, error in review.summary.crashed_rules.items()
    ]
    return "".join(f"{line}\n" for line in lines)


def _command(finding: Finding, prefix: str) -> str:
    place = finding.place
    properties = {"file": f"{prefix}{place.path}", "line": place.line}
    if place.end_line > place.line:
        properties["endLine"] = place.end_line
    else:
        # GitHub takes columns only where a finding stays on one line.
        properties |= {"col": place.column, "endColumn": max(place.column, place.end_column - 1)}
    said = ",".join(f"{name}={_property(str(value))}" for name, value in properties.items())
    level = LEVELS[finding.severity or Severity.INFO]
    return f"::{level} {said},title={_property(finding.rule)}::{_data(_text(finding, prefix))}"


def _text(finding: Finding, prefix: str) -> str:
    notes = [f"{prefix}{other.place}: {other.note}" for other in finding.related]
    advice = [finding.fix.title] if finding.fix else []
    return "\n".join((finding.told, *notes, *advice))


def _data(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _data(text).replace(":", "%3A").replace(",", "%2C")
