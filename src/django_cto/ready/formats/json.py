"""Writes the card as JSON in the project's own shape, which `schema.json` beside it describes."""

from __future__ import annotations

import json
from typing import Any

from django_cto import __version__
from django_cto.ready.card import Card, Line
from django_cto.ready.outcome import Looked, Verdict

VERSION = 1


def render(card: Card) -> str:
    """The whole card as one JSON object."""
    document = {
        "version": VERSION,
        "tool": {"name": "django-cto", "version": __version__},
        "project": card.project,
        "weights": card.weights,
        "share": _rounded(card.share),
        "depths": {str(depth): said for depth, said in card.depths},
        "categories": [
            {"name": each.name, "title": each.title, "share": _rounded(each.share)} for each in card.categories
        ],
        "rows": [_row(line) for line in card.lines],
        "crashed_rows": [f"{name}: {error}" for name, error in card.crashed],
    }
    return json.dumps(document, indent=2, ensure_ascii=False) + "\n"


def _rounded(share: float | None) -> float | None:
    return None if share is None else round(share, 4)


def _row(line: Line) -> dict[str, Any]:
    return {
        "name": line.row.name,
        "category": line.row.category,
        "title": line.row.title,
        "weight": line.row.weight,
        "minutes": line.row.minutes,
        "remedy": " ".join(line.row.remedy.split()),
        "depth": str(line.depth),
        **_verdict(line.verdict),
        "others": [{"depth": str(depth), **_verdict(verdict)} for depth, verdict in line.others],
    }


def _verdict(verdict: Verdict) -> dict[str, Any]:
    return {
        "outcome": str(verdict.outcome),
        "because": verdict.because,
        "looked": [_looked(looked) for looked in verdict.looked],
    }


def _looked(looked: Looked) -> dict[str, Any]:
    place = {"path": looked.place.path, "line": looked.place.line} if looked.place else None
    return {"what": looked.what, "value": looked.value, "place": place}
