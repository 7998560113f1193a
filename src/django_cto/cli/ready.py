"""The command `ready`: the readiness card of a project."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from django_cto.cli.outputs import STDOUT, OrderedCommand, paired

if TYPE_CHECKING:
    from django_cto.ready.card import Card

FORMATS = ("text", "json", "junit", "sarif", "html")
# Which outcomes end with exit code 1; each includes those before it.
FAIL_ON = {"never": (), "fail": ("fail",), "error": ("fail", "error"), "manual": ("fail", "error", "manual")}
READY, NOT_READY, FAILURE = 0, 1, 2


@click.command(cls=OrderedCommand)
@click.argument("path", default=".")
@click.option("--settings", metavar="MODULE", help="Production's settings, loaded by the project's own Python.")
@click.option("--url", metavar="URL", help="The live site, asked a few polite requests.")
@click.option("--plain-url", metavar="URL", help="The live site without TLS, where it has a port of its own.")
@click.option("--ca-file", metavar="FILE", help="Certificates to trust besides the system's.")
@click.option("--python", metavar="FILE", help="The Python that has the project's packages.")
@click.option("--timeout", type=click.FloatRange(min=1), default=60, show_default=True, help="Seconds for --settings.")
@click.option("--format", multiple=True, type=click.Choice(FORMATS), help="How to report; may be repeated.")
@click.option("--output", multiple=True, metavar="FILE", help="Where the report of the --format before it goes.")
@click.option(
    "--fail-on",
    type=click.Choice(list(FAIL_ON)),
    default="error",
    show_default=True,
    help="The mildest outcome that ends with exit code 1.",
)
@click.pass_context
def ready(ctx: click.Context, /, path: str, **options: Any) -> int:
    """Tell whether the project in the folder PATH is ready for production, row by row.

    Looks at the code alone, with --settings also at the settings as they load, with --url also at the live site.
    Exits with 0 if it is ready, with 1 if a row fails or could not be looked at, with 2 after a failure of our own.
    """
    from django_cto.cli.progress import progress
    from django_cto.ready.looking import Wish, look

    reports = paired(ctx.meta["reports"])
    wish = Wish(
        root=Path(path),
        settings=options["settings"],
        url=options["url"],
        python=options["python"],
        seconds=options["timeout"],
        plain_url=options["plain_url"],
        authority=options["ca_file"],
    )
    with progress(quiet=False) as say:
        card = look(wish, say)
    for name, output in sorted(reports, key=lambda report: report[1] == STDOUT):
        _deliver(card, name, output)
    for name, error in card.crashed:
        click.echo(f"django-cto: the row {name} crashed: {error}", err=True)
    return _code(card, FAIL_ON[options["fail_on"]])


def _code(card: Card, bad: tuple[str, ...]) -> int:
    if card.crashed:
        return FAILURE
    return NOT_READY if any(line.outcome in bad for line in card.lines) else READY


def _deliver(card: Card, name: str, output: str) -> None:
    import importlib

    from django_cto.cli.delivery import write

    if name == "text" and output == STDOUT and sys.stdout.isatty():
        from django_cto.ready.formats.terminal import show

        show(card, sys.stdout)
        return
    document: str = importlib.import_module(f"django_cto.ready.formats.{name}").render(card)
    if output == STDOUT:
        sys.stdout.flush()
        sys.stdout.buffer.write(document.encode("utf-8", "replace"))
        sys.stdout.flush()
    else:
        write(Path(output), document.encode("utf-8", "replace"))
