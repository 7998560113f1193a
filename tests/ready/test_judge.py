"""The deepest look that tells one way or the other decides; what cannot tell weighs nothing."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from django_cto.ready.card import Card
from django_cto.ready.judge import card_of
from django_cto.ready.outcome import Depth, Outcome, Unseen, Unsure, Verdict, failed, manual, not_applicable, passed
from django_cto.ready.row import Row

Look = Callable[[object], Verdict]


def row_with(code: Look | None = None, loaded: Look | None = None, live: Look | None = None, weight: int = 4) -> Row:
    looks = {Depth.CODE: code, Depth.SETTINGS: loaded, Depth.LIVE: live}
    for name, look in (("code", code), ("loaded", loaded), ("live", live)):
        if look:
            look.__name__ = name
    given = {depth: look for depth, look in looks.items() if look}
    return Row("a-row", "security", "# A title\n\nWhy.\n\n## Mend\nSo.\n", weight, 5, given)


def card(*rows: Row, live: bool = True) -> Card:
    evidence = {Depth.CODE: {"code": 0}, Depth.SETTINGS: {"loaded": 0}} | ({Depth.LIVE: {"live": 0}} if live else {})
    return card_of("shop", rows, evidence, [])


def saying(verdict: Verdict) -> Look:
    return lambda evidence: verdict


def raising(error: Exception) -> Look:
    def look(evidence: object) -> Verdict:
        raise error

    return look


@pytest.mark.parametrize(
    ("code", "loaded", "live", "outcome"),
    [
        (failed("a"), passed("b"), None, Outcome.PASS),
        (passed("a"), failed("b"), None, Outcome.FAIL),
        (passed("a"), manual("b"), not_applicable("c"), Outcome.PASS),
        (manual("a"), not_applicable("b"), None, Outcome.MANUAL),
        (passed("a"), passed("b"), failed("c"), Outcome.FAIL),
    ],
)
def test_the_deepest_look_that_tells_decides(
    code: Verdict, loaded: Verdict, live: Verdict | None, outcome: Outcome
) -> None:
    (line,) = card(row_with(saying(code), saying(loaded), saying(live) if live else None)).lines
    assert line.outcome is outcome


def test_a_row_of_a_depth_that_was_not_asked_for_says_which_option_it_needs() -> None:
    (line,) = card(row_with(live=saying(passed("a"))), live=False).lines
    assert line.outcome is Outcome.NOT_APPLICABLE
    assert "--url" in line.verdict.because


def test_what_the_code_cannot_tell_is_for_people_until_the_settings_are_loaded() -> None:
    (line,) = card(row_with(code=raising(Unsure("the environment decides over `DEBUG`")))).lines
    assert line.outcome is Outcome.MANUAL
    assert line.verdict.because == "the environment decides over `DEBUG`: --settings tells"


def test_what_could_not_be_looked_at_is_an_error_with_its_reason() -> None:
    (line,) = card(row_with(loaded=raising(Unseen("The settings cannot be loaded: KeyError: 'X'")))).lines
    assert line.outcome is Outcome.ERROR
    assert "KeyError" in line.verdict.because


def test_a_row_that_crashes_is_named_and_the_others_go_on() -> None:
    made = card(row_with(code=raising(ZeroDivisionError("oh"))), row_with(code=saying(passed("a"))))
    assert [line.outcome for line in made.lines] == [Outcome.ERROR, Outcome.PASS]
    ((name, error),) = made.crashed
    assert name == "a-row"
    assert "ZeroDivisionError: oh" in error


def test_only_what_passes_or_fails_weighs() -> None:
    rows = (
        row_with(code=saying(passed("a")), weight=3),
        row_with(code=saying(failed("a")), weight=1),
        row_with(code=saying(manual("a")), weight=9),
        row_with(code=saying(not_applicable("a")), weight=9),
    )
    assert card(*rows).share == 0.75
    assert card(rows[2]).share is None
