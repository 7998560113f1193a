"""The command `rules`: lists what is looked for."""

from __future__ import annotations

import click


@click.command()
def rules() -> None:
    """List the rules by family, with their severity and what they find."""
    from itertools import groupby

    from django_cto.audit.choice import every_rule

    found = every_rule()
    room = max(len(rule.name) for rule in found)
    for family, group in groupby(found, key=lambda rule: rule.family):
        click.echo(click.style(family, bold=True))
        for rule in group:
            preview = " (preview)" if rule.preview else ""
            click.echo(f"  {rule.name:<{room}}  {rule.severity:<8} {rule.title}{preview}")
