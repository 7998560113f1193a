"""The command `model`: prints what was understood of a project."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from django_cto.project import Project


@click.command()
@click.argument("path", default=".")
@click.option("--json", "as_json", is_flag=True, help="All of it, as JSON.")
@click.option("--app", metavar="NAME", help="Only this app, with all that belongs to it.")
@click.option("--no-cache", is_flag=True, help="Neither use nor keep what was read in the user's cache folder.")
@click.option("--jobs", "-j", type=click.IntRange(min=1), metavar="N", help="How many processes read.")
def model(path: str, *, as_json: bool, app: str | None, no_cache: bool, jobs: int | None) -> None:
    """Print what was understood of the Django project in the folder PATH, and what was not and why."""
    from django_cto.audit.config import read_config
    from django_cto.audit.folder import check_folder
    from django_cto.project import load_project

    root = Path(path)
    check_folder(root)
    config = read_config(root)
    project = load_project(root, exclude=config.exclude, settings=config.settings, jobs=jobs, cache=not no_cache)
    if app is not None:
        _check_app(app, project)

    from django_cto.project.describe import describe
    from django_cto.report.model import render

    description = describe(project, app)
    if as_json:
        import json

        # All of it is plain text, so that a path that is no text does no harm.
        click.echo(json.dumps(description, indent=2))
    else:
        whole = app is not None
        shown = description if whole else {name: description[name] for name in ("counts", "unresolved")}
        click.echo(render(shown), nl=False)


def _check_app(app: str, project: Project) -> None:
    from django_cto.audit.mistake import Mistake, nearest

    known = {name for found in project.apps.values() for name in (found.name, found.label)}
    if app not in known:
        raise Mistake(f"there is no app `{app}`{nearest(app, known)}")
