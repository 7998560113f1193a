"""Whatever state a project is in while somebody works on it, no rule crashes."""

from __future__ import annotations

import random
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from django_cto.audit.run import run_rules
from django_cto.flow import Flow
from django_cto.project import project_from
from django_cto.rule import all_rules

BOOKSHOP = Path(__file__).parent.parent / "examples" / "bookshop"
TEXTS = {
    str(path.relative_to(BOOKSHOP)): path.read_text(encoding="utf-8")
    for path in sorted(BOOKSHOP.rglob("*"))
    if path.suffix in {".py", ".html", ".txt", ".toml"} or path.name in {"Dockerfile", "Procfile"}
}
SECONDS = 6.0
MOST_CHANGED = 12


def without_a_line(text: str, chance: random.Random) -> str:
    lines = text.split("\n")
    del lines[chance.randrange(len(lines))]
    return "\n".join(lines)


def with_a_line_of_another(text: str, chance: random.Random) -> str:
    lines = text.split("\n")
    other = TEXTS[chance.choice(sorted(TEXTS))].split("\n")
    lines.insert(chance.randrange(len(lines) + 1), chance.choice(other))
    return "\n".join(lines)


def cut_short(text: str, chance: random.Random) -> str:
    return text[: chance.randrange(len(text) + 1)]


def with_a_word_for_another(text: str, chance: random.Random) -> str:
    words = text.split(" ")
    words[chance.randrange(len(words))] = chance.choice(words)
    return " ".join(words)


def with_a_character_changed(text: str, chance: random.Random) -> str:
    if not text:
        return text
    at = chance.randrange(len(text))
    return text[:at] + chance.choice("()[]{}'\",.:=*@\\ \n\té") + text[at + 1 :]


CHANGES: list[Callable[[str, random.Random], str]] = [
    without_a_line,
    with_a_line_of_another,
    cut_short,
    with_a_word_for_another,
    with_a_character_changed,
]


def changed(chance: random.Random) -> dict[str, str]:
    """The bookshop with some of its files changed, and sometimes one gone."""
    texts = dict(TEXTS)
    for _ in range(chance.randint(1, MOST_CHANGED)):
        path = chance.choice(sorted(texts))
        texts[path] = chance.choice(CHANGES)(texts[path], chance)
    if chance.random() < 0.3:
        del texts[chance.choice(sorted(texts))]
    return texts


@pytest.mark.parametrize("seed", range(2))
def test_no_rule_crashes_on_a_changed_project(seed: int) -> None:
    end = time.monotonic() + SECONDS
    number = 0
    while time.monotonic() < end:
        number += 1
        project = project_from(changed(random.Random(f"{seed}-{number}")))
        _, crashed = run_rules(project, Flow(project), all_rules())
        assert crashed == {}, f"seed {seed}-{number}"
