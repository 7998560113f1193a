"""What the README shows is what the program prints."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

from django_cto.new.merge import Outcome

ROOT = Path(__file__).parent.parent
README = (ROOT / "README.md").read_text(encoding="utf-8")


def printed(*arguments: str) -> str:
    command = [sys.executable, "-m", "django_cto", *arguments]
    done = subprocess.run(
        command, cwd=ROOT, capture_output=True, text=True, env={**os.environ, "COLUMNS": "118"}, check=False
    )
    return done.stdout


def test_the_output_on_the_first_screen_is_real() -> None:
    shown = next(block for block in re.findall(r"```\n(.*?)```", README, re.DOTALL) if "●" in block)
    real = printed("check", "examples/bookshop", "--no-cache").splitlines()
    assert [line for line in shown.splitlines() if line not in real] == []


def test_the_options_it_names_exist() -> None:
    helped = "".join(
        printed(command, "--help") for command in ("check", "explain", "model", "new", "ready", "startapp", "upgrade")
    )
    others = {"--upgrade"}  # pip's own
    assert [option for option in set(re.findall(r"--[a-z][a-z-]+", README)) - others if option not in helped] == []


def test_the_commands_it_names_exist() -> None:
    listed = printed("--help")
    assert [name for name in set(re.findall(r"django-cto ([a-z]+)", README)) if f"  {name} " not in listed] == []


def test_the_outcomes_it_explains_are_those_of_an_upgrade() -> None:
    explained = set(re.findall(r"^\| `([a-z-]+)` \| .* \| .* \| .* \|$", README, re.MULTILINE))
    assert explained == set(Outcome) - {Outcome.UNCHANGED}


def test_its_links_lead_somewhere() -> None:
    assert [path for path in re.findall(r"\]\(([\w./-]+)\)", README) if not (ROOT / path).exists()] == []
