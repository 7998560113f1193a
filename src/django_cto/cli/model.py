"""The command `model`: prints what was understood of a project."""

from __future__ import annotations

import click


@click.command()
@click.argument("path", default=".")
@click.option("--json", "as_json", is_flag=True, help="All of it, as JSON.")
@click.option("--app", metavar="NAME", help="Only this app.")
@click.option("--no-cache", is_flag=True, help="Neither use nor keep what was read in the user's cache folder.")
@click.option("--jobs", "-j", type=click.IntRange(min=1), metavar="N", help="How many processes read.")
def model(path: str, *, as_json: bool, app: str | None, no_cache: bool, jobs: int | None) -> None:
    """Print what was understood of the Django project in the folder PATH, and what was not and why."""
    raise click.UsageError("not yet")
