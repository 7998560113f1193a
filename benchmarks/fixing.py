"""Applies every fix to copies of real applications, and looks at what has become of them."""

from __future__ import annotations

import ast
import json
import os
import resource
import shutil
import subprocess
import sys
import tempfile
from collections import Counter
from pathlib import Path
from typing import Any

FOLDER = Path(__file__).parent / ".applications"


def check(root: Path, *options: str) -> Any:
    command = [sys.executable, "-m", "django_cto", "check", str(root), "--preview", "--format", "json", *options]
    done = subprocess.run(command, capture_output=True, check=False)
    if done.returncode not in (0, 1):
        sys.exit(f"{root.name}: {done.stderr.decode()}")
    return json.loads(done.stdout)


def processor_seconds() -> float:
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def by_rule(review: Any) -> Counter[str]:
    return Counter(finding["rule"] for finding in review["findings"])


def tried(application: Path, options: list[str], keep: Path) -> str:
    """The line of one application: what was fixed and not, the time, and whether anything is worse than before."""
    root = keep / application.name
    shutil.copytree(application, root, symlinks=True)
    started = processor_seconds()
    before = check(root, "--no-cache", *options)
    middle = processor_seconds()
    summary = check(root, "--no-cache", "--fix", "--unsafe-fixes", *options)["summary"]
    ended = processor_seconds()
    after = check(root, "--no-cache", *options)
    broken = [path for path in summary["changed_files"] if path.endswith(".py") and not parses(root / path)]
    more = by_rule(after) - by_rule(before)
    (keep / f"{application.name}.json").write_text(json.dumps(summary, indent=1))
    fixed, files = sum(summary["fixed"].values()), len(summary["changed_files"])
    ratio = (ended - middle) / (middle - started)
    remark = "; ".join([*(f"broken: {path}" for path in broken), *(f"new: {more[rule]} {rule}" for rule in more)])
    counts = len(before["findings"]), fixed, files, len(summary["not_fixed"])
    cells = [application.name, *counts, f"{ended - middle:.1f}", f"{ratio:.1f}", remark or "none"]
    return f"| {' | '.join(map(str, cells))} |"


def parses(path: Path) -> bool:
    try:
        ast.parse(path.read_bytes())
    except SyntaxError:
        return False
    return True


def main() -> None:
    names, options = (
        [word for word in sys.argv[1:] if word[0] != "-"],
        [word for word in sys.argv[1:] if word[0] == "-"],
    )
    keep = Path(os.environ.get("KEEP") or tempfile.mkdtemp(prefix="fixing-"))
    print("| application | findings | fixed | files | not fixed | CPU s | ratio to a review | worse than before |")
    print("|---|--:|--:|--:|--:|--:|--:|---|")
    for application in sorted(FOLDER.iterdir()):
        if application.is_dir() and (not names or application.name in names):
            print(tried(application, options, keep), flush=True)
    print(f"\nThe fixed copies are in {keep}", file=sys.stderr)


if __name__ == "__main__":
    main()
