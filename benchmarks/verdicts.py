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
    """Give verdicts written by place the fingerprint of the finding that stands there now.

    Where several stand there it is the one with the verdict's message, if any.
    """
    places: dict[tuple[str, str, str, int], list[Row]] = {}
    for name, report in reports.items():
        for finding in report["findings"]:
            key = (name.replace("_", "-"), finding["rule"], finding["path"], finding["line"])
            places.setdefault(key, []).append(finding)
    rows = load()
    for row in rows:
        row["application"] = row["application"].replace("_", "-")
        found = places.get((row["application"], row["rule"], row["path"], row["line"]), [])
        if any(finding["fingerprint"] == row["fingerprint"] for finding in found):
            continue
        same = [finding for finding in found if finding["message"] == row.get("message")] or found
        if len(same) == 1:
            row |= {key: same[0][key] for key in ("fingerprint", "message", "symbol")}
    save(rows)


def save(rows: list[Row]) -> None:
    """Write the verdicts back, sorted, so that two branches merge."""
    for rule in {row["rule"] for row in rows}:
        mine = [{key: value for key, value in row.items() if key != "rule"} for row in rows if row["rule"] == rule]
        mine.sort(key=lambda row: (row["application"], row["path"], row["line"], row["fingerprint"]))
        lines = dict.fromkeys(json.dumps(row, sort_keys=True, ensure_ascii=False) for row in mine)
        (FOLDER / f"{rule}.jsonl").write_text("\n".join(lines) + "\n")


def precision_page(reports: dict[str, Any]) -> str:
    """How many hits each rule has on the applications, how many were judged, and how many of those are wanted.

    What is only possible is no hit here: a run tells it where it is asked for alone.
    """
    told = [
        (name, finding)
        for name, report in reports.items()
        for finding in report["findings"]
        if finding["confidence"] != "possible"
    ]
    hits = Counter(finding["rule"] for _, finding in told)
    live = {(name, finding["rule"], finding["fingerprint"]) for name, finding in told}
    # Who judged one finding twice must have wanted it twice.
    verdicts: dict[tuple[str, str, str], bool] = {}
    for row in load():
        key = (row["application"], row["rule"], row["fingerprint"])
        if key in live:
            verdicts[key] = verdicts.get(key, True) and row["wanted"]
    seen = Counter(rule for _, rule, _ in verdicts)
    wanted = Counter(rule for (_, rule, _), is_wanted in verdicts.items() if is_wanted)
    rows = [
        "# How often each rule is right",
        "",
        f"Every rule was run on pinned releases of {len(reports)} real applications (`make ecosystem`), and its hits,",
        "or a draw of them, were read in the source and judged: would the team want to be told? The verdicts, each",
        "with its reason, lie in `benchmarks/verdicts/`. A false alarm that was mended is no hit any more, and does",
        "not count. A rule is on by default only with at least 9 of 10 wanted; the",
        "others wait in preview (`--preview`). A rule without a hit here has only its own tests to speak for it.",
        "What is only possible is not counted: it is told with `--preview` or where the rule is selected by its name.",
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
