"""Every row keeps the promise of its page: Bad fails, Good passes; and every row can be mended by what it says."""

from __future__ import annotations

import hashlib

import pytest

from django_cto.page import Example, examples
from django_cto.project import project_from
from django_cto.ready.card import Line
from django_cto.ready.code import Code
from django_cto.ready.judge import card_of
from django_cto.ready.outcome import Depth, Outcome
from django_cto.ready.row import CATEGORIES, WEIGHTS_VERSION, Row, all_rows

# Shares of one version can be compared: a change of a weight makes a new version, and a new digest here.
FROZEN = {1: "d50060ff443050b5"}
CASES = [(row, example) for row in all_rows() for example in examples(row.page)]
IDS = [f"{row.name}-{example.heading}" for row, example in CASES]


def line_of(row: Row, files: dict[str, str]) -> Line:
    code = Code(project_from(files))
    (line,) = card_of("shop", [row], {Depth.CODE: {"code": code, "settings": code}}, []).lines
    return line


@pytest.mark.parametrize(("row", "example"), CASES, ids=IDS)
def test_an_example_comes_to_what_its_heading_says(row: Row, example: Example) -> None:
    line = line_of(row, example.files)
    expected = Outcome.FAIL if example.heading.startswith("Bad") else Outcome.PASS
    assert line.outcome is expected, line.verdict


@pytest.mark.parametrize("row", all_rows(), ids=lambda row: row.name)
def test_a_row_says_why_and_what_to_do(row: Row) -> None:
    assert row.category in CATEGORIES
    assert row.looks
    assert row.title
    assert row.why
    assert row.remedy
    assert 1 <= row.weight <= 10
    assert row.minutes > 0


@pytest.mark.parametrize("row", [row for row in all_rows() if Depth.CODE in row.looks], ids=lambda row: row.name)
def test_a_row_that_reads_code_has_examples_or_asks_people(row: Row) -> None:
    line = line_of(row, {"manage.py": ""})
    assert line.outcome in (Outcome.MANUAL, Outcome.NOT_APPLICABLE, Outcome.ERROR) or examples(row.page)
    assert not line.verdict.because.startswith("The row crashed")


def test_the_weights_of_this_version_are_frozen() -> None:
    weights = "".join(sorted(f"{row.name} {row.weight}\n" for row in all_rows()))
    assert hashlib.sha256(weights.encode()).hexdigest()[:16] == FROZEN[WEIGHTS_VERSION]
