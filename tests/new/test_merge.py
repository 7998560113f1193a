"""What becomes of one file, by what the user and the template did to it."""

from __future__ import annotations

import pytest

from django_cto.new.merge import Merged, Outcome, merge_trees
from django_cto.new.tree import Entry

LINES = b"one\ntwo\nthree\nfour\nfive\nsix\nseven\n"
MINE, THEIRS, BOTH = (
    LINES.replace(b"one", b"1"),
    LINES.replace(b"seven", b"7"),
    LINES.replace(b"one", b"1").replace(b"seven", b"7"),
)
IMAGE, MY_IMAGE, THEIR_IMAGE = b"\x89PNG\0\1", b"\x89PNG\0\2", b"\x89PNG\0\3"
WINDOWS = {LINES: LINES.replace(b"\n", b"\r\n"), MINE: MINE.replace(b"\n", b"\r\n"), BOTH: BOTH.replace(b"\n", b"\r\n")}


def merged(base: bytes | Entry | None, yours: bytes | Entry | None, theirs: bytes | Entry | None) -> Merged:
    (found,) = merge_trees(tree(base), tree(yours), tree(theirs), "template 2")
    return found


def tree(side: bytes | Entry | None) -> dict[str, Entry]:
    return {} if side is None else {"a": side if isinstance(side, Entry) else Entry(side)}


@pytest.mark.parametrize(
    ("base", "yours", "theirs", "outcome", "data"),
    [
        (LINES, LINES, LINES, Outcome.UNCHANGED, LINES),
        (LINES, THEIRS, THEIRS, Outcome.UNCHANGED, THEIRS),
        (None, THEIRS, THEIRS, Outcome.UNCHANGED, THEIRS),
        (LINES, None, None, Outcome.UNCHANGED, None),
        (LINES, MINE, LINES, Outcome.KEPT, MINE),
        (LINES, LINES, THEIRS, Outcome.UPDATED, THEIRS),
        (LINES, MINE, THEIRS, Outcome.MERGED, BOTH),
        (LINES, None, LINES, Outcome.DELETED, None),
        (LINES, None, THEIRS, Outcome.DELETED, None),
        (None, None, THEIRS, Outcome.NEW, THEIRS),
        (LINES, LINES, None, Outcome.REMOVED, None),
        (LINES, MINE, None, Outcome.CONFLICT, MINE),
        (IMAGE, IMAGE, THEIR_IMAGE, Outcome.UPDATED, THEIR_IMAGE),
        (IMAGE, MY_IMAGE, IMAGE, Outcome.KEPT, MY_IMAGE),
        (IMAGE, MY_IMAGE, THEIR_IMAGE, Outcome.CONFLICT, MY_IMAGE),
        (None, MY_IMAGE, THEIR_IMAGE, Outcome.CONFLICT, MY_IMAGE),
    ],
)
def test_each_case_has_its_outcome(
    base: bytes | None, yours: bytes | None, theirs: bytes | None, outcome: Outcome, data: bytes | None
) -> None:
    found = merged(base, yours, theirs)
    assert (found.outcome, found.entry and found.entry.data) == (outcome, data)


def test_a_conflict_shows_both_sides_in_the_place() -> None:
    found = merged(LINES, LINES.replace(b"four", b"mine"), LINES.replace(b"four", b"its"))
    assert found.outcome is Outcome.CONFLICT
    assert found.reason == "1 place to settle"
    assert found.entry is not None
    assert found.entry.data == LINES.replace(b"four", b"<<<<<<< yours\nmine\n=======\nits\n>>>>>>> template 2")


def test_a_file_that_both_began_is_in_conflict_where_it_differs() -> None:
    found = merged(None, b"same\nmine\n", b"same\nits\n")
    assert found.entry == Entry(b"same\n<<<<<<< yours\nmine\n=======\nits\n>>>>>>> template 2\n")


@pytest.mark.parametrize(
    ("base", "yours", "theirs", "outcome", "result"),
    [
        (Entry(LINES), Entry(LINES), Entry(LINES, True), Outcome.UPDATED, Entry(LINES, True)),
        (Entry(LINES), Entry(LINES, True), Entry(LINES), Outcome.KEPT, Entry(LINES, True)),
        (Entry(LINES), Entry(MINE), Entry(LINES, True), Outcome.MERGED, Entry(MINE, True)),
        (Entry(LINES), Entry(LINES, True), Entry(THEIRS), Outcome.MERGED, Entry(THEIRS, True)),
        (Entry(LINES, True), Entry(MINE, True), Entry(THEIRS), Outcome.MERGED, Entry(BOTH)),
        (Entry(IMAGE), Entry(MY_IMAGE), Entry(IMAGE, True), Outcome.MERGED, Entry(MY_IMAGE, True)),
    ],
)
def test_the_executable_bit_is_merged_beside_the_content(
    base: Entry, yours: Entry, theirs: Entry, outcome: Outcome, result: Entry
) -> None:
    found = merged(base, yours, theirs)
    assert (found.outcome, found.entry) == (outcome, result)


def test_a_symbolic_link_of_the_users_is_left() -> None:
    link = Entry(b"../shared/file", is_link=True)
    found = merged(LINES, link, THEIRS)
    assert (found.outcome, found.entry) == (Outcome.CONFLICT, link)
    assert merged(LINES, link, LINES).outcome is Outcome.KEPT


@pytest.mark.parametrize(
    ("yours", "theirs", "outcome", "data"),
    [
        (LINES, LINES, Outcome.UNCHANGED, LINES),
        (LINES, MINE, Outcome.UPDATED, MINE),
        (MINE, LINES, Outcome.KEPT, MINE),
        (MINE, THEIRS, Outcome.MERGED, BOTH),
    ],
)
def test_line_ends_that_a_checkout_changed_are_no_edit_and_stay(
    yours: bytes, theirs: bytes, outcome: Outcome, data: bytes
) -> None:
    found = merged(LINES, WINDOWS[yours], theirs)
    assert (found.outcome, found.entry) == (outcome, Entry(WINDOWS[data]))


def test_more_conflicts_than_an_exit_code_can_tell_are_still_conflicts() -> None:
    base = b"".join(b"%d\nsame\nsame\nsame\nsame\n" % number for number in range(300))
    found = merged(
        base,
        base.replace(b"\nsame\nsame\n", b" mine\nsame\nsame\n"),
        base.replace(b"\nsame\nsame\n", b" its\nsame\nsame\n"),
    )
    assert found.outcome is Outcome.CONFLICT
