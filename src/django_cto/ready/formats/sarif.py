"""Writes the card as SARIF 2.1.0: a rule a row, a result a row that fails or could not be looked at."""

from __future__ import annotations

import hashlib
import json
from typing import Any

from django_cto import __version__
from django_cto.ready.card import Card, Line
from django_cto.ready.outcome import Outcome
from django_cto.ready.row import Row

SCHEMA = "https://json.schemastore.org/sarif-2.1.0.json"
# From this weight on, a row that fails is an error to readers that know only levels.
GRAVE = 6


def render(card: Card) -> str:
    """The whole card as one run."""
    run = {
        "tool": {
            "driver": {
                "name": "django-cto ready",
                "version": __version__,
                "rules": [_rule(line.row) for line in card.lines],
            }
        },
        "results": [_result(line) for line in card.of(Outcome.FAIL, Outcome.ERROR)],
        "columnKind": "unicodeCodePoints",
    }
    return json.dumps({"$schema": SCHEMA, "version": "2.1.0", "runs": [run]}, indent=2, ensure_ascii=False) + "\n"


def _rule(row: Row) -> dict[str, Any]:
    return {
        "id": f"ready-{row.name}",
        "shortDescription": {"text": row.title},
        "fullDescription": {"text": row.why},
        "help": {"text": " ".join(row.remedy.split()), "markdown": row.remedy},
        "properties": {"tags": [row.category], "weight": row.weight},
    }


def _result(line: Line) -> dict[str, Any]:
    level = "error" if line.row.weight >= GRAVE and line.outcome is Outcome.FAIL else "warning"
    places = [looked.place for looked in line.verdict.looked if looked.place]
    identity = f"{line.row.name} {places[0].path if places else ''}"
    return {
        "ruleId": f"ready-{line.row.name}",
        "level": level,
        "message": {"text": f"{line.verdict.because}. {' '.join(line.row.remedy.split())}"},
        "locations": [
            {
                "physicalLocation": {
                    "artifactLocation": {"uri": place.path, "uriBaseId": "%SRCROOT%"},
                    "region": {"startLine": place.line},
                }
            }
            for place in places[:1]
        ],
        "partialFingerprints": {"djangoCtoReady/v1": hashlib.sha256(identity.encode()).hexdigest()},
    }
