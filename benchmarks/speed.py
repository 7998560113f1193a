"""Measures the review against the time that `ast.parse` alone needs, on one core, for the same Python files.

`speed.py [NAME …]` takes the named applications (default: the largest). Every figure is the best of several rounds,
every ratio one of two figures of the same run. Writes `speed.md` when no application is named. `--beside` measures
other tools from PyPI as well, on the largest application.
"""

from __future__ import annotations

import os
import platform
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import beside
from applications import unpacked

LARGEST = ["nautobot", "mayan-edms", "geonode", "pretix", "weblate"]
ROUNDS = 5
# Without the rules that follow rows, input and transactions from function to function, and with them.
APART = {"cold": 2.0, "warm": 0.25, "one file changed": 0.35}
WHOLE = {"cold": 2.5, "warm": 0.4}
FOLLOWS = (
    "n-plus-one", "query-in-loop", "count-in-loop", "defeated-prefetch", "deferred-field-in-loop", "save-in-loop",
    "work-done-in-python", "lookup-from-input", "redirect-from-input", "task-inside-transaction",
)  # fmt: skip
ADDED = "\n\ndef _first_of"
PARSE = """
import ast, pathlib, sys, time, warnings
warnings.simplefilter("ignore")
texts = [path.read_bytes() for path in pathlib.Path(sys.argv[1]).rglob("*.py")]
start = time.perf_counter()
for text in texts:
    try: ast.parse(text)
    except (SyntaxError, ValueError): pass
print(time.perf_counter() - start)
"""


def main() -> int:
    """Measure, print, and write the page; 1 where a limit is passed on one of the applications."""
    asked = [name for name in sys.argv[1:] if name != "--beside"]
    names = asked or LARGEST
    apart = {name: _measured(name, ["--ignore", ",".join(FOLLOWS)]) for name in names}
    whole = {name: _measured(name, []) for name in names}
    others = beside.measured(unpacked(names[0]), ROUNDS) if "--beside" in sys.argv else {}
    page = _page(apart, whole, _growth("django-oscar"))
    page += "\n".join([*beside.section(names[0], others), ""]) if others else ""
    print(page)
    if not asked:
        (Path(__file__).parent / "speed.md").write_text(page)
    is_slow = _is_over(apart, APART) or _is_over(whole, WHOLE)
    return int(is_slow or bool(others and not beside.holds(others)))


def _is_over(rows: dict[str, dict[str, float]], limits: dict[str, float]) -> bool:
    return any(row[kind] / row["ast.parse"] > limit for row in rows.values() for kind, limit in limits.items())


def _measured(name: str, options: list[str]) -> dict[str, float]:
    with tempfile.TemporaryDirectory() as folder:
        root, cache = Path(folder) / "tree", Path(folder) / "cache"
        shutil.copytree(unpacked(name), root)
        _change(root)
        figures: dict[str, list[float]] = {"ast.parse": [], "cold": [], "warm": [], "one file changed": []}
        megabytes = 0.0
        for _ in range(ROUNDS):
            figures["ast.parse"].append(_parse(root))
            shutil.rmtree(cache, ignore_errors=True)
            seconds, peak = _review(root, cache, options)
            figures["cold"].append(seconds)
            megabytes = max(megabytes, peak)
            _settle(root, cache, options)
            figures["warm"].append(_review(root, cache, options)[0])
            _change(root)
            figures["one file changed"].append(_review(root, cache, options)[0])
        return {"MB": megabytes} | {kind: min(values) for kind, values in figures.items()}


def _parse(root: Path) -> float:
    command = [sys.executable, "-c", PARSE, str(root)]
    return float(subprocess.run(command, capture_output=True, text=True, check=True).stdout)


def _review(root: Path, cache: Path, options: list[str]) -> tuple[float, float]:
    """Wall-clock seconds of the whole command, and the peak memory of its largest process in megabytes."""
    command = [sys.executable, "-m", "django_cto", "check", str(root), "--exit-zero", "--format", "json", *options]
    started = time.perf_counter()
    environment = {**os.environ, "XDG_CACHE_HOME": str(cache)}
    # Users' Pythons keep what they have compiled; a shell that forbids it would be measured otherwise.
    environment.pop("PYTHONDONTWRITEBYTECODE", None)
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, env=environment)
    _, status, usage = os.wait4(process.pid, 0)
    if status:
        raise SystemExit(f"the review of {root} ended with {os.waitstatus_to_exitcode(status)}")
    return time.perf_counter() - started, usage.ru_maxrss / 1024


def _settle(root: Path, cache: Path, options: list[str]) -> None:
    """Let the time stamps of the fresh copy grow old enough to be trusted, and review once more."""
    time.sleep(2.1)
    _review(root, cache, options)
    time.sleep(0.1)


def _change(root: Path) -> None:
    """Change what a function of the largest view module asks the database: a change that a developer makes all day."""
    views = [path for path in root.rglob("*.py") if "views" in path.parts or path.name.startswith("views")]
    chosen = max(views, key=lambda path: path.stat().st_size)
    before = chosen.read_text().partition(ADDED)[0]
    chosen.write_text(f"{before}{ADDED}(rows):\n    return rows.filter(pk={time.time_ns()}).first()\n")


def _growth(name: str) -> list[tuple[int, float]]:
    """Seconds of a cold review of one, two and four copies of a tree in one root, on one core."""
    found = []
    with tempfile.TemporaryDirectory() as folder:
        for copies in (1, 2, 4):
            root = Path(folder) / str(copies)
            for number in range(copies):
                shutil.copytree(unpacked(name), root / f"copy{number}")
            rounds = [_review(root, Path(folder) / f"cache-{copies}-{turn}", [])[0] for turn in range(3)]
            found.append((copies, min(rounds)))
    return found


def _page(
    apart: dict[str, dict[str, float]],
    whole: dict[str, dict[str, float]],
    growth: list[tuple[int, float]],
) -> str:
    single = growth[0][1]
    shares = ", ".join(f"{copies} × the tree {seconds / single:.2f} × the time" for copies, seconds in growth)
    lines = [
        "# Speed",
        "",
        f"Made by `make speed` with Python {platform.python_version()} on {os.cpu_count()} cores. Each figure is the",
        f"whole command, start of the interpreter included, the best of {ROUNDS} rounds; in brackets its ratio to",
        "the time that `ast.parse` alone needs for the same Python files, on one core. What is measured is the",
        "wheel, with the floors compiled that CONTRIBUTING.md names.",
        "",
        "Everything that is on by default:",
        "",
        *_table(whole, WHOLE),
        "",
        "Without the rules that follow rows, input and transactions from function to function",
        f"({', '.join(FOLLOWS)}):",
        "",
        *_table(apart, APART),
        "",
        f"Growth: {shares}.",
        "",
    ]
    return "\n".join(lines)


def _table(rows: dict[str, dict[str, float]], limits: dict[str, float]) -> list[str]:
    heads = [f"{kind} (≤ {limits[kind]})" if kind in limits else kind for kind in APART]
    lines = [
        "| application | `ast.parse` | " + " | ".join(heads) + " | peak MB |",
        "|---|--:|" + "--:|" * len(heads) + "--:|",
    ]
    for name, row in rows.items():
        cells = [f"{row[kind]:.2f} s ({row[kind] / row['ast.parse']:.2f})" for kind in APART]
        lines.append(f"| {name} | {row['ast.parse']:.2f} s | " + " | ".join(cells) + f" | {row['MB']:.0f} |")
    return lines


if __name__ == "__main__":
    sys.exit(main())
