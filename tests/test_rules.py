"""Every rule keeps the promise of its page: Bad is found at its marks, Good is clean, Bad fixed is Good."""

from __future__ import annotations

import pytest

from django_cto.audit.family import given_to
from django_cto.flow import Flow
from django_cto.page import Example, examples
from django_cto.project import project_from
from django_cto.rule import Finding, Rule, all_rules
from django_cto.text import apply_edits

CASES = [(rule, example) for rule in all_rules() for example in examples(rule.page)]
IDS = [f"{rule.name}-{example.heading}" for rule, example in CASES]


def findings(rule: Rule, files: dict[str, str]) -> list[Finding]:
    project = project_from(files)
    return list(rule.check(**given_to(rule, project, Flow(project))))


def marks(found: list[Finding]) -> set[tuple[str, int]]:
    return {(finding.place.path, finding.place.line) for finding in found}


@pytest.mark.parametrize(("rule", "example"), CASES, ids=IDS)
def test_an_example_is_found_at_exactly_its_marks(rule: Rule, example: Example) -> None:
    assert example.marked or not example.heading.startswith("Bad"), "a Bad example marks no line"
    assert marks(findings(rule, example.files)) == example.marked


@pytest.mark.parametrize("rule", all_rules(), ids=lambda rule: rule.name)
def test_a_fix_turns_bad_into_good(rule: Rule) -> None:
    by_heading = {example.heading: example for example in examples(rule.page)}
    bad = by_heading["Bad"].files
    edits = [edit for finding in findings(rule, bad) if finding.fix for edit in finding.fix.edits]
    if edits:
        fixed = apply_edits(bad, edits)
        assert {path: fixed[path] for path in by_heading["Good"].files} == by_heading["Good"].files
