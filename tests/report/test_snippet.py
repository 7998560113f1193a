"""How labelled lines of source are laid out."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from django_cto.report.snippet import ASCII, UNICODE, Label, cells, clean, snippet
from django_cto.text import Place


def drawn(source: str, *labels: Label, room: int = 80) -> str:
    lines = snippet(source.split("\n"), labels, room, ASCII)
    return "\n".join("".join(text for text, _ in line).rstrip() for line in lines)


def label(
    line: int, column: int, end_column: int, note: str = "here", *, end_line: int = 0, primary: bool = True
) -> Label:
    return Label(Place("a.py", line, column, end_line or line, end_column), note, "", is_primary=primary)


def test_one_label() -> None:
    assert drawn("x = 1\ny = f(x)\n", label(2, 5, 9)) == "2 | y = f(x)\n  |     ^^^^ here"


def test_several_labels_of_one_line_each_have_a_row() -> None:
    drawing = drawn("y = f(x)\n", label(1, 7, 8, "from here", primary=False), label(1, 5, 9, "read"))
    assert drawing == "1 | y = f(x)\n  |     ^^^^ read\n  |       - from here"


def test_small_gaps_are_filled_and_large_ones_are_shown() -> None:
    source = "\n".join("abcdefghij")
    drawing = drawn(source, label(1, 1, 2), label(4, 1, 2, primary=False), label(8, 1, 2, primary=False))
    assert [line[:5].strip() for line in drawing.split("\n")] == [
        "1 | a",
        "| ^",
        "2 | b",
        "3 | c",
        "4 | d",
        "| -",
        ":",
        "8 | h",
        "| -",
    ]


def test_line_numbers_are_right_aligned() -> None:
    source = "\n".join("x" for _ in range(12))
    assert drawn(source, label(9, 1, 2), label(10, 1, 2)).split("\n")[0] == " 9 | x"


def test_a_span_over_several_lines_is_marked_to_the_end_of_its_first() -> None:
    assert drawn("f(\n  1,\n)", label(1, 1, 2, end_line=3)) == "1 | f(\n  | ^^ here"


def test_a_point_takes_the_word_and_the_first_column_the_line() -> None:
    point = Label(Place("a.py", 1, 5), "here", "", is_primary=True)
    assert drawn("if a.b(c):", point._replace(place=Place("a.py", 1, 4))) == "1 | if a.b(c):\n  |    ^^^ here"
    assert drawn("  if a:  ", point._replace(place=Place("a.py", 1))) == "1 |   if a:\n  |   ^^^^^ here"


def test_tabs_and_wide_characters_do_not_shift_the_mark() -> None:
    assert drawn("\tx = y", label(1, 2, 3)) == "1 |     x = y\n  |     ^ here"
    assert drawn("s = '你好'; x", label(1, 11, 12)) == f"1 | s = '你好'; x\n  | {' ' * 12}^ here"


def test_a_long_line_is_cropped_around_its_label() -> None:
    source = "a" * 300 + " target " + "b" * 300
    drawing = drawn(source, label(1, 302, 308), room=60).split("\n")
    assert len(drawing[0]) <= 60
    assert drawing[0].startswith("1 | ~aaa")
    assert drawing[0].endswith("b~")
    assert drawing[0].index("target") == drawing[1].index("^^^^^^")


def test_a_long_note_goes_below_its_mark() -> None:
    drawing = drawn("x = value\n", label(1, 5, 10, "one two three four five six seven eight nine"), room=50)
    assert drawing.split("\n")[1:] == ["  |     ^^^^^", "  |   one two three four five six seven eight nine"]
    narrow = drawn("x = value\n", label(1, 5, 10, "one two three four five six seven"), room=30).split("\n")
    assert narrow[2:] == ["  | one two three four five", "  | six seven"]


def test_a_place_beyond_the_file_still_has_its_note() -> None:
    assert drawn("x", label(7, 1, 2, "gone")).strip() == "gone"
    assert drawn("", label(1, 5, 9)) == "1 |\n  | ^ here"


def test_what_a_terminal_would_obey_is_not_written() -> None:
    assert clean("a\x1b[1m\x9b\u202eb\tc") == "a\ufffd[1m\ufffd\ufffdb    c"


positions = st.integers(1, 30)
texts = st.text(alphabet="ab 你\t\x1b\u0301é()", max_size=400)


@given(texts, positions, positions, positions, positions, st.integers(5, 120), st.booleans())
def test_no_place_is_too_strange(
    text: str, line: int, column: int, end_line: int, end: int, room: int, one: bool
) -> None:
    place = Place("a.py", line, column, line if one else end_line, end)
    labels = [Label(place, text[:60], "", is_primary=True), Label(Place("a.py", 1), "b", "")]
    for row in snippet([text, *text.split(" ")], labels, room, UNICODE):
        written = "".join(piece for piece, _ in row)
        assert "\n" not in written
        assert "\x1b" not in written
        assert cells(written.rstrip()) <= max(room, 24 + 8)
