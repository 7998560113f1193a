"""Knows which report goes where: pairs `--format` with `--output`, and writes."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import groupby

import click

FORMATS = ("text", "json", "sarif", "github", "gitlab", "junit")
STDOUT = "-"
# Formats that several of may share one stream: each of their lines stands for itself.
IN_LINES = frozenset({"text", "github"})


class OrderedCommand(click.Command):
    """A command that also keeps in which order `--format` and `--output` were given among one another."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Parse as always, and once more for the order."""
        values, _, order = self.make_parser(ctx).parse_args(list(args))
        left: dict[str, Iterator[str]] = {name: iter(values.get(name) or ()) for name in ("format", "output")}
        names = [parameter.name for parameter in order if parameter.name in left]
        ctx.meta["reports"] = tuple((name, next(left[name])) for name in names)
        return super().parse_args(ctx, args)


def paired(given: Iterable[tuple[str, str]]) -> tuple[tuple[str, str], ...]:
    """Formats with their outputs, from options in their order.

    An output belongs to the format before it. After several formats in a row, several outputs belong to the last of
    them, in the same order; outputs before any format belong to the first ones.
    """
    pairs: list[tuple[str, str]] = []
    early: list[str] = []
    for name, group in groupby(given, key=lambda option: option[0]):
        values = [value for _, value in group]
        if name == "format":
            pairs += [(value, early.pop(0) if early else STDOUT) for value in values]
            room = sum(output == STDOUT for _, output in pairs[-len(values) :])
        elif not pairs:
            early = values
        elif len(values) > room:
            raise click.UsageError(f"--output {values[room]} has no --format of its own")
        else:
            free = len(pairs) - len(values)
            pairs[free:] = [(pair[0], value) for pair, value in zip(pairs[free:], values, strict=True)]
    if early and pairs:
        raise click.UsageError(f"--output {early[0]} has no --format of its own")
    if len(early) > 1:
        raise click.UsageError(f"--output {early[1]} has no --format of its own")
    return _checked(pairs or [("text", early[0] if early else STDOUT)])


def _checked(pairs: list[tuple[str, str]]) -> tuple[tuple[str, str], ...]:
    outputs = [output for _, output in pairs if output != STDOUT]
    for output in outputs:
        if outputs.count(output) > 1:
            raise click.UsageError(f"two reports would go to {output}")
    shared = [name for name, output in pairs if output == STDOUT]
    if len(shared) > 1 and not IN_LINES.issuperset(shared):
        raise click.UsageError(f"{' and '.join(shared)} would both go to standard output; give one an --output")
    return tuple(pairs)
