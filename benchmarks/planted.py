"""Plants textbook N+1 loops into copies of the real applications, and asks which of them are found.

`planted.py [NAME …]` takes the named applications, by default all, and writes `planted.md` when none is named;
`--draws N` says how many loops of each shape an application gets. Exits with 1 where less than four of five are found.
"""

from __future__ import annotations

import argparse
import json
import platform
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

from applications import APPLICATIONS, unpacked
from django_cto.project.load import load_project
from planting import SHAPES, Plant, plants

HERE = Path(__file__).parent
ENOUGH = 0.8
Outcome = list[tuple[Plant, bool]]


def main() -> int:
    """Plant, review, print what is missed, and write the page."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("names", nargs="*", choices=[*APPLICATIONS, []])
    parser.add_argument("--draws", type=int, default=4)
    arguments = parser.parse_args()
    outcomes = {name: _tried(name, arguments.draws) for name in arguments.names or sorted(APPLICATIONS)}
    page = _page(outcomes)
    print(page)
    if not arguments.names:
        (HERE / "planted.md").write_text(page)
    return int(any(_share(outcome) < ENOUGH for outcome in outcomes.values()))


def _tried(name: str, draws: int) -> Outcome:
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder) / "tree"
        shutil.copytree(unpacked(name), root, symlinks=True)
        planted = list(plants(load_project(root, cache=False), draws))
        for plant in planted:
            (root / plant.path).write_text(plant.text)
        findings = _findings(root)
        for plant in planted:
            if not _is_found(plant, findings):
                print(f"{name}: {plant.shape}: {plant.of} is missed\n{plant.text}", file=sys.stderr)
    return [(plant, _is_found(plant, findings)) for plant in planted]


def _findings(root: Path) -> list[dict[str, Any]]:
    command = [sys.executable, "-m", "django_cto", "check", str(root), "--select", "n-plus-one", "--no-cache"]
    done = subprocess.run([*command, "--format", "json", "--exit-zero"], capture_output=True, text=True, check=True)
    found: list[dict[str, Any]] = json.loads(done.stdout)["findings"]
    return found


def _is_found(plant: Plant, findings: list[dict[str, Any]]) -> bool:
    """Whether the finding of its file stands on the line of the queryset and names the relation; the twin has none."""
    told = [(found["line"], found["relation"]) for found in findings if found["path"] == plant.path]
    return told == [(plant.line, plant.relation)]


def _share(outcome: Outcome) -> float:
    return sum(found for _, found in outcome) / len(outcome) if outcome else 1


def _page(outcomes: dict[str, Outcome]) -> str:
    every = [pair for outcome in outcomes.values() for pair in outcome]
    own = sum(plant.is_own for plant, _ in every)
    lines = [
        "# Planted N+1 loops",
        "",
        f"Made by `benchmarks/planted.py` with Python {platform.python_version()} on {platform.system()}.",
        "Textbook loops are written into copies of the real applications, against models of theirs that are drawn by",
        "lot. A loop counts as found where one finding stands on the line of its queryset and names the relation, and",
        "none is told of its twin in the same file, whose queryset loads the relation.",
        "What an application makes at run time, as django-machina does its models, has nothing to plant against.",
        "",
        "- **keyword to**: the key is declared with `to=`.",
        "- **abstract base**: it is declared by an abstract base of the model.",
        "- **star import**: the model comes from `from .models import *`.",
        "- **default manager**: the rows come from `_default_manager`.",
        "- **related manager**: the rows are those of a relation of one row that was fetched.",
        "",
        f"Where an application has too few such models, a loop has one of its own: {len(every) - own} of {len(every)}.",
        "",
        f"| application | {' | '.join(SHAPES)} | all |",
        f"|---|{'--:|' * (len(SHAPES) + 1)}",
    ]
    for name, outcome in [*outcomes.items(), ("all", every)]:
        cells = [_cell([pair for pair in outcome if pair[0].shape == shape]) for shape in SHAPES]
        lines.append(f"| {name} | {' | '.join(cells)} | {_cell(outcome, of_all=True)} |")
    return "\n".join(lines) + "\n"


def _cell(outcome: Outcome, *, of_all: bool = False) -> str:
    share = f" ({_share(outcome):.0%})" if of_all else ""
    return f"{sum(found for _, found in outcome)} of {len(outcome)}{share}" if outcome else "–"


if __name__ == "__main__":
    sys.exit(main())
