"""What `check` does with fixes: makes them, writes them or shows them as a diff."""

from __future__ import annotations

import sys
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any

import click

if TYPE_CHECKING:
    from django_cto.audit.folder import Order
    from django_cto.audit.review import Review
    from django_cto.fix.folder import Fixed


def check_options(options: Mapping[str, Any], *, is_written: bool, has_reports: bool) -> None:
    """Raise a `UsageError` where options contradict one another."""
    fixes = options["fix"] or options["diff"]
    if options["unsafe_fixes"] and not fixes:
        raise click.UsageError("--unsafe-fixes says which fixes --fix and --diff take; give one of them too")
    if fixes and is_written:
        raise click.UsageError("--write-baseline accepts what is found, --fix and --diff cure it; give one of them")
    if options["diff"] and has_reports:
        raise click.UsageError("--diff prints a diff in place of a report; leave --format and --output out")


def fixed_folder(order: Order, review: Review, options: Mapping[str, Any], say: Callable[[str], None]) -> Fixed:
    """Fix what was reported, and write it where that is asked for."""
    from django_cto.fix.folder import fix_folder

    fixed = fix_folder(order, review, say, unsafe=options["unsafe_fixes"])
    if not options["diff"]:
        fixed.write()
    return fixed


def show_diff(fixed: Fixed) -> bool:
    """Print the diff, and to standard error what it would do; whether it would change anything."""
    from django_cto.report.conclusion import fixes

    diff = fixed.diff()
    sys.stdout.flush()
    sys.stdout.buffer.write(diff)
    sys.stdout.flush()
    for text, _ in fixes(fixed.review.summary, would=True):
        click.echo(text, err=True)
    return bool(diff)
