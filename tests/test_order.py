"""Findings do not depend on the order in which the files come, nor on which other rules run."""

from __future__ import annotations

import random
from collections.abc import Iterable
from pathlib import Path

import pytest

from django_cto.audit.family import given_to
from django_cto.facts.file import facts_of
from django_cto.flow import Flow
from django_cto.project import Project
from django_cto.rule import Rule, all_rules

BOOKSHOP = Path(__file__).parent.parent / "examples" / "bookshop"
TEXTS = {
    str(path.relative_to(BOOKSHOP)): path.read_bytes()
    for path in sorted(BOOKSHOP.rglob("*"))
    if path.suffix in {".py", ".html", ".txt", ".toml"} or path.name in {"Dockerfile", "Procfile"}
}


FACTS = {path: facts_of(path, text) for path, text in TEXTS.items()}
RULES = all_rules()


def findings(order: Iterable[str], rules: Iterable[Rule] = RULES) -> list[str]:
    project = Project({path: FACTS[path] for path in order}, lambda path: TEXTS[path].decode())
    flow = Flow(project)
    return sorted(repr(finding) for rule in rules for finding in rule.check(**given_to(rule, project, flow)))


@pytest.mark.parametrize("seed", range(4))
def test_findings_do_not_depend_on_the_order_of_files(seed: int) -> None:
    order = sorted(TEXTS)
    expected = findings(order)
    assert expected
    random.Random(seed).shuffle(order)
    assert findings(order) == expected


def test_findings_do_not_depend_on_which_other_rules_run() -> None:
    alone = sorted(found for rule in RULES for found in findings(TEXTS, [rule]))
    assert alone == findings(TEXTS)
    assert alone == findings(TEXTS, reversed(RULES))
