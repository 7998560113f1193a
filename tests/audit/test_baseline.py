"""The baseline: what it holds back, and how its file bears a merge."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.sample import SHOP, review_of, rule_for

from django_cto.audit.baseline import HEADER, against_baseline, counted, read_baseline, renewed, written
from django_cto.audit.identity import Identity
from django_cto.audit.mistake import Mistake
from django_cto.audit.review import Review

TASK = "send_mail.delay(order.pk)"
TWICE = f"def f(order):\n    {TASK}\n    {TASK}\n"


def review(text: str, **changes: Any) -> Review:
    return review_of(rule_for(TASK, **changes), texts={**SHOP, "shop/views.py": text})


def entries(text: str) -> dict[Identity, int]:
    found = review(text)
    return dict(counted(found.findings, found.lines_of))


def read(tmp_path: Path, text: str) -> dict[Identity, int]:
    (tmp_path / "baseline").write_text(text, encoding="utf-8")
    return dict(read_baseline(tmp_path / "baseline"))


def test_the_file_is_sorted_and_has_a_line_an_entry(tmp_path: Path) -> None:
    text = written(entries(TWICE) | entries(SHOP["shop/views.py"]))
    assert text == (
        f"{HEADER}"
        f"1\ttask-inside-transaction\tshop/views.py\tshop.views.Checkout.post\t{TASK}\n"
        f"1\ttask-inside-transaction\tshop/views.py\tshop.views.again\t{TASK}\n"
        f"2\ttask-inside-transaction\tshop/views.py\tshop.views.f\t{TASK}\n"
    )
    assert all(line.startswith("# ") for line in HEADER.splitlines())


def test_what_is_in_the_baseline_is_held_back() -> None:
    held = against_baseline(review(TWICE), entries(TWICE))
    assert held.findings == ()
    assert (held.summary.in_baseline, held.summary.obsolete, held.summary.by_rule) == (2, (), {})


def test_lines_may_move() -> None:
    assert against_baseline(review(f"import os\n\n\n{TWICE}"), entries(TWICE)).findings == ()


def test_one_more_of_the_same_is_new() -> None:
    held = against_baseline(review(f"{TWICE}    {TASK}\n"), entries(TWICE))
    assert [finding.place.line for finding in held.findings] == [4]


def test_what_is_gone_is_obsolete() -> None:
    held = against_baseline(review(f"def f(order):\n    {TASK}\n"), entries(TWICE) | entries(SHOP["shop/views.py"]))
    assert held.summary.obsolete == (
        f"task-inside-transaction in shop.views.Checkout.post: {TASK}",
        f"task-inside-transaction in shop.views.again: {TASK}",
        f"task-inside-transaction in shop.views.f: {TASK}",
    )


def test_a_rule_that_did_not_run_has_no_obsolete_entries() -> None:
    other = {Identity("other-rule", "shop/views.py", "shop.views.f", "x"): 1}
    assert against_baseline(review(TWICE), other).summary.obsolete == ()


def test_writing_prunes_what_is_gone_and_keeps_what_was_not_looked_at() -> None:
    unseen, unknown = Identity("other-rule", "a.py", "", "x"), Identity("no-rule", "a.py", "", "x")
    old = {**entries(TWICE), unseen: 1, unknown: 1}
    now = review(SHOP["shop/views.py"])
    present = counted(now.findings, now.lines_of)
    assert renewed(old, present, now.looked, ["other-rule", "task-inside-transaction"]) == {**present, unseen: 1}


def test_a_merge_of_both_sides_is_a_baseline(tmp_path: Path) -> None:
    ours, theirs = entries(TWICE), entries(TWICE) | entries(SHOP["shop/views.py"])
    more = {entry: times + 1 for entry, times in ours.items()}
    assert read(tmp_path, written(theirs) + written(more)) == theirs | more


def test_an_unfinished_merge_is_told(tmp_path: Path) -> None:
    with pytest.raises(Mistake, match=r"baseline:5: a merge was left unfinished"):
        read(tmp_path, f"{HEADER}<<<<<<< HEAD\n")


@pytest.mark.parametrize("line", ["x", "1\ta\tb\tc", "1\ta\tb\tc\td\te", "-1\ta\tb\tc\td", "²\ta\tb\tc\td"])
def test_a_broken_line_is_told(tmp_path: Path, line: str) -> None:
    with pytest.raises(Mistake, match=r"baseline:1: not a baseline entry"):
        read(tmp_path, f"{line}\n")


def test_a_file_that_cannot_be_read_is_told(tmp_path: Path) -> None:
    with pytest.raises(Mistake, match=r"there is no baseline .*absent; --write-baseline makes it"):
        read_baseline(tmp_path / "absent")
    with pytest.raises(Mistake, match=r"cannot be read: Is a directory"):
        read_baseline(tmp_path)


sources = st.text(alphabet="ab\t #'\\é你\u2028\x85\x0c\r\udcff", max_size=30)


@given(sources, st.integers(1, 3))
def test_whatever_the_source_holds_is_read_back(source: str, times: int) -> None:
    import tempfile

    text = "".join(f"def f(order):\n    {TASK}  # {source}\n" for _ in range(times))
    found = review_of(rule_for(TASK), texts={**SHOP, "shop/a.py": text.encode("utf-8", "replace").decode()})
    present = counted(found.findings, found.lines_of)
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "baseline"
        file.write_bytes(written(present).encode("utf-8", "surrogateescape"))
        assert dict(read_baseline(file)) == present
