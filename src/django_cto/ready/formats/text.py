"""Lays the card out for people: category by category, what is wrong before what is well."""

from __future__ import annotations

from collections.abc import Iterator

from django_cto.ready.card import Card, Line
from django_cto.ready.outcome import Outcome

Piece = tuple[str, str]
SIGNS = {
    Outcome.FAIL: ("✗", "bold red"),
    Outcome.ERROR: ("!", "bold magenta"),
    Outcome.MANUAL: ("?", "bold cyan"),
    Outcome.PASS: ("✓", "green"),
    Outcome.NOT_APPLICABLE: ("–", "dim"),
}
OPEN = (Outcome.FAIL, Outcome.ERROR, Outcome.MANUAL)


def render(card: Card) -> str:
    """The card as plain text."""
    return "".join("".join(text for text, _ in pieces) + "\n" for pieces in document(card))


def document(card: Card) -> Iterator[tuple[Piece, ...]]:
    """The lines of the card, each of pieces with a style."""
    yield (f"Is {card.project} ready for production?", "bold"), _share(card.share)
    for depth, said in card.depths:
        yield ((f"  {depth}: {said}", "dim"),)
    for category in card.categories:
        yield ()
        yield (category.title.capitalize(), "bold"), _share(category.share)
        for line in sorted(category.lines, key=lambda line: list(SIGNS).index(line.outcome)):
            yield from _line(line)
    yield ()
    yield from _conclusion(card)


def _share(share: float | None) -> Piece:
    if share is None:
        return "", ""
    return f"  {share:.0%}", "bold green" if share == 1 else "bold yellow"


def _line(line: Line) -> Iterator[tuple[Piece, ...]]:
    sign, style = SIGNS[line.outcome]
    is_open = line.outcome in OPEN
    yield (f"  {sign} ", style), (line.row.title, "" if is_open else style), (f"  [{line.row.name}]", "dim")
    if line.outcome is not Outcome.PASS:
        yield ((f"      {line.verdict.because}", "" if is_open else "dim"),)
    if line.outcome is Outcome.FAIL:
        yield from (((f"      {looked}", "dim"),) for looked in line.verdict.looked)
        remedy = " ".join(line.row.remedy.split())
        yield ((f"      = about {line.row.minutes} minutes: {remedy}", "green"),)


def _conclusion(card: Card) -> Iterator[tuple[Piece, ...]]:
    counts = [(sum(1 for _ in card.of(outcome)), outcome) for outcome in SIGNS]
    said = ", ".join(f"{count} {outcome}" for count, outcome in counts if count)
    minutes = sum(line.row.minutes for line in card.of(Outcome.FAIL))
    yield ((f"{len(card.lines)} rows: {said}", "bold"),)
    if minutes:
        yield ((f"What fails takes about {minutes} minutes to mend", ""),)
