"""Every format says the same: how many rows fail, why, and what to do."""

from __future__ import annotations

import importlib
import json
from pathlib import Path
from xml.etree import ElementTree as ET

import jsonschema
import pytest

from django_cto.ready.card import Card, Line
from django_cto.ready.outcome import Depth, Looked, Outcome, Verdict
from django_cto.ready.row import Row
from django_cto.text import Place

SCHEMA = Path(importlib.import_module("django_cto.ready.formats.json").__file__ or "").with_name("schema.json")
SARIF = Path(__file__).parents[1] / "report" / "sarif-2.1.0.schema.json"
PAGE = "# {title}\n\nBecause <so> & so.\n\n## Mend\nSet `DEBUG = False`.\n"
LOOKED = Looked("DEBUG", "True", Place("config/settings.py", 3))


def line(name: str, category: str, outcome: Outcome, weight: int = 5) -> Line:
    row = Row(name, category, PAGE.format(title=f"Title of {name}"), weight, 10, {})
    return Line(row, Verdict(outcome, f"`{name}` & <more> came to \x00 {outcome}", (LOOKED,)), Depth.CODE)


CARD = Card(
    "shop <1>",
    (
        line("one", "security", Outcome.PASS, 6),
        line("two", "security", Outcome.FAIL, 2),
        line("three", "data", Outcome.MANUAL),
        line("four", "data", Outcome.ERROR),
        line("five", "tasks", Outcome.NOT_APPLICABLE),
    ),
    ((Depth.CODE, "12 files, nothing imported"),),
)


def rendered(name: str) -> str:
    document: str = importlib.import_module(f"django_cto.ready.formats.{name}").render(CARD)
    return document


def test_text_says_what_is_wrong_where_and_what_to_do() -> None:
    text = rendered("text")
    assert "Is shop <1> ready for production?  75%" in text
    assert "✗ Title of two  [two]" in text
    assert "config/settings.py:3: DEBUG = True" in text
    assert "about 10 minutes: Set `DEBUG = False`." in text
    assert "5 rows: 1 fail, 1 error, 1 manual, 1 pass, 1 not applicable" in text


def test_json_has_every_row_with_what_was_looked_at() -> None:
    document = json.loads(rendered("json"))
    jsonschema.validate(document, json.loads(SCHEMA.read_text()))
    assert document["share"] == 0.75
    assert [row["outcome"] for row in document["rows"]] == ["pass", "fail", "manual", "error", "not applicable"]
    assert document["rows"][1]["looked"] == [
        {"what": "DEBUG", "value": "True", "place": {"path": "config/settings.py", "line": 3}}
    ]


def test_junit_counts_and_can_be_read() -> None:
    root = ET.fromstring(rendered("junit"))
    assert [root.get(name) for name in ("tests", "failures", "errors", "skipped")] == ["5", "1", "1", "2"]
    assert [suite.get("name") for suite in root] == ["security", "data", "tasks"]


def test_sarif_is_valid_and_has_a_result_for_what_is_open() -> None:
    document = json.loads(rendered("sarif"))
    jsonschema.validate(document, json.loads(SARIF.read_text()))
    results = document["runs"][0]["results"]
    assert [(result["ruleId"], result["level"]) for result in results] == [
        ("ready-two", "warning"),
        ("ready-four", "warning"),
    ]


def test_html_needs_nothing_else_and_escapes_what_it_shows() -> None:
    page = rendered("html")
    assert "shop &lt;1&gt;" in page
    assert "<code>DEBUG = False</code>" in page
    assert "<more>" not in page
    assert "<script" not in page
    assert "http" not in page.replace("http-equiv", "")


@pytest.mark.parametrize("name", ["text", "json", "junit", "sarif", "html"])
def test_a_card_without_rows_can_be_written(name: str) -> None:
    document: str = importlib.import_module(f"django_cto.ready.formats.{name}").render(Card("shop", (), ()))
    assert document
