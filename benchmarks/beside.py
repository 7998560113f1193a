"""Measures a cold review beside other tools that look for N+1 queries, on the same tree, in turn."""

from __future__ import annotations

import os
import subprocess
import tempfile
import time
from pathlib import Path

from n1 import TOOLS, Tool, installed

# Ours with every rule, and with the one that the others have as well.
EVERY_RULE = Tool(
    "django-cto, all rules", "", (*TOOLS["django-cto"].arguments[:-2], "--preview"), TOOLS["django-cto"].adapted
)
# What the others may need: quicker than the one, and within so many times the other, which is native code.
LIMITS = {"django-orm-lens": 1.0, "django-lsp": 6.0}
Seconds = tuple[float, float]


def measured(root: Path, rounds: int) -> dict[str, Seconds]:
    """Wall clock and processor seconds of each tool, the smallest of several rounds."""
    tools = [EVERY_RULE, *TOOLS.values()]
    with tempfile.TemporaryDirectory() as folder:
        programs = installed(tools, Path(folder) / "tools")
        found: dict[str, list[Seconds]] = {tool.name: [] for tool in tools}
        for _ in range(rounds):
            for tool in tools:
                found[tool.name].append(_run([*programs[tool.name], *tool.arguments], root))
    return {name: (min(wall for wall, _ in runs), min(cpu for _, cpu in runs)) for name, runs in found.items()}


def _run(command: list[str], root: Path) -> Seconds:
    environment = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    before, started = os.times(), time.perf_counter()
    done = subprocess.run(command, cwd=root, env=environment, capture_output=True, check=False)
    seconds, after = time.perf_counter() - started, os.times()
    if done.returncode not in {0, 1}:
        raise SystemExit(f"{command[0]} ended with {done.returncode}: {done.stderr.decode(errors='replace')[-500:]}")
    used = after.children_user + after.children_system - before.children_user - before.children_system
    return seconds, used


def holds(figures: dict[str, Seconds]) -> bool:
    """Whether ours with all rules keeps to the limits, by the wall clock."""
    ours = figures[EVERY_RULE.name][0]
    return all(ours <= limit * figures[name][0] for name, limit in LIMITS.items())


def section(application: str, figures: dict[str, Seconds]) -> list[str]:
    """The lines of the page."""
    ours = figures[EVERY_RULE.name][0]
    packages = ", ".join(tool.package.replace("==", " ") for tool in TOOLS.values() if tool.package)
    lines = [
        "",
        "## Beside other tools",
        "",
        f"A cold review of {application} and the N+1 queries that {packages} look for in it:",
        "the whole command of each in turn, the best of the rounds. The ratio is that of our review with all rules",
        "to the tool, by the wall clock.",
        "",
        "| tool | seconds | processor seconds | ratio |",
        "|---|--:|--:|--:|",
    ]
    return [
        *lines,
        *(f"| {name} | {wall:.2f} | {cpu:.2f} | {ours / wall:.2f} |" for name, (wall, cpu) in figures.items()),
    ]
