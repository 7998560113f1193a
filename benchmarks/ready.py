"""Asks whether real applications are ready, from their code alone, and tells which rows were read and judged.

`ready.py` writes `ready.md` and fails where a row crashed or says nothing; `--show` prints the rows of the sample,
unjudged ones first, as JSON that becomes a line of `verdicts/ready/rows.jsonl` once it has `right` and `why`.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import os
import subprocess
import sys
from collections import Counter
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from applications import APPLICATIONS, unpacked

HERE = Path(__file__).parent
KEPT = HERE / "verdicts" / "ready" / "rows.jsonl"
OUTCOMES = ("pass", "fail", "manual", "not applicable", "error")
# Half of the sample are rows that weigh; the seed is older than the first look at what it draws.
SEED, HALF = "rows of 2026", 15
Row = dict[str, Any]


def main() -> int:
    """Make the cards, then say what is broken and what is judged; 1 where a row crashed, says nothing or is wrong."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--show", action="store_true")
    show = parser.parse_args().show
    cards = {name: _card(name) for name in sorted(APPLICATIONS)}
    kept = {_key(row): row for row in map(json.loads, KEPT.read_text().splitlines())} if KEPT.exists() else {}
    sample = list(_sample(cards))
    if show:
        for row in sorted(sample, key=lambda row: _key(row) in kept):
            print(json.dumps(row, ensure_ascii=False))
        return 0
    broken = list(_broken(cards))
    judged = [kept[_key(row)] for row in sample if _key(row) in kept]
    (HERE / "ready.md").write_text(_page(cards, sample, judged))
    for what in broken:
        print(what)
    print(f"of {len(sample)} sampled rows {len(judged)} are judged, {sum(row['right'] for row in judged)} right")
    return 1 if broken or len(judged) < len(sample) or not all(row["right"] for row in judged) else 0


def _card(name: str) -> Row:
    """The card of one application in JSON, with the processor's seconds and the exit code."""
    command = [sys.executable, "-m", "django_cto", "ready", str(unpacked(name)), "--format", "json"]
    process = subprocess.Popen(command, stdout=subprocess.PIPE)
    text = process.stdout.read() if process.stdout else b""
    _, status, usage = os.wait4(process.pid, 0)
    code = os.waitstatus_to_exitcode(status)
    return {"rows": [], **json.loads(text or b"{}"), "seconds": usage.ru_utime + usage.ru_stime, "exit_code": code}


def _broken(cards: dict[str, Row]) -> Iterator[str]:
    """What may not be: a crash, a card without rows, a row without outcome or explanation."""
    for name, card in cards.items():
        if card["exit_code"] not in (0, 1) or not card["rows"]:
            yield f"{name}: exit code {card['exit_code']}, {len(card['rows'])} rows"
        for row in card["rows"]:
            if row["outcome"] not in OUTCOMES or len(row["because"].split()) < 2 or not row["remedy"]:
                yield f"{name}: {row['name']} says nothing"


def _sample(cards: dict[str, Row]) -> Iterator[Row]:
    """The rows to judge, drawn by the digest of their names: half of those that weigh, half of the others."""
    rows = [{"application": name, **_told(row)} for name, card in cards.items() for row in _of_code(card)]
    rows.sort(key=lambda row: hashlib.sha256(f"{SEED} {row['application']} {row['row']}".encode()).hexdigest())
    weigh = [row["outcome"] in ("pass", "fail") for row in rows]
    for kind in (True, False):
        yield from [row for row, weighs in zip(rows, weigh, strict=True) if weighs is kind][:HALF]


def _of_code(card: Row) -> Iterable[Row]:
    """The rows that the code was looked at for: the others only name the option that they need."""
    return [row for row in card["rows"] if not row["because"].startswith("Only the l")]


def _told(row: Row) -> Row:
    looked = [
        f"{(each['place'] or {}).get('path', '')} {each['what']} {each['value']}".strip() for each in row["looked"]
    ]
    return {"row": row["name"], "outcome": row["outcome"], "because": row["because"], "looked": looked}


def _key(row: Row) -> tuple[str, ...]:
    """A verdict holds for what the row said when it was judged, and for nothing else."""
    return row["application"], row["row"], row["outcome"], row["because"]


def _page(cards: dict[str, Row], sample: list[Row], judged: list[Row]) -> str:
    rows = [
        "# Readiness of real applications",
        "",
        "Made by `benchmarks/ready.py`: pinned releases from PyPI, unpacked and read, nothing of them is run.",
        "Where a release leaves its Dockerfile, lock file or CI at home, those rows do not apply; *error* is a row",
        "whose settings nobody named. Rows that only the loaded settings or the live site can tell are left out.",
        "",
        f"| application | release | {' | '.join(OUTCOMES)} | CPU s | crashed |",
        f"|---|---|{'--:|' * (len(OUTCOMES) + 2)}",
    ]
    for name, card in cards.items():
        found = Counter(row["outcome"] for row in _of_code(card))
        crashed = sum(row["because"].startswith("The row crashed") for row in card["rows"])
        counts = " | ".join(str(found[outcome]) for outcome in OUTCOMES)
        rows.append(f"| {name} | {APPLICATIONS[name]} | {counts} | {card['seconds']:.1f} | {crashed} |")
    right = sum(row["right"] for row in judged)
    rows += [
        "",
        f"{len(sample)} rows were drawn by a fixed seed, half of them such as weigh, and judged by reading the source:",
        f"{len(judged)} judged, {right} right. Each verdict with its reason:",
        "",
        "| application | row | outcome | right | because |",
        "|---|---|---|---|---|",
    ]
    for row in judged:
        answer = "yes" if row["right"] else "no"
        rows.append(f"| {row['application']} | {row['row']} | {row['outcome']} | {answer} | {row['why']} |")
    return "\n".join(rows) + "\n"


if __name__ == "__main__":
    sys.exit(main())
