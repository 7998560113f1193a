"""What the README shows is what the program prints."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

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
    helped = printed("check", "--help") + printed("model", "--help")
    assert [option for option in set(re.findall(r"--[a-z][a-z-]+", README)) if option not in helped] == []


def test_its_links_lead_somewhere() -> None:
    assert [path for path in re.findall(r"\]\(([\w./-]+)\)", README) if not (ROOT / path).exists()] == []
