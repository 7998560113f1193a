"""SARIF as its standard has it.

The schema is the one of SARIF 2.1.0 (rtm.5) that SchemaStore publishes and @microsoft/jest-sarif carries.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import jsonschema
import pytest
from tests.sample import SHOP, crashing_rule, review_of, rule_for, whole_finding

from django_cto.audit.unparsed import UNPARSED_FILE
from django_cto.report.sarif import render
from django_cto.rule import UNREACHED, Finding, Fix, Safety, Severity
from django_cto.text import Edit, Place

SCHEMA = json.loads((Path(__file__).parent / "sarif-2.1.0.schema.json").read_text(encoding="utf-8"))
DJANGO = {"requirements.in": "django\n"}
TASK = "send_mail.delay(order.pk)"


def run_of(*rules: Any, **options: Any) -> dict[str, Any]:
    document = json.loads(render(review_of(*rules, **options)))
    jsonschema.Draft4Validator(SCHEMA).validate(document)
    run: dict[str, Any] = document["runs"][0]
    return run


def test_the_schema_is_not_asleep() -> None:
    document = json.loads(render(review_of(rule_for(TASK))))
    document["runs"][0]["results"][0]["lines"] = 3
    assert not jsonschema.Draft4Validator(SCHEMA).is_valid(document)


def test_nothing_found_is_valid_too() -> None:
    assert run_of()["results"] == []


def test_a_result_has_all_that_a_finding_has() -> None:
    first = run_of(rule_for(TASK, found=whole_finding()))["results"][0]
    location = first["locations"][0]
    assert (first["ruleId"], first["ruleIndex"], first["level"]) == ("task-inside-transaction", 0, "error")
    assert location["physicalLocation"] == {
        "artifactLocation": {"uri": "shop/views.py"},
        "region": {"startLine": 11, "startColumn": 13, "endLine": 11, "endColumn": 38},
    }
    assert location["logicalLocations"] == [{"fullyQualifiedName": "shop.views.Checkout.post"}]
    assert [other["message"]["text"] for other in first["relatedLocations"]] == [
        "the transaction begins here",
        "and is read here",
    ]
    assert first["fixes"][0]["artifactChanges"][0]["replacements"] == [
        {
            "deletedRegion": {"startLine": 11, "startColumn": 23, "endLine": 11, "endColumn": 28},
            "insertedContent": {"text": "delay_on_commit"},
        }
    ]
    assert first["properties"]["confidence"] == "likely"
    assert first["properties"]["entryPoint"] == "url POST /checkout/"
    assert first["message"]["text"].endswith("is sent before the commit, reached from POST /checkout/")


def test_partial_fingerprints_tell_two_results_of_one_rule_apart() -> None:
    results = run_of(rule_for(TASK))["results"]
    prints = [result["partialFingerprints"]["primaryLocationLineHash"] for result in results]
    assert len(set(prints)) == 2
    assert [result["partialFingerprints"]["djangoCto/v1"] for result in results] == prints


def test_the_rules_bring_their_pages() -> None:
    rule = run_of(rule_for(TASK))["tool"]["driver"]["rules"][0]
    assert rule["shortDescription"]["text"] == "A task sent inside a transaction starts before the commit"
    assert rule["fullDescription"]["text"] == "The worker finds no row."
    assert rule["help"]["markdown"].startswith("# A task sent")


@pytest.mark.parametrize(("severity", "level"), [("major", "error"), ("minor", "warning"), ("info", "note")])
def test_levels(severity: str, level: str) -> None:
    run = run_of(rule_for(TASK, severity=Severity(severity)))
    assert run["results"][0]["level"] == level
    assert run["tool"]["driver"]["rules"][0]["defaultConfiguration"]["level"] == level


def test_a_crashed_rule_is_no_success() -> None:
    invocation = run_of(crashing_rule())["invocations"][0]
    assert not invocation["executionSuccessful"]
    assert "unlucky" in invocation["toolExecutionNotifications"][0]["message"]["text"]


def test_paths_are_quoted() -> None:
    run = run_of(rule_for("x"), texts={**DJANGO, "a b/ü#.py": "x = 1\n", "shop/\udcff.py": "x = 2\n"})
    uris = [result["locations"][0]["physicalLocation"]["artifactLocation"]["uri"] for result in run["results"]]
    assert uris == ["a%20b/%C3%BC%23.py", "shop/%FF.py"]


def test_a_fix_may_make_a_new_file() -> None:
    edit = Edit("shop/migrations/0002.py", (1, 1), (1, 1), "new\n")
    fix = Fix("Make the migration", Safety.GENERATES, (edit,))
    run = run_of(rule_for(TASK, found={"fix": fix}))
    change = run["results"][0]["fixes"][0]["artifactChanges"][0]
    assert change["artifactLocation"] == {"uri": "shop/migrations/0002.py"}


def test_a_fix_without_edits_is_left_out() -> None:
    run = run_of(rule_for(TASK, found={"fix": Fix("Run makemigrations", Safety.GENERATES, ())}))
    assert "fixes" not in run["results"][0]


def test_a_place_that_is_a_point() -> None:
    def check() -> Any:
        yield Finding(place=Place("shop/tasks.py", 2), message="`print` is there")

    run = run_of(rule_for("", check=check, parameters=()))
    region = run["results"][0]["locations"][0]["physicalLocation"]["region"]
    assert region == {"startLine": 2, "startColumn": 1}


def test_an_unparsed_file_is_valid() -> None:
    run = run_of(UNPARSED_FILE, texts={**SHOP, "shop/broken.py": "def f(:\n  return [\n"})
    assert [result["ruleId"] for result in run["results"]] == ["unparsed-file"]


def test_what_nothing_is_found_to_reach_has_no_entry_point() -> None:
    only, *_ = run_of(rule_for(TASK, found={"entry_point": UNREACHED}))["results"]
    assert "entryPoint" not in only["properties"]
    assert only["message"]["text"].endswith("is sent before the commit")
