"""The command `startapp`: adds an app to a project."""

from __future__ import annotations

from pathlib import Path

import click


@click.command()
@click.argument("name")
@click.argument("path", default=".")
@click.option("--model", metavar="NAME", help="What its model is called: the app's name for one of them unless given.")
@click.option("--no-wiring", is_flag=True, help="Only make the files, and print the lines that install the app.")
def startapp(name: str, path: str, *, model: str | None, no_wiring: bool) -> None:
    """Add an app called NAME to the Django project in the folder PATH.

    It has a model, selectors, services, an API, admin, tasks and tests, and is installed: in INSTALLED_APPS and in the
    URLs of the API. A project that `django-cto new` did not start is served as well.
    """
    from django_cto.new.addition import lines_for, plan_app
    from django_cto.new.writing import write_all

    root = Path(path)
    found = plan_app(root, name, model, wire=not no_wiring)
    write_all(root, {**found.made, **found.edited})
    click.echo(f"{name} stands in {found.folder}: {len(found.made)} files, with the model {found.names.model}.")
    for changed in found.edited:
        click.echo(f"  changed {changed}")
    for missing in found.left_out:
        click.echo(f"  left out what needs {missing}: the project does not have it")
    if no_wiring:
        for line, where in lines_for(found.names, rest="REST framework" not in found.left_out):
            click.echo(f"  add {line} to {where}")
    click.echo("\n  python manage.py migrate")
