"""The project's own JSON: its shape, and that the schema in the package describes it."""

from __future__ import annotations

import json
from importlib.resources import files
from typing import Any

import jsonschema
from tests.sample import SHOP, crashing_rule, review_of, rule_for, whole_finding

from django_cto import __version__
from django_cto.audit.unparsed import UNPARSED_FILE
from django_cto.report.json import render

TASK = "send_mail.delay(order.pk)"


def schema() -> dict[str, Any]:
    found: dict[str, Any] = json.loads(files("django_cto.report").joinpath("schema.json").read_text(encoding="utf-8"))
    jsonschema.Draft202012Validator.check_schema(found)
    return found


def document(*rules: Any, **options: Any) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(render(review_of(*rules, **options)))
    jsonschema.validate(found, schema(), cls=jsonschema.Draft202012Validator)
    return found


def test_the_shape_of_a_finding_is_the_promised_one() -> None:
    first = document(rule_for(TASK, found=whole_finding()))["findings"][0]
    fingerprint = first.pop("fingerprint")
    assert len(fingerprint) == 32
    assert first == {
        "rule": "task-inside-transaction",
        "family": "transactions",
        "severity": "blocker",
        "confidence": "likely",
        "message": "`send_mail.delay(order.pk)` is sent before the commit",
        "path": "shop/views.py",
        "line": 11,
        "column": 13,
        "end_line": 11,
        "end_column": 38,
        "symbol": "shop.views.Checkout.post",
        "model": "shop.Order",
        "relation": "lines__product",
        "queryset": {"path": "shop/views.py", "line": 9},
        "access": {"path": "templates/order.html", "line": 3},
        "related": [
            {"path": "shop/views.py", "line": 9, "column": 14, "note": "the transaction begins here"},
            {"path": "templates/order.html", "line": 3, "column": 10, "note": "and is read here"},
        ],
        "entry_point": {"kind": "url", "name": "POST /checkout/"},
        "evidence": "confirmed",
        "fix": {
            "title": "Send it when the transaction is committed",
            "safety": "unsafe",
            "edits": [{"path": "shop/views.py", "start": [11, 23], "end": [11, 28], "text": "delay_on_commit"}],
        },
    }


def test_what_a_rule_does_not_know_is_null() -> None:
    first = document(rule_for(TASK))["findings"][0]
    unknown = ("model", "relation", "queryset", "access", "entry_point", "evidence", "fix")
    assert [first[name] for name in unknown] == [None] * len(unknown)
    assert first["related"] == []


def test_a_place_without_an_end_is_a_point() -> None:
    first = document(crashing_rule())["findings"][0]
    assert (first["line"], first["column"], first["end_line"], first["end_column"]) == (1, 1, 1, 1)


def test_the_head_and_the_summary() -> None:
    found = document(rule_for(TASK), crashing_rule())
    summary = found["summary"]
    assert found["version"] == 1
    assert found["tool"] == {"name": "django-cto", "version": __version__}
    assert summary["files"] == len(SHOP)
    assert summary["by_rule"] == {"task-inside-transaction": 2, "unlucky": 1}
    (crash,) = summary["crashed_rules"]
    assert crash.startswith("unlucky: KeyError: 'what\\nnobody thought of' (sample.py:")
    assert (summary["querysets_followed"], summary["querysets_lost"], summary["unparsed_files"]) == (0, 0, [])


def test_an_unparsed_file_is_named() -> None:
    found = document(UNPARSED_FILE, texts={**SHOP, "shop/broken.py": "def f(:\n"})
    assert found["summary"]["unparsed_files"] == ["shop/broken.py"]
    assert [finding["path"] for finding in found["findings"]] == ["shop/broken.py"]


def test_a_path_that_is_no_text_does_no_harm() -> None:
    rendered = render(review_of(rule_for("django"), texts={"shop/\udcff.py": "import django\n"}))
    assert isinstance(rendered.encode("utf-8", "replace"), bytes)
