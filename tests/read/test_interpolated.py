import pytest

from django_cto.read.interpolated import interpolated


@pytest.mark.parametrize(
    ("source", "pieces", "fields"),
    [
        ('f""', ("",), ()),
        ('f"a{b}c"', ("a", "c"), ("b",)),
        ("F'{a}{ b }'", ("", "", ""), ("a", "b")),
        ("f\"{{a}}{d['}']}\"", ("{{a}}", ""), ("d['}']",)),
        ('f"\\"{a}"', ('\\"', ""), ("a",)),
        ('f"""{a}\n"b\\""""', ("", '\n"b\\"'), ("a",)),
        ("f'{ {1: 2}[a] }'", ("", ""), ("{1: 2}[a]",)),
    ],
)
def test_pieces_and_fields_of_one_string(source: str, pieces: tuple[str, ...], fields: tuple[str, ...]):
    found = interpolated(source)
    assert found is not None
    assert (found.pieces, found.fields) == (pieces, fields)


@pytest.mark.parametrize(
    "source",
    [
        '"a"',
        'rf"{a}"',
        't"{a}"',
        'f"{a}" "b"',
        'f"{a}" f"{b}"',
        'f"{a!r}"',
        'f"{a:>3}"',
        'f"{a:{b}}"',
        'f"{a=}"',
        'f"{}"',
    ],
)
def test_what_is_written_in_another_way_is_not_taken_apart(source: str):
    assert interpolated(source) is None
