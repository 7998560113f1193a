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
LIMITS = {"cold": 2.0, "warm": 0.25, "one file changed": 0.35}
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
    rows = {name: _measured(name) for name in names}
    others = beside.measured(unpacked(names[0]), ROUNDS) if "--beside" in sys.argv else {}
    page = _page(rows, _growth("django-oscar"))
    page += "\n".join([*beside.section(names[0], others), ""]) if others else ""
    print(page)
    if not asked:
        (Path(__file__).parent / "speed.md").write_text(page)
    is_slow = any(row[kind] / row["ast.parse"] > limit for row in rows.values() for kind, limit in LIMITS.items())
    return int(is_slow or bool(others and not beside.holds(others)))


def _measured(name: str) -> dict[str, float]:
    with tempfile.TemporaryDirectory() as folder:
        root, cache = Path(folder) / "tree", Path(folder) / "cache"
        shutil.copytree(unpacked(name), root)
        _change(root)
        figures: dict[str, list[float]] = {"ast.parse": [], "cold": [], "warm": [], "one file changed": []}
        megabytes = 0.0
        for _ in range(ROUNDS):
            figures["ast.parse"].append(_parse(root))
            shutil.rmtree(cache, ignore_errors=True)
            seconds, peak = _review(root, cache)
            figures["cold"].append(seconds)
            megabytes = max(megabytes, peak)
            _settle(root, cache)
            figures["warm"].append(_review(root, cache)[0])
            _change(root)
            figures["one file changed"].append(_review(root, cache)[0])
        return {"MB": megabytes} | {kind: min(values) for kind, values in figures.items()}


def _parse(root: Path) -> float:
    command = [sys.executable, "-c", PARSE, str(root)]
    return float(subprocess.run(command, capture_output=True, text=True, check=True).stdout)


def _review(root: Path, cache: Path) -> tuple[float, float]:
    """Wall-clock seconds of the whole command, and the peak memory of its largest process in megabytes."""
    command = [sys.executable, "-m", "django_cto", "check", str(root), "--exit-zero", "--format", "json"]
    started = time.perf_counter()
    environment = {**os.environ, "XDG_CACHE_HOME": str(cache)}
    # Users' Pythons keep what they have compiled; a shell that forbids it would be measured otherwise.
    environment.pop("PYTHONDONTWRITEBYTECODE", None)
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, env=environment)
    _, status, usage = os.wait4(process.pid, 0)
    if status:
        raise SystemExit(f"the review of {root} ended with {os.waitstatus_to_exitcode(status)}")
    return time.perf_counter() - started, usage.ru_maxrss / 1024


def _settle(root: Path, cache: Path) -> None:
    """Let the time stamps of the fresh copy grow old enough to be trusted, and review once more."""
    time.sleep(2.1)
    _review(root, cache)
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
            rounds = [_review(root, Path(folder) / f"cache-{copies}-{turn}")[0] for turn in range(3)]
            found.append((copies, min(rounds)))
    return found


def _page(rows: dict[str, dict[str, float]], growth: list[tuple[int, float]]) -> str:
    lines = [
        "# Speed",
        "",
        f"Made by `make speed` with Python {platform.python_version()} on {os.cpu_count()} cores. Each figure is the",
        f"whole command, start of the interpreter included, the best of {ROUNDS} rounds; in brackets its ratio to",
        "the time that `ast.parse` alone needs for the same Python files.",
        "",
        "| application | `ast.parse`, one core | cold (≤ 2.0) | warm (≤ 0.25) | one file changed (≤ 0.35) | peak MB |",
        "|---|--:|--:|--:|--:|--:|",
    ]
    for name, row in rows.items():
        base = row["ast.parse"]
        cells = [f"{row[kind]:.2f} s ({row[kind] / base:.2f})" for kind in LIMITS]
        lines.append(f"| {name} | {base:.2f} s | " + " | ".join(cells) + f" | {row['MB']:.0f} |")
    single = growth[0][1]
    shares = ", ".join(f"{copies} × the tree {seconds / single:.2f} × the time" for copies, seconds in growth)
    return "\n".join([*lines, "", f"Growth: {shares}.", ""])


if __name__ == "__main__":
    sys.exit(main())
