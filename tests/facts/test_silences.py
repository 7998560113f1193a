"""Which comments silence, and which lines."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from django_cto.facts.silences import Silence, silences_in


def only(text: str, path: str = "shop/views.py") -> Silence:
    (found,) = silences_in(text, path)
    return found


def test_a_comment_covers_its_own_line() -> None:
    found = only("a = 1\nb = 2  # django-cto: allow[some-rule] because it is so\n")
    assert (found.line, found.first, found.last, found.own_line) == (2, 2, 2, False)
    assert found.rules == ("some-rule",)
    assert found.reason == "because it is so"
    assert (found.column, found.end) == (8, 55)


def test_several_rules_and_no_reason() -> None:
    assert only("x  # django-cto: allow[one, two,three]").rules == ("one", "two", "three")


def test_a_comment_of_its_own_covers_the_next_line_of_code() -> None:
    text = "if x:\n    # django-cto: allow[a]\n    # django-cto: allow[b]\n\n    y = 1\n    z = 2\n"
    assert [(silence.first, silence.last) for silence in silences_in(text, "a.py")] == [(5, 5), (5, 5)]


def test_above_a_decorator_the_definition_is_covered_too() -> None:
    found = only("# django-cto: allow[a]\n@one\n@two(\n    3,\n)\nasync def view(request):\n    return 1\n")
    assert (found.first, found.last) == (2, 6)


def test_another_comment_may_stand_before() -> None:
    found = only("x = 1  # noqa: E501  # django-cto: allow[a] why\n")
    assert (found.rules, found.reason, found.column) == (("a",), "why", 22)


@pytest.mark.parametrize(
    "text",
    [
        'x = "# django-cto: allow[a]"\n',
        '"""\n# django-cto: allow[a]\n"""\n',
        "x = f'''{y}\n # django-cto: allow[a]\n'''\n",
        '# Write "# django-cto: allow[a]" to silence it\n',
        "# Speaks of django-cto: allow[a]\n",
    ],
)
def test_what_only_looks_like_a_silence(text: str) -> None:
    assert silences_in(text, "a.py") == ()


@pytest.mark.parametrize("said", ["alow[a]", "allow a", "ignore", "allow[", ""])
def test_what_is_not_understood_has_no_rules(said: str) -> None:
    assert only(f"x = 1  # django-cto: {said}\n").rules == ()


def test_a_broken_file_still_has_its_silences() -> None:
    assert only("def f(:\n    x = '  # open\n    y = 1  # django-cto: allow[a]\n").line == 3


def test_in_a_template() -> None:
    text = "<p>it's</p>\n{{ a.b }} {# django-cto: allow[a] seen #} {# django-cto: allow[b] #}\n"
    first, second = silences_in(text, "t/list.html")
    assert (first.rules, first.reason, first.first, first.own_line) == (("a",), "seen", 2, False)
    assert (first.column, first.end) == (11, 42)
    assert second.rules == ("b",)


def test_on_a_line_of_its_own_in_a_template() -> None:
    found = only("  {# django-cto: allow[a] #}\n\n  {{ a.b }}\n", "t/list.html")
    assert (found.first, found.last, found.own_line) == (3, 3, True)


@pytest.mark.parametrize("path", ["Dockerfile", "pyproject.toml", "compose.yml", ".env"])
def test_in_other_files(path: str) -> None:
    assert only("it's = 1 # django-cto: allow[a]\n", path).rules == ("a",)


def test_a_silence_at_the_end_of_a_file_covers_itself() -> None:
    assert only("# django-cto: allow[a]").first == 1


@given(st.text(alphabet="#{}[]'\"\\\n :,@defabc-\t\r") | st.text(), st.sampled_from(["a.py", "a.html", ""]))
def test_no_text_is_too_strange(text: str, path: str) -> None:
    for silence in silences_in(f"{text}# django-cto: allow[{text}", path):
        assert 1 <= silence.first <= silence.last
