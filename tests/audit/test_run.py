"""Rules are run, chosen and their crashes told."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from msgspec.structs import replace
from tests.sample import SHOP, crashing_rule, review_of, rule_for

from django_cto.audit.choice import check_names, chosen_rules, every_rule, is_told
from django_cto.audit.mistake import Mistake
from django_cto.audit.run import run_rules
from django_cto.audit.silencing import UNUSED_SILENCE
from django_cto.audit.unparsed import UNPARSED_FILE
from django_cto.flow import Flow
from django_cto.project import Project, project_from
from django_cto.rule import Confidence, Finding, Severity
from django_cto.text import Place

TASK = "send_mail.delay(order.pk)"
READY, NEW = rule_for("x", "ready-rule"), rule_for("x", "new-rule", family="models", preview=True)

OWN = (UNPARSED_FILE, UNUSED_SILENCE)


def names_of(**options: object) -> list[str]:
    return [rule.name for rule in chosen_rules([READY, NEW, UNPARSED_FILE], **options)]  # type: ignore[arg-type]


def test_a_finding_is_stamped_with_its_rule() -> None:
    (first, second), crashed = run_rules(project_from(SHOP), None, [rule_for(TASK)])
    assert (first.rule, first.family, first.severity) == ("task-inside-transaction", "transactions", Severity.BLOCKER)
    assert [first.place.line, second.place.line] == [11, 16]
    assert not crashed


def test_a_rule_may_give_a_finding_a_severity_of_its_own() -> None:
    found, _ = run_rules(project_from(SHOP), None, [rule_for("paid", found={"severity": Severity.INFO})])
    assert {finding.severity for finding in found} == {Severity.INFO}


def test_a_crash_is_told_and_what_was_found_before_is_kept() -> None:
    found, crashed = run_rules(project_from(SHOP), None, [crashing_rule(), rule_for(TASK)])
    assert [finding.rule for finding in found] == ["unlucky", "task-inside-transaction", "task-inside-transaction"]
    (told,) = crashed.values()
    assert told.startswith("KeyError: 'what\\nnobody thought of' (sample.py:")


def test_findings_are_in_the_order_of_the_source_and_each_is_there_once() -> None:
    def check() -> Iterator[Finding]:
        for line in (9, 3, 9):
            yield Finding(place=Place("shop/views.py", line), message="`x`")

    found, _ = run_rules(project_from(SHOP), None, [rule_for("", check=check, parameters=())])
    assert [finding.place.line for finding in found] == [3, 9]


def test_findings_do_not_depend_on_the_order_of_files_or_rules() -> None:
    rules = [rule_for(TASK), rule_for("order", "other-rule"), rule_for("paid", "third-rule")]
    backwards = dict(reversed(SHOP.items()))
    assert review_of(*rules).findings == review_of(*reversed(rules), texts=backwards).findings


def test_a_rule_gets_what_it_asks_for() -> None:
    given: list[object] = []

    def check(flow: object, project: Project) -> Iterator[Finding]:
        given.extend((flow, project))
        return iter(())

    project = project_from(SHOP)
    flow = Flow(project)
    run_rules(project, flow, [rule_for("", check=check, parameters=("flow", "project"))])
    assert given == [flow, project]


def test_a_rule_runs_only_where_its_library_is_used() -> None:
    rules = [rule_for("delay", requires=("celery",)), rule_for("delay", "always")]
    assert {finding.rule for finding in review_of(*rules).findings} == {"always"}
    texts = {**SHOP, "requirements.txt": "celery==5.4\n"}
    assert {finding.rule for finding in review_of(*rules, texts=texts).findings} == {
        "always",
        "task-inside-transaction",
    }


def test_without_django_only_the_files_are_looked_at() -> None:
    review = review_of(rule_for("x"), UNPARSED_FILE, texts={"a.py": "x = (\n"})
    assert not review.django
    assert [finding.rule for finding in review.findings] == ["unparsed-file"]


def test_preview_rules_run_only_where_they_are_asked_for() -> None:
    assert names_of() == ["ready-rule", "unparsed-file"]
    assert names_of(preview=True) == ["ready-rule", "new-rule", "unparsed-file"]
    assert names_of(select=["new-rule"]) == ["new-rule"]
    assert names_of(select=["models"]) == []


@pytest.mark.parametrize(
    ("asked_for", "is_heard"), [({}, False), ({"preview": True}, True), ({"select": ["x"]}, True)], ids=str
)
def test_what_is_only_possible_is_told_where_it_is_asked_for(asked_for: dict[str, Any], is_heard: bool) -> None:
    possible = Finding(place=Place("shop/views.py", 1), message="", confidence=Confidence.POSSIBLE, rule="x")
    assert is_told(possible, **asked_for) == is_heard
    assert is_told(replace(possible, confidence=Confidence.LIKELY), **asked_for)


def test_rules_are_selected_and_ignored_by_name_and_family() -> None:
    assert names_of(select=["transactions"]) == ["ready-rule"]
    assert names_of(ignore=["review"]) == ["ready-rule"]
    assert names_of(select=["ready-rule", "review"], ignore=["ready-rule"]) == ["unparsed-file"]


def test_a_wrong_name_is_met_with_the_nearest_right_one() -> None:
    with pytest.raises(
        Mistake, match=r"^--select names no rule or family `unused-silense`; did you mean `unused-silence`\?$"
    ):
        check_names(["review", "unused-silense"], "--select")
    with pytest.raises(Mistake, match=r"`zzz`$"):
        check_names(["zzz"], "--select")


def test_every_rule_and_family_can_be_named() -> None:
    check_names({name for rule in every_rule() for name in (rule.name, rule.family)}, "--select")


def test_an_unparsed_file_is_one_finding() -> None:
    texts = {**SHOP, "shop/a.py": "def f(:\n    pass\n\n\ndef g(:\n    pass\n", "shop/b.py": "x = (\n"}
    review = review_of(UNPARSED_FILE, texts=texts)
    first, second = review.findings
    assert (first.place.path, first.place.line) == ("shop/a.py", 1)
    assert first.message.startswith("`shop/a.py` cannot be parsed here: ")
    assert len(first.related) >= 1
    assert second.place.path == "shop/b.py"
    assert review.summary.unparsed_files == ("shop/a.py", "shop/b.py")


def test_a_broken_file_of_the_tests_is_only_told() -> None:
    texts = {**SHOP, "shop/a.py": "x = (\n", "shop/tests/data/b.py": "x = (\n"}
    severities = {finding.place.path: finding.severity for finding in review_of(UNPARSED_FILE, texts=texts).findings}
    assert severities == {"shop/a.py": Severity.MAJOR, "shop/tests/data/b.py": Severity.INFO}
