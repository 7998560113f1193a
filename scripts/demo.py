"""The whole tour: a project is begun, served and reviewed, then one that is wrong on purpose; ends by itself."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from scripts.serving import served

ROOT = Path(__file__).resolve().parent.parent
SHOP, BOOKSHOP = Path("demo/shop"), Path("examples/bookshop")
REPORTS = Path("build/review")
COMMAND = (sys.executable, "-m", "django_cto")


def main() -> int:
    """Go through the tour; anything that is not as promised ends it with 1."""
    _say("A new project: django-cto new shop")
    if (ROOT / SHOP).exists():
        print(f"{SHOP} is there from an earlier tour; remove it to begin anew.")
    else:
        _run(*COMMAND, "new", "shop", "--dir", str(SHOP))
    _say("It runs: make run")
    with served(ROOT / SHOP) as found:
        print(f"{found.page} answered after {found.seconds:.0f} s: {found.title}\n{found.log_in}")
    _say(f"It is clean: django-cto check {SHOP}")
    _reviewed(SHOP)
    _say(f"Another is not: django-cto check {BOOKSHOP}")
    _reviewed(BOOKSHOP, "--exit-zero")
    _say("To look around yourself")
    print(f"make -C {SHOP} run    serves the new project again, and prints its address and log-in")
    print(f"{REPORTS}/ has the reports of both reviews, as JSON and SARIF")
    return 0


def _reviewed(project: Path, *more: str) -> None:
    folder = REPORTS / project.name
    (ROOT / folder).mkdir(parents=True, exist_ok=True)
    files = [part for form in ("json", "sarif") for part in ("--format", form, "--output", f"{folder}/review.{form}")]
    _run(*COMMAND, "check", str(project), "--format", "text", *files, *more)


def _run(*command: str) -> None:
    if code := subprocess.run(command, cwd=ROOT, check=False).returncode:
        raise SystemExit(f"`{' '.join(command)}` ended with {code}")


def _say(heading: str) -> None:
    print(f"\n── {heading}", flush=True)


if __name__ == "__main__":
    sys.exit(main())
