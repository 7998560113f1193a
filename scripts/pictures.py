"""Makes the pictures of the README, from what the commands print and a browser shows when they really run."""

from __future__ import annotations

import io
import os
import re
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from rich.console import Console
from rich.text import Text
from scripts.serving import served

ROOT = Path(__file__).resolve().parent.parent
DOCS = ROOT / "docs"
WIDTH = 120
# All of it would be some hundred lines.
REVIEW = ("check", "examples/bookshop", "--select", "queries,layers")
# A picture must not send its readers to a server of fonts.
FONT = re.compile(r"@font-face \{.*?\}\s*", re.DOTALL)
BROWSERS = ("chromium", "google-chrome")
FLAGS = ("--headless", "--disable-gpu", "--hide-scrollbars", "--disable-background-networking", "--no-first-run")


class Screen:
    """A terminal of which a picture can be made."""

    def __init__(self) -> None:
        self.console = Console(record=True, width=WIDTH, file=io.StringIO(), force_terminal=True, color_system="256")

    def type(self, line: str, output: str) -> None:
        """Show a command, and what it printed."""
        self.console.print(Text(f"$ {line}", style="bold"))
        self.console.print(Text.from_ansi(f"\n{output.strip()}\n"))

    def run(self, *arguments: str, cwd: Path = ROOT) -> None:
        """Run a command of ours, and show it."""
        surroundings = {**os.environ, "FORCE_COLOR": "1", "COLUMNS": str(WIDTH), "TERM": "xterm-256color"}
        command = [sys.executable, "-m", "django_cto", *arguments]
        done = subprocess.run(command, cwd=cwd, env=surroundings, stdout=subprocess.PIPE, text=True, check=False)
        self.type(f"django-cto {' '.join(arguments)}", done.stdout)

    def picture(self, name: str) -> str:
        """All that was shown, as SVG."""
        return FONT.sub("", self.console.export_svg(title="", unique_id=name))


def main() -> int:
    """Make all of them again."""
    (DOCS / "review.svg").write_text(review(), encoding="utf-8")
    with tempfile.TemporaryDirectory(prefix="django-cto-") as folder:
        # Where this runs as root, the servers run as somebody else, who has to get here.
        Path(folder).chmod(0o755)
        (DOCS / "tour.svg").write_text(_tour(Path(folder)).picture("tour"), encoding="utf-8")
    return 0


def review() -> str:
    """A part of the review of the example project."""
    screen = Screen()
    screen.run(*REVIEW)
    return screen.picture("review")


def _tour(folder: Path) -> Screen:
    screen = Screen()
    screen.run("new", "shop", cwd=folder)
    with served(folder / "shop") as found:
        # What Django's own server says then, everybody knows.
        screen.type("cd shop && make run", found.output.partition("INFO django.utils.autoreload")[0])
        _photograph(found.page, DOCS / "welcome.png")
    screen.run("check", "shop", cwd=folder)
    return screen


def _photograph(page: str, target: Path) -> None:
    browser = next(filter(None, map(shutil.which, BROWSERS)), None)
    if browser is None:
        raise SystemExit(f"there is no browser here to take {target.name} with: {' or '.join(BROWSERS)}")
    # Chromium's sandbox does not work for root.
    flags = [*FLAGS, "--no-sandbox"] if os.geteuid() == 0 else FLAGS
    with tempfile.TemporaryDirectory(prefix="django-cto-") as profile:
        command = [browser, *flags, f"--user-data-dir={profile}", "--window-size=1280,700", f"--screenshot={target}"]
        subprocess.run([*command, page], check=True, stderr=subprocess.DEVNULL)


if __name__ == "__main__":
    sys.exit(main())
