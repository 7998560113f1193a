"""Writes a review as JUnit's XML: a suite a rule, a failed case a finding, a passed case a rule without any."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import groupby
from xml.sax.saxutils import escape, quoteattr

from django_cto.audit.review import Review
from django_cto.report.places import from_repository
from django_cto.rule import Finding

# XML 1.0 has no way to write these, not even escaped.
NOT_IN_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def render(review: Review) -> str:
    """The document, for readers that know only tests."""
    by_rule = {name: list(group) for name, group in groupby(sorted(review.findings, key=_rule), _rule)}
    crashed = review.summary.crashed_rules
    names = dict.fromkeys((*(rule.name for rule in review.rules), *by_rule, *crashed))
    prefix = from_repository(review.root)
    suites = [line for name in names for line in _suite(name, by_rule.get(name, []), crashed.get(name), prefix)]
    total = sum(_cases_in(by_rule.get(name, []), crashed.get(name)) for name in names)
    counts = f'tests="{total}" failures="{len(review.findings)}" errors="{len(crashed)}"'
    opening = f'<testsuites name="django-cto" {counts}>'
    lines = ['<?xml version="1.0" encoding="UTF-8"?>', opening, *suites, "</testsuites>"]
    return NOT_IN_XML.sub("\ufffd", "".join(f"{line}\n" for line in lines))


def _suite(name: str, findings: list[Finding], crash: str | None, prefix: str) -> Iterator[str]:
    cases = [line for finding in findings for line in _case(finding, prefix)]
    if crash is not None:
        cases += [f"    <testcase classname={quoteattr(name)} name={quoteattr(name)}>"]
        cases += [f"      <error message={quoteattr(f'The rule crashed: {crash}')}/>", "    </testcase>"]
    elif not findings:
        cases = [f"    <testcase classname={quoteattr(name)} name={quoteattr(name)}/>"]
    counts = f'tests="{_cases_in(findings, crash)}" failures="{len(findings)}" errors="{int(crash is not None)}"'
    yield from (f"  <testsuite name={quoteattr(name)} {counts}>", *cases, "  </testsuite>")


def _case(finding: Finding, prefix: str) -> Iterator[str]:
    place = f"{prefix}{finding.place}"
    notes = [f"{prefix}{other.place}: {other.note}" for other in finding.related]
    advice = [finding.fix.title] if finding.fix else []
    body = escape("\n".join((place, finding.told, *notes, *advice)))
    file = f'file={quoteattr(f"{prefix}{finding.place.path}")} line="{finding.place.line}"'
    yield f"    <testcase classname={quoteattr(finding.rule)} name={quoteattr(place)} {file}>"
    said = f"message={quoteattr(finding.message)} type={quoteattr(str(finding.severity))}"
    yield f"      <failure {said}>{body}</failure>"
    yield "    </testcase>"


def _cases_in(findings: list[Finding], crash: str | None) -> int:
    return max(len(findings) + (crash is not None), 1)


def _rule(finding: Finding) -> str:
    return finding.rule
