"""Keeps what was judged of findings on real applications: one file a rule, one line a finding."""

from __future__ import annotations

import json
from collections import Counter
from pathlib import Path
from typing import Any

from django_cto.rule import all_rules

FOLDER = Path(__file__).parent / "verdicts"
Row = dict[str, Any]


def load() -> list[Row]:
    """Every verdict with its rule; the fingerprint is "" where it was judged by place and not yet adopted."""
    lines = [(path.stem, line) for path in sorted(FOLDER.glob("*.jsonl")) for line in path.read_text().splitlines()]
    return [{"fingerprint": "", **json.loads(line), "rule": rule} for rule, line in lines if line.strip()]


def judged(verdicts: list[Row]) -> set[tuple[str, str]]:
    """Application and fingerprint of every judged finding."""
    return {(row["application"], row["fingerprint"]) for row in verdicts if row["fingerprint"]}


def adopt(reports: dict[str, Any]) -> None:
    """Give verdicts written by place the fingerprint of the finding there, and others that of what says the same there.

    One line may have several findings of a rule: a verdict on one that is gone says nothing of the others.
    """
    places = {
        (name.replace("_", "-"), finding["rule"], finding["path"], finding["line"]): finding
        for name, report in reports.items()
        for finding in report["findings"]
    }
    live = {(name, finding["fingerprint"]) for name, report in reports.items() for finding in report["findings"]}
    rows = load()
    for row in rows:
        row["application"] = row["application"].replace("_", "-")
        if (row["application"], row["fingerprint"]) in live:
            continue
        finding = places.get((row["application"], row["rule"], row["path"], row["line"]))
        if finding and (not row["fingerprint"] or row.get("message") == finding["message"]):
            row |= {key: finding[key] for key in ("fingerprint", "message", "symbol")}
    save(rows)


def save(rows: list[Row]) -> None:
    """Write the verdicts back, sorted, so that two branches merge."""
    for rule in {row["rule"] for row in rows}:
        mine = [{key: value for key, value in row.items() if key != "rule"} for row in rows if row["rule"] == rule]
        mine.sort(key=lambda row: (row["application"], row["path"], row["line"], row["fingerprint"]))
        lines = dict.fromkeys(json.dumps(row, sort_keys=True, ensure_ascii=False) for row in mine)
        (FOLDER / f"{rule}.jsonl").write_text("\n".join(lines) + "\n")


def precision_page(reports: dict[str, Any]) -> str:
    """How many hits each rule has on the applications, how many were judged, and how many of those are wanted."""
    hits = Counter(finding["rule"] for report in reports.values() for finding in report["findings"])
    live = {
        (name, finding["rule"], finding["fingerprint"])
        for name, report in reports.items()
        for finding in report["findings"]
    }
    verdicts = [row for row in load() if (row["application"], row["rule"], row["fingerprint"]) in live]
    seen = Counter(row["rule"] for row in verdicts)
    wanted = Counter(row["rule"] for row in verdicts if row["wanted"])
    rows = [
        "# How often each rule is right",
        "",
        f"Every rule was run on pinned releases of {len(reports)} real applications (`make ecosystem`), and 20 or",
        "more of its hits were read in the source and judged: would the team want to be told? The verdicts, each with",
        "its reason, lie in `benchmarks/verdicts/`. A rule is on by default only with at least 9 of 10 wanted; the",
        "others wait in preview (`--preview`). A rule without a hit here has only its own tests to speak for it.",
        "",
        "| rule | family | state | hits | judged | wanted | share |",
        "|---|---|---|--:|--:|--:|--:|",
    ]
    for rule in all_rules():
        share = f"{wanted[rule.name] / seen[rule.name]:.0%}" if seen[rule.name] else "–"
        state = "preview" if rule.preview else "on"
        counts = f"{hits[rule.name]} | {seen[rule.name]} | {wanted[rule.name]} | {share}"
        rows.append(f"| {rule.name} | {rule.family} | {state} | {counts} |")
    return "\n".join(rows) + "\n"
