"""Findings do not depend on the order in which the files come."""

from __future__ import annotations

import random
from pathlib import Path

import pytest

from django_cto.audit.run import given_to
from django_cto.facts.file import facts_of
from django_cto.flow import Flow
from django_cto.project import Project
from django_cto.rule import all_rules

BOOKSHOP = Path(__file__).parent.parent / "examples" / "bookshop"
TEXTS = {
    str(path.relative_to(BOOKSHOP)): path.read_bytes()
    for path in sorted(BOOKSHOP.rglob("*"))
    if path.suffix in {".py", ".html", ".txt", ".toml"} or path.name in {"Dockerfile", "Procfile"}
}


def findings(order: list[str]) -> list[str]:
    project = Project({path: facts_of(path, TEXTS[path]) for path in order}, lambda path: TEXTS[path].decode())
    flow = Flow(project)
    return sorted(repr(finding) for rule in all_rules() for finding in rule.check(**given_to(rule, project, flow)))


@pytest.mark.parametrize("seed", range(4))
def test_findings_do_not_depend_on_the_order_of_files(seed: int) -> None:
    order = sorted(TEXTS)
    expected = findings(order)
    assert expected
    random.Random(seed).shuffle(order)
    assert findings(order) == expected
