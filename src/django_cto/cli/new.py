"""The command `new`: begins a project."""

from __future__ import annotations

import sys
from pathlib import Path

import click


@click.command()
@click.argument("name")
@click.option("--dir", "folder", metavar="FOLDER", help="Where the project goes: a folder that is new or empty.")
@click.option("--no-git", is_flag=True, help="Make no repository and no commit.")
@click.option("--start", is_flag=True, help="Also set it up, offer to make a superuser, and serve it.")
def new(name: str, folder: str | None, *, no_git: bool, start: bool) -> int:
    """Begin a Django project called NAME that runs at once.

    NAME has small letters, digits and dashes. The project goes into a folder of that name unless --dir names another.
    """
    from django_cto.new.begin import begin

    target = Path(folder if folder is not None else name)
    begun = begin(name, target, commit=not no_git)
    state = f"not committed: {begun.not_committed}" if begun.not_committed else "committed"
    click.echo(f"{name} stands in {target}: {begun.files} files, {state}.")
    if start:
        from django_cto.new.start import start_project

        start_project(target, ask=_asked)
    click.echo(f"\n  cd {target}\n  make run     sets it up and serves it\n  make test    passes its tests")
    return 0


def _asked(question: str) -> bool:
    if sys.stdin.isatty():
        return click.confirm(question)
    click.echo("There is no terminal to ask for a superuser; `manage.py createsuperuser` makes one.")
    return False
