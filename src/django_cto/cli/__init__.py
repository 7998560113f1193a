"""The command line: arguments in, exit code out.

Modules that a command needs are imported when it runs, so that `--help` and `--version` need none of them.
"""

from __future__ import annotations

import gc
import os
import sys
from collections.abc import Sequence

import click

from django_cto import __version__
from django_cto.cli.check import FAILURE, check
from django_cto.cli.explain import explain
from django_cto.cli.model import model
from django_cto.cli.new import new
from django_cto.cli.ready import ready
from django_cto.cli.room import with_room
from django_cto.cli.rules import rules
from django_cto.cli.startapp import startapp
from django_cto.cli.upgrade import upgrade

INTERRUPTED = 130


@click.group(
    invoke_without_command=True, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100}
)
@click.version_option(__version__, prog_name="django-cto")
@click.pass_context
def commands(ctx: click.Context, /) -> None:
    """Begin Django projects, review them without running them, explain what goes wrong, tell what production lacks."""
    if ctx.invoked_subcommand is None:
        click.echo(ctx.get_help(), err=True)
        ctx.exit(FAILURE)


commands.add_command(check)
commands.add_command(explain)
commands.add_command(model)
commands.add_command(new)
commands.add_command(ready)
commands.add_command(rules)
commands.add_command(startapp)
commands.add_command(upgrade)


def main() -> None:
    """Run the command that the arguments name, and leave with its exit code."""
    # What a review makes it needs until its end, so looking for garbage finds none and takes a third of the time.
    gc.disable()
    code = with_room(run, sys.argv[1:])
    # Nor need anything be taken apart that goes with the process.
    gc.freeze()
    sys.exit(code)


def run(arguments: Sequence[str]) -> int:
    """Run a command and give its exit code: 0 clean, 1 findings, 2 wrong use or our own failure."""
    try:
        code = commands.main(list(arguments), prog_name="django-cto", standalone_mode=False)
        sys.stdout.flush()
    except click.ClickException as error:
        hint = f" (see {error.ctx.command_path} --help)" if isinstance(error, click.UsageError) and error.ctx else ""
        return _failed(f"{error.format_message()}{hint}")
    except (click.Abort, KeyboardInterrupt):
        return INTERRUPTED
    except Exception as error:  # noqa: BLE001 - the last resort: a line that says where, not a page of frames
        return _failed(_told(error))
    return code if isinstance(code, int) else 0


def _told(error: Exception) -> str:
    from django_cto.audit.family import told
    from django_cto.audit.mistake import Mistake

    if isinstance(error, Mistake):
        return str(error)
    if os.environ.get("DJANGO_CTO_TRACEBACK"):
        import traceback

        traceback.print_exception(error)
    return f"this is our fault: {told(error)}; DJANGO_CTO_TRACEBACK=1 shows how it came about"


def _failed(message: str) -> int:
    print(f"django-cto: {' '.join(message.split())}", file=sys.stderr)  # noqa: T201
    return FAILURE
