"""Edits of text by line and column."""

from __future__ import annotations

import pytest

from django_cto.text import Place, apply_edits, last_argument


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("f()\n", "f(new)\n"),
        ("f(a)\n", "f(a, new)\n"),
        ("f(a,)\n", "f(a, new)\n"),
        ("f(\n    a\n)\n", "f(\n    a, new\n)\n"),
        ("f(\n    a,\n    b=1,\n)\n", "f(\n    a,\n    b=1,\n    new,\n)\n"),
        ("f(\n    a,\n    g(\n        1\n    ),\n)\n", "f(\n    a,\n    g(\n        1\n    ),\n    new,\n)\n"),
    ],
)
def test_an_argument_is_put_behind_the_last_one(before: str, after: str) -> None:
    lines = before.split("\n")
    call = Place("a.py", 1, 1, len(lines) - 1, len(lines[-2]) + 1)
    assert apply_edits({"a.py": before}, [last_argument(before, call, "new")]) == {"a.py": after}
