"""GitHub's, GitLab's and JUnit's formats."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest
from tests.sample import crashing_rule, review_of, rule_for, whole_finding

from django_cto.audit.review import Review
from django_cto.report import github, gitlab, junit
from django_cto.report.places import from_here, from_repository
from django_cto.rule import UNREACHED, Severity

DJANGO = {"requirements.in": "django\n"}
TASK = "send_mail.delay(order.pk)"


def test_github_commands() -> None:
    first, second = github.render(review_of(rule_for(TASK))).splitlines()
    assert first == (
        "::error file=shop/views.py,line=11,col=13,endColumn=37,title=task-inside-transaction"
        "::`send_mail.delay(order.pk)` is sent before the commit"
    )
    assert "line=16" in second


def test_github_escapes() -> None:
    said = github.render(
        review_of(rule_for("x", found={"message": "100 %\nof a: b, c"}), texts={**DJANGO, "a,b:c.py": "x\n"})
    )
    assert said == (
        "::error file=a%2Cb%3Ac.py,line=1,col=1,endColumn=1,title=task-inside-transaction::100 %25%0Aof a: b, c\n"
    )


def test_github_tells_notes_fixes_and_crashes() -> None:
    lines = github.render(review_of(rule_for(TASK, found=whole_finding()), crashing_rule())).splitlines()
    assert "%0Ashop/views.py:9:14: the transaction begins here%0A" in lines[1]
    assert lines[1].endswith("%0ASend it when the transaction is committed")
    assert lines[-1].startswith("::error title=django-cto::The rule unlucky crashed: KeyError")


@pytest.mark.parametrize(("severity", "level"), [("blocker", "error"), ("minor", "warning"), ("info", "notice")])
def test_github_levels(severity: str, level: str) -> None:
    assert github.render(review_of(rule_for(TASK, severity=Severity(severity)))).startswith(f"::{level} ")


def test_gitlab_entries() -> None:
    first, second = json.loads(gitlab.render(review_of(rule_for(TASK))))
    assert first["fingerprint"] != second.pop("fingerprint")
    assert second == {
        "description": "`send_mail.delay(order.pk)` is sent before the commit",
        "check_name": "task-inside-transaction",
        "severity": "blocker",
        "location": {"path": "shop/views.py", "lines": {"begin": 16, "end": 16}},
        "categories": ["Bug Risk"],
    }


@pytest.mark.parametrize("render", [github.render, gitlab.render, junit.render])
def test_each_says_from_where_a_finding_is_reached_if_that_is_known(render: Callable[[Review], str]) -> None:
    known, unknown = review_of(rule_for(TASK, found=whole_finding())), {"entry_point": UNREACHED}
    assert "is sent before the commit, reached from POST /checkout/" in render(known)
    assert "reache" not in render(review_of(rule_for(TASK, found=unknown)))


def test_gitlab_without_findings_is_a_list() -> None:
    assert json.loads(gitlab.render(review_of())) == []


def test_junit_has_a_suite_a_rule() -> None:
    review = review_of(rule_for(TASK, found=whole_finding()), rule_for("nowhere", "quiet-rule"), crashing_rule())
    root = ET.fromstring(junit.render(review))
    assert root.attrib == {"name": "django-cto", "tests": "5", "failures": "3", "errors": "1"}
    assert sum(int(suite.attrib["tests"]) for suite in root) == len(root.findall("*/testcase")) == 5
    assert len(root.findall("*/testcase/failure")) == 3
    assert len(root.findall("*/testcase/error")) == 1
    case = root.find("testsuite/testcase")
    assert case is not None
    assert case.attrib["name"] == "shop/views.py:11:13"
    text = root.findtext("testsuite/testcase/failure") or ""
    assert text.splitlines()[2] == "shop/views.py:9:14: the transaction begins here"


def test_junit_holds_whatever_the_source_holds() -> None:
    review = review_of(rule_for("x", found={"message": '`<a & "b">` \x00\x1b'}), texts={**DJANGO, "a&<.py": "x\n"})
    failure = ET.fromstring(junit.render(review)).find("testsuite/testcase/failure")
    assert failure is not None
    assert failure.attrib["message"] == '`<a & "b">` \ufffd\ufffd'


def test_paths_lead_from_the_repository(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    project = tmp_path / "repository" / "backend"
    project.mkdir(parents=True)
    monkeypatch.chdir(tmp_path)
    assert from_here(str(project)) == from_repository(str(project)) == "repository/backend/"
    (tmp_path / "repository" / ".git").mkdir()
    assert from_repository(str(project)) == "backend/"
    assert from_repository(str(tmp_path / "repository")) == ""
    assert from_here(str(tmp_path)) == ""
    monkeypatch.chdir(project)
    assert from_here(str(tmp_path)) == f"{tmp_path.as_posix()}/"
    review = replace(review_of(rule_for(TASK)), root=str(project))
    assert json.loads(gitlab.render(review))[0]["location"]["path"] == "backend/shop/views.py"
