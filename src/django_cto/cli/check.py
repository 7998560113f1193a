"""The command `check`: reviews a project and reports."""

from __future__ import annotations

import sys
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from django_cto.cli.fixing import check_options, fixed_folder, show_diff
from django_cto.cli.outputs import FORMATS, STDOUT, OrderedCommand, paired

if TYPE_CHECKING:
    from django_cto.audit.config import Config
    from django_cto.audit.review import Review
    from django_cto.fix.folder import Fixed

CLEAN, FINDINGS, FAILURE = 0, 1, 2
# What --write-baseline stands for without a file of its own.
SAME_FILE = "\0"


@click.command(cls=OrderedCommand)
@click.argument("path", default=".")
@click.option("--format", multiple=True, type=click.Choice(FORMATS), help="How to report; may be repeated.")
@click.option("--output", multiple=True, metavar="FILE", help="Where the report of the --format before it goes.")
@click.option("--quiet", "-q", is_flag=True, help="One line a finding and nothing else.")
@click.option("--statistics", is_flag=True, help="Add hits per rule, and what was resolved and what was not.")
@click.option("--select", multiple=True, metavar="RULES", help="Only these rules or families, with commas between.")
@click.option("--ignore", multiple=True, metavar="RULES", help="Not these rules or families.")
@click.option("--preview", is_flag=True, help="Also rules not counted yet, and what is only possible.")
@click.option("--exit-zero", is_flag=True, help="Exit with 0 even if there are findings.")
@click.option("--baseline", metavar="FILE", help="Hold back the findings that this file has.")
@click.option(
    "--write-baseline",
    metavar="[FILE]",
    is_flag=False,
    flag_value=SAME_FILE,
    help="Write all findings to the baseline.",
)
@click.option("--since", metavar="REVISION", help="Only what is new since the branch left this git revision.")
@click.option("--all-migrations", is_flag=True, help="Review every migration, not only those new since --since.")
@click.option("--fix", is_flag=True, help="Cure what can be cured without changing what the code does.")
@click.option(
    "--unsafe-fixes", is_flag=True, help="With --fix or --diff: also where behaviour changes or files are made."
)
@click.option("--diff", is_flag=True, help="Print what --fix would change as a unified diff, and write nothing.")
@click.option("--no-cache", is_flag=True, help="Neither use nor keep what was read in the user's cache folder.")
@click.option("--jobs", "-j", type=click.IntRange(min=1), metavar="N", help="How many processes read.")
@click.pass_context
def check(ctx: click.Context, /, path: str, write_baseline: str | None, **options: Any) -> int:
    """Review the Django project in the folder PATH without running a line of it.

    Exits with 0 if nothing is found, with 1 if something is, and with 2 after wrong use or a failure of our own.
    """
    reports = paired(ctx.meta["reports"])
    if write_baseline not in (None, SAME_FILE) and path == "." and Path(write_baseline or "").is_dir():
        # A folder cannot be the baseline, so it is the project that was meant.
        path, write_baseline = str(write_baseline), SAME_FILE
    if write_baseline is not None and options["since"] is not None:
        raise click.UsageError("--write-baseline writes all findings, --since has only the new ones; give one of them")
    check_options(options, is_written=write_baseline is not None, has_reports=bool(ctx.meta["reports"]))
    review, fixed = _reviewed(Path(path), write_baseline, options)
    if fixed and options["diff"]:
        return _shown(fixed, exit_zero=options["exit_zero"])

    from django_cto.cli.delivery import deliver
    from django_cto.report.text import Look

    crashed = review.summary.crashed_rules
    code = FAILURE if crashed else FINDINGS if review.findings and not options["exit_zero"] else CLEAN
    if options["quiet"] or ("text", STDOUT) not in reports:
        _say_crashed(crashed)
    try:
        deliver(review, reports, Look(quiet=options["quiet"], statistics=options["statistics"]))
    except BrokenPipeError:
        _forget_stdout()
    return code


def _shown(fixed: Fixed, *, exit_zero: bool) -> int:
    """Show the diff in place of a report."""
    changes = False
    try:
        changes = show_diff(fixed)
    except BrokenPipeError:
        _forget_stdout()
    crashed = fixed.review.summary.crashed_rules
    _say_crashed(crashed)
    return FAILURE if crashed else FINDINGS if changes and not exit_zero else CLEAN


def _say_crashed(crashed: Mapping[str, str]) -> None:
    for rule, error in crashed.items():
        click.echo(f"django-cto: the rule {rule} crashed: {error}", err=True)


def _reviewed(root: Path, write_baseline: str | None, options: dict[str, Any]) -> tuple[Review, Fixed | None]:
    """The review that is to be reported, and what was fixed where that was asked for."""
    from django_cto.audit.config import read_config
    from django_cto.audit.folder import Order, check_folder, review_folder
    from django_cto.cli.progress import progress

    check_folder(root)
    config = _with_options(read_config(root), options)
    order = Order(
        root=root,
        config=config,
        since=options["since"],
        all_migrations=options["all_migrations"],
        jobs=options["jobs"],
        cache=not options["no_cache"],
    )
    file = _baseline_file(root, config, options["baseline"], write_baseline)
    with progress(quiet=options["quiet"]) as say:
        review = review_folder(order, say)
        review = _against(review, file, write=write_baseline is not None) if file else review
        fixed = fixed_folder(order, review, options, say) if options["fix"] or options["diff"] else None
    return fixed.review if fixed else review, fixed


def _with_options(config: Config, options: dict[str, Any]) -> Config:
    import msgspec

    select, ignore = _names(options["select"]), _names(options["ignore"])
    if select or ignore:
        # Imported here: a review that is remembered needs little of what it imports.
        from django_cto.audit.choice import check_names

        check_names(select, "--select")
        check_names(ignore, "--ignore")
    return msgspec.structs.replace(
        config,
        select=select or config.select,
        ignore=(*config.ignore, *ignore),
        preview=config.preview or options["preview"],
    )


def _names(values: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(name for value in values for part in value.split(",") if (name := part.strip()))


def _baseline_file(root: Path, config: Config, given: str | None, write_to: str | None) -> Path | None:
    if write_to not in (None, SAME_FILE):
        return Path(str(write_to))
    if given is not None:
        return Path(given)
    if config.baseline:
        return root / config.baseline
    if write_to == SAME_FILE:
        raise click.UsageError(
            "--write-baseline needs a file: its own, that of --baseline, or `baseline` in the config"
        )
    return None


def _against(review: Review, file: Path, *, write: bool) -> Review:
    from django_cto.audit.baseline import against_baseline, counted, read_baseline, renewed, written
    from django_cto.audit.choice import every_rule
    from django_cto.cli.delivery import write as write_file

    baseline = read_baseline(file) if file.exists() or not write else {}
    if write:
        present = counted(review.findings, review.lines_of)
        known = {rule.name for rule in every_rule()}
        baseline = renewed(baseline, present, review.looked, known)
        write_file(file, written(baseline).encode("utf-8", "surrogateescape"))
    return against_baseline(review, baseline)


def _forget_stdout() -> None:
    """Whoever read our output has read enough; Python must not try to write the rest when it shuts down."""
    import os

    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
