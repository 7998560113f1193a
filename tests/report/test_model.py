"""How a description of a project is written for people."""

from __future__ import annotations

from django_cto.report.model import render


def test_mappings_are_indented_and_aligned() -> None:
    description = {"counts": {"files": 1200, "models": 3}, "unresolved": {}, "is_whole": True, "root": None}
    assert render(description) == (
        "counts\n  files   1,200\n  models  3\nunresolved  none\nis whole    yes\nroot        none\n"
    )


def test_lists_of_words_and_of_things() -> None:
    fields = [
        {"name": "paid", "kind": "BooleanField", "null": False, "default": None},
        {"name": "at", "kind": "DateField"},
    ]
    description = {"models": [{"name": "Order", "fields": fields}, {"name": "Line", "fields": []}], "apps": ["a", "b"]}
    assert render(description) == (
        "models\n"
        "  - name  Order\n"
        "    fields\n"
        "      name paid, kind BooleanField, null no\n"
        "      name at, kind DateField\n"
        "  name Line, fields none\n"
        "apps\n"
        "  a\n"
        "  b\n"
    )


def test_long_lists_are_cut() -> None:
    assert render({"names": [str(number) for number in range(40)]}).splitlines()[-1] == "  and 10 more (--json has all)"


def test_nothing_speaks_to_the_terminal() -> None:
    assert render({"a\x1b": "b\x1b"}) == "a\ufffd  b\ufffd\n"
