"""Reviews real applications and tells how much, how fast and how rightly.

`ecosystem.py [NAME …]` writes `ecosystem.md` and prints which findings the verdicts do not know yet;
`--adopt` gives verdicts that were written by place the fingerprint of the finding there; `--show RULE` prints hits with
their source, unjudged ones first, at most `--most N`; `--precision` writes `docs/precision.md` from the verdicts.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import time
from collections import Counter
from pathlib import Path
from typing import Any

from applications import APPLICATIONS, unpacked
from verdicts import adopt, judged, load, precision_page

HERE = Path(__file__).parent
REPORTS = HERE / ".reports"
DEFAULT_CHOICE = ["--no-cache", "--exit-zero", "--preview", "--all-migrations"]


def main() -> int:
    """Review, then do what was asked with the findings."""
    arguments = _parser().parse_args()
    names = arguments.names or sorted(APPLICATIONS)
    if not arguments.reuse:
        for name in names:
            _review(name)
    reports = {name: json.loads((REPORTS / f"{name}.json").read_text()) for name in names}
    if arguments.show:
        _show(reports, arguments.show, arguments.most)
        return 0
    if arguments.adopt:
        adopt(reports)
    if arguments.precision:
        (HERE.parent / "docs").mkdir(exist_ok=True)
        (HERE.parent / "docs" / "precision.md").write_text(precision_page(reports))
    if not arguments.names:
        (HERE / "ecosystem.md").write_text(_table(reports))
    return _told(reports)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("names", nargs="*", choices=[*APPLICATIONS, []])
    parser.add_argument("--reuse", action="store_true", help="take the reports of the last run")
    parser.add_argument("--adopt", action="store_true")
    parser.add_argument("--precision", action="store_true")
    parser.add_argument("--show", metavar="RULE")
    parser.add_argument("--most", type=int, default=20)
    return parser


def _review(name: str) -> None:
    """One review in a process of its own, with its time and its peak memory."""
    root = unpacked(name)
    REPORTS.mkdir(exist_ok=True)
    output = REPORTS / f"{name}.json"
    command = [sys.executable, "-m", "django_cto", "check", str(root), *DEFAULT_CHOICE]
    started = time.perf_counter()
    process = subprocess.Popen([*command, "--format", "json", "--output", str(output)], stderr=subprocess.PIPE)
    errors = process.stderr.read().decode() if process.stderr else ""
    _, status, usage = os.wait4(process.pid, 0)
    seconds = time.perf_counter() - started
    report = json.loads(output.read_text())
    code = os.waitstatus_to_exitcode(status)
    report["run"] = {
        "seconds": seconds,
        "megabytes": usage.ru_maxrss / 1024,
        "exit_code": code,
        "traceback": "Traceback" in errors,
        "root": str(root),
    }
    output.write_text(json.dumps(report))
    print(f"{name}: {len(report['findings'])} findings in {seconds:.1f} s", file=sys.stderr)


def _told(reports: dict[str, Any]) -> int:
    """Say what is unjudged, gone or broken; 1 where a rule crashed."""
    broken = [name for name, report in reports.items() if report["run"]["traceback"] or report["run"]["exit_code"]]
    verdicts = load()
    seen = {(name, finding["fingerprint"]) for name, report in reports.items() for finding in report["findings"]}
    gone = [
        row
        for row in verdicts
        if row["application"] in reports and (row["application"], row["fingerprint"]) not in seen
    ]
    known = judged(verdicts)
    unjudged = Counter(
        finding["rule"]
        for name, report in reports.items()
        for finding in report["findings"]
        if (name, finding["fingerprint"]) not in known
    )
    print(f"judged findings that are gone: {len(gone)}")
    print("unjudged findings: " + ", ".join(f"{rule} {count}" for rule, count in unjudged.most_common()))
    for name in broken:
        print(f"broken: {name}: {reports[name]['summary']['crashed_rules']}")
    return 1 if broken else 0


def _show(reports: dict[str, Any], rule: str, most: int) -> None:
    known = judged(load())
    hits = [
        (name, finding) for name, report in reports.items() for finding in report["findings"] if finding["rule"] == rule
    ]
    hits.sort(key=lambda hit: ((hit[0], hit[1]["fingerprint"]) in known, hit[1]["fingerprint"]))
    for name, finding in hits[:most]:
        path = Path(reports[name]["run"]["root"]) / finding["path"]
        lines = path.read_text(errors="replace").splitlines()
        start, end = max(finding["line"] - 6, 0), finding["line"] + 8
        print(f"\n=== {name} {finding['path']}:{finding['line']} {finding['fingerprint']}\n{finding['message']}")
        print("\n".join(f"{number + 1:5} {lines[number]}" for number in range(start, min(end, len(lines)))))
        for related in finding["related"]:
            print(f"      … {related['path']}:{related['line']} {related['note']}")


def _table(reports: dict[str, Any]) -> str:
    """One row an application, then the hits of each rule."""
    rows = [
        "# Reviews of real applications",
        "",
        "Made by `make ecosystem`: pinned releases from PyPI, unpacked and read, nothing of them installed or run.",
        "All rules, those in preview and those for migrations included; no cache.",
        "",
        "| application | release | files | lines | models | findings | seconds | peak MB | crashed | unparsed |",
        "|---|---|--:|--:|--:|--:|--:|--:|--:|--:|",
    ]
    for name, report in sorted(reports.items()):
        summary, run = report["summary"], report["run"]
        rows.append(
            f"| {name} | {APPLICATIONS[name]} | {summary['files']:,} | {summary['lines']:,} | {summary['models']} "
            f"| {len(report['findings'])} | {run['seconds']:.1f} | {run['megabytes']:.0f} "
            f"| {len(summary['crashed_rules'])} | {len(summary['unparsed_files'])} |"
        )
    by_rule = {name: Counter(f["rule"] for f in report["findings"]) for name, report in reports.items()}
    names = sorted(reports)
    rows += ["", "| rule | " + " | ".join(names) + " | all |", "|---|" + "--:|" * (len(names) + 1)]
    for rule in sorted({rule for counts in by_rule.values() for rule in counts}):
        counts = [by_rule[name][rule] for name in names]
        rows.append(f"| {rule} | " + " | ".join(str(count or "") for count in counts) + f" | {sum(counts)} |")
    return "\n".join(rows) + "\n"


if __name__ == "__main__":
    sys.exit(main())
