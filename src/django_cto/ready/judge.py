"""Asks every row at every depth that there is evidence of, and makes the card."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django_cto.audit.family import told
from django_cto.ready.card import Card, Line
from django_cto.ready.code import Code
from django_cto.ready.outcome import Absent, Depth, Outcome, Unseen, Unsure, Verdict, manual, not_applicable
from django_cto.ready.row import LOOKS, Row

CONCLUSIVE = (Outcome.PASS, Outcome.FAIL)
NEEDS = {
    Depth.SETTINGS: "Only the loaded settings show it: give --settings",
    Depth.LIVE: "Only the live site shows it: give --url",
}


# Of each depth that was looked at, the shallow ones first: what the functions of a row are given, by their names.
Evidence = Mapping[Depth, Mapping[str, Any]]


def card_of(project: str, rows: Iterable[Row], evidence: Evidence, depths: Sequence[tuple[Depth, str]]) -> Card:
    """The card of a project; a row that crashes is an error by name, and the others go on."""
    crashed: dict[str, str] = {}
    lines = tuple(_line(row, evidence, crashed) for row in rows)
    return Card(project, lines, tuple(depths), tuple(crashed.items()))


def _line(row: Row, evidence: Evidence, crashed: dict[str, str]) -> Line:
    verdicts = [(depth, _verdict(row, depth, evidence[depth], crashed)) for depth in evidence if depth in row.looks]
    if not verdicts:
        depth = next(iter(row.looks))
        return Line(row, not_applicable(NEEDS[depth]), depth)
    # What lies deeper is nearer to what production does, but only where it tells one way or the other.
    conclusive = [pair for pair in verdicts if pair[1].outcome in CONCLUSIVE]
    depth, verdict = conclusive[-1] if conclusive else _telling(verdicts)
    return Line(row, verdict, depth, tuple(pair for pair in verdicts if pair[0] is not depth))


def _telling(verdicts: Sequence[tuple[Depth, Verdict]]) -> tuple[Depth, Verdict]:
    """Of looks that told neither way, an error before what is for people, and that before what does not apply."""
    order = (Outcome.ERROR, Outcome.MANUAL, Outcome.NOT_APPLICABLE)
    return min(reversed(verdicts), key=lambda pair: order.index(pair[1].outcome))


def _verdict(row: Row, depth: Depth, given: Mapping[str, Any], crashed: dict[str, str]) -> Verdict:
    look = row.looks[depth]
    name = next(name for name in LOOKS[depth] if look.__name__ == name)
    try:
        asked = given[name]
        if isinstance(asked, Code):
            asked.asked.clear()
        verdict = look(asked.settings if name == "settings" else asked)
        return _unless_open(verdict, asked.open) if isinstance(asked, Code) else verdict
    except Unsure as unsure:
        return manual(f"{unsure}: --settings tells")
    except Absent as absent:
        return not_applicable(str(absent))
    except Unseen as unseen:
        return Verdict(Outcome.ERROR, str(unseen))
    except Exception as error:  # noqa: BLE001 - whatever goes wrong in one row, the others still have their say
        crashed[row.name] = told(error)
        return Verdict(Outcome.ERROR, f"The row crashed: {crashed[row.name]}")


def _unless_open(verdict: Verdict, names: Iterable[str]) -> Verdict:
    """What fails or does not apply with nothing in the environment is not yet known: production has an environment."""
    listed = " and ".join(f"`{name}`" for name in sorted(names))
    if verdict.outcome in (Outcome.FAIL, Outcome.NOT_APPLICABLE) and listed:
        because = f"With nothing in the environment: {verdict.because}. It may set {listed}: --settings tells"
        return manual(because, *verdict.looked)
    return verdict
