"""Which report goes where."""

from __future__ import annotations

import click
import pytest

from django_cto.cli.outputs import OrderedCommand, paired


def pairs_of(line: str) -> list[tuple[str, str]]:
    """The pairs of a command line, parsed as `check` parses its own."""
    seen: list[tuple[str, str]] = []

    @click.command(cls=OrderedCommand)
    @click.argument("path", default=".")
    @click.option("--format", multiple=True)
    @click.option("--output", multiple=True)
    @click.option("--quiet", is_flag=True)
    @click.pass_context
    def command(ctx: click.Context, /, **options: object) -> None:
        seen.extend(paired(ctx.meta["reports"]))

    command.main(line.split(), standalone_mode=False)
    return seen


@pytest.mark.parametrize(
    ("line", "pairs"),
    [
        ("", [("text", "-")]),
        ("--quiet here", [("text", "-")]),
        ("--format json", [("json", "-")]),
        ("--format=json --output=a", [("json", "a")]),
        ("--output a --format json", [("json", "a")]),
        ("--output a", [("text", "a")]),
        ("--format json --output -", [("json", "-")]),
        ("--format sarif --output a --format text", [("sarif", "a"), ("text", "-")]),
        ("--format text --format sarif --output a", [("text", "-"), ("sarif", "a")]),
        (
            "--format text here --format json --output a --quiet --format sarif --output b",
            [("text", "-"), ("json", "a"), ("sarif", "b")],
        ),
        ("--format json --format sarif --output a --output b", [("json", "a"), ("sarif", "b")]),
        (
            "--format text --format json --format sarif --output a --output b",
            [("text", "-"), ("json", "a"), ("sarif", "b")],
        ),
        ("--output a --output b --format json --format sarif", [("json", "a"), ("sarif", "b")]),
        ("--output a --format json --format sarif --output b", [("json", "a"), ("sarif", "b")]),
        ("--format text --format github", [("text", "-"), ("github", "-")]),
    ],
)
def test_an_output_belongs_to_the_format_before_it(line: str, pairs: list[tuple[str, str]]) -> None:
    assert pairs_of(line) == pairs


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("--output a --output b", "--output b has no --format of its own"),
        ("--format json --output a --output b", "--output b has no --format of its own"),
        ("--output a --format json --output b", "--output b has no --format of its own"),
        ("--output a --output b --format json", "--output b has no --format of its own"),
        ("--format json --output a --format sarif --output a", "two reports would go to a"),
        ("--format json --format text", "json and text would both go to standard output; give one an --output"),
    ],
)
def test_what_cannot_be_paired(line: str, said: str) -> None:
    with pytest.raises(click.UsageError) as raised:
        pairs_of(line)
    assert raised.value.message == said
