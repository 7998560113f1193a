"""The command `upgrade`: carries a started project to the newest template."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import click

from django_cto import __version__

if TYPE_CHECKING:
    from django_cto.new.upgrade import Upgrade

UNSETTLED = 1


@click.command()
@click.argument("path", default=".")
@click.option("--diff", is_flag=True, help="Print what would change, and change nothing.")
def upgrade(path: str, *, diff: bool) -> int:
    """Carry the started project in the folder PATH to the newest template.

    Your changes and the template's are merged. Exits with 1 if there is something to settle.
    """
    from django_cto.new.repository import check_committed
    from django_cto.new.upgrade import carry_out, plan_upgrade

    root = Path(path)
    found = plan_upgrade(root, __version__)
    if found is None:
        click.echo(f"The project follows template {__version__} already.")
        return 0
    if diff:
        return _shown(found)
    check_committed(root)
    carry_out(found)
    click.echo(_table(found))
    unsettled = _unsettled(found)
    click.echo("\n".join(unsettled or ["\nLook at it with `git diff`, run `make test`, commit."]))
    return UNSETTLED if unsettled else 0


def _shown(found: Upgrade) -> int:
    from django_cto.new.difference import difference

    click.echo(difference(found), nl=False)
    unsettled = _unsettled(found)
    # Beside the diff, so that it is not taken for a part of it.
    click.echo("\n".join([_table(found), *unsettled]), err=True)
    return UNSETTLED if unsettled else 0


def _table(found: Upgrade) -> str:
    from django_cto.new.merge import Outcome

    room = max(len(outcome) for outcome in Outcome)
    lines = [f"From template {found.before} to {found.after}:", ""]
    for merged in found.files:
        if merged.outcome is not Outcome.UNCHANGED:
            reason = f" ({merged.reason})" if merged.reason else ""
            lines.append(f"  {merged.outcome:<{room}}  {merged.path}{reason}")
    counts = Counter(merged.outcome for merged in found.files)
    summary = ", ".join(f"{counts[outcome]} {outcome}" for outcome in Outcome if counts[outcome])
    return "\n".join([*lines, "", summary])


def _unsettled(found: Upgrade) -> list[str]:
    return [*_conflicts(found), *_clashes(found)]


def _conflicts(found: Upgrade) -> Iterator[str]:
    from django_cto.new.merge import Outcome

    paths = [merged.path for merged in found.with_outcome(Outcome.CONFLICT)]
    if paths:
        yield "\nSettle what is in conflict, then `git add` it:"
        yield from (f"  {path}" for path in paths)
    if any(path.startswith("requirements/") for path in paths):
        # Compiled from pyproject.toml, so nobody should settle it by hand.
        yield "\nWith pyproject.toml settled: `git checkout --theirs requirements && make lock`"


def _clashes(found: Upgrade) -> Iterator[str]:
    from django_cto.new.clashes import clashes

    for clash in clashes(found.root, found.changes):
        yield f"\nThe migrations {' and '.join(clash.migrations)} of {clash.app} were made side by side. Join them:"
        yield f"  python manage.py makemigrations --merge {clash.app}"
