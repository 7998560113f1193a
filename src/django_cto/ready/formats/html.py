"""Writes the card as one HTML page that needs nothing else: no script, no font, no other file."""

from __future__ import annotations

import re
from collections.abc import Iterator
from html import escape
from importlib import resources

from django_cto import __version__
from django_cto.ready.card import Card, Category, Line
from django_cto.ready.outcome import Outcome

CLASSES = {outcome: str(outcome) for outcome in Outcome} | {Outcome.NOT_APPLICABLE: "none"}
ORDER = (Outcome.FAIL, Outcome.ERROR, Outcome.MANUAL, Outcome.PASS, Outcome.NOT_APPLICABLE)
NOTHING = "What is for people to tell and what does not apply weighs nothing."
CODE = re.compile(r"`([^`]+)`")
REMEDIED = (Outcome.FAIL, Outcome.ERROR)


def render(card: Card) -> str:
    """The page."""
    style = (resources.files(__package__) / "card.css").read_text(encoding="utf-8")
    title = f"Is {escape(card.project)} ready for production?"
    return "\n".join(
        (
            "<!doctype html>",
            '<html lang="en">',
            '<head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">',
            f"<title>{title}</title><style>\n{style}</style></head>",
            "<body>",
            *_header(card, title),
            "<main>",
            *(line for category in card.categories for line in _category(category)),
            "</main>",
            f"<footer>Made by django-cto {__version__}, weights of version {card.weights}. {NOTHING}</footer>",
            "</body></html>\n",
        )
    )


def _header(card: Card, title: str) -> Iterator[str]:
    counts = ((sum(1 for _ in card.of(outcome)), outcome) for outcome in ORDER)
    said = ", ".join(f"{count} {outcome}" for count, outcome in counts if count)
    yield f"<header><div class='share'>{_percent(card.share)}</div><div><h1>{title}</h1>"
    yield f"<div class='soft'>{len(card.lines)} rows: {said}</div></div>"
    yield "<dl class='depths'>"
    yield from (f"<dt>{depth}</dt><dd>{escape(text)}</dd>" for depth, text in card.depths)
    yield "</dl></header>"


def _percent(share: float | None) -> str:
    return "–" if share is None else f"{share:.0%}"


def _category(category: Category) -> Iterator[str]:
    yield f"<section><h2>{category.title.capitalize()} <span>{_percent(category.share)}</span></h2>"
    if category.share is not None:
        yield f"<div class='bar' aria-hidden='true'><i style='width:{category.share:.0%}'></i></div>"
    yield "<ul class='rows'>"
    for line in sorted(category.lines, key=lambda line: ORDER.index(line.outcome)):
        yield from _line(line)
    yield "</ul></section>"


def _line(line: Line) -> Iterator[str]:
    row = line.row
    yield f"<li class='{CLASSES[line.outcome]}'><div class='outcome'>{line.outcome}</div>"
    yield f"<div class='row'><h3>{_text(row.title)}</h3><p>{_text(line.verdict.because)}</p>"
    if line.verdict.looked:
        yield "<ul class='looked'>"
        yield from (f"<li>{escape(str(looked))}</li>" for looked in line.verdict.looked)
        yield "</ul>"
    if line.outcome in REMEDIED:
        remedy = _text(" ".join(row.remedy.split()))
        yield f"<p class='remedy'>{remedy} <span class='soft'>About {row.minutes} minutes.</span></p>"
    yield "</div></li>"


def _text(markdown: str) -> str:
    return CODE.sub(r"<code>\1</code>", escape(markdown))
