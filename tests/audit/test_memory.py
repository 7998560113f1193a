"""A remembered review is the review: whatever changes between two runs, the second says what a first one would."""

from __future__ import annotations

import os
import random
import shutil
import time
from dataclasses import replace
from pathlib import Path

import pytest

from django_cto.audit import outcome
from django_cto.audit.config import Config
from django_cto.audit.folder import Order, review_folder
from django_cto.audit.review import Review

BOOKSHOP = Path(__file__).parent.parent.parent / "examples" / "bookshop"
SEEN = "\n\ndef count_seen(request):\n    return [order.positions.count() for order in Order.objects.filter(pk=1)]\n"


@pytest.fixture
def shop(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    root = tmp_path / "shop"
    shutil.copytree(BOOKSHOP, root)
    age(root)
    return root


def age(root: Path, seconds: float = 60.0) -> None:
    """Let every file be old enough for its time stamp to be trusted, each state of the tree with its own time."""
    for path in root.rglob("*"):
        if path.stat().st_mtime > time.time() - 10:
            os.utime(path, (time.time(), time.time() - seconds))


def said(root: Path, *, cache: bool, config: Config | None = None) -> tuple[object, ...]:
    """All that a review says but the time that it took."""
    review: Review = review_folder(Order(root=root, config=config or Config(), cache=cache, jobs=2))
    names = tuple(rule.name for rule in review.rules)
    snippets = tuple(tuple(review.lines_of(finding.place.path)) for finding in review.findings)
    return review.root, review.django, review.findings, names, replace(review.summary, seconds=0.0), snippets


def same_as_new(root: Path) -> None:
    assert said(root, cache=True) == said(root, cache=False)


def changes(root: Path, chance: random.Random) -> None:
    """Change one file as people do: a comment, a line, a word, a function, a removal."""
    path = chance.choice([path for path in sorted(root.rglob("*.*")) if path.suffix in {".py", ".html", ".txt"}])
    lines = path.read_text().split("\n")
    at = chance.randrange(len(lines))
    match chance.randrange(6):
        case 0:
            lines.append("# the end")
        case 1:
            lines.insert(at, "")
        case 2:
            lines[at] += "  # so it is"
        case 3:
            del lines[at]
        case 4:
            lines.append(SEEN)
        case 5:
            lines[at] = lines[at].replace("True", "False").replace("filter", "exclude").replace('"', "'")
    path.write_text("\n".join(lines))


@pytest.mark.parametrize("seed", range(4))
def test_what_is_remembered_is_what_is_found(shop: Path, seed: int) -> None:
    chance = random.Random(seed)
    same_as_new(shop)
    for step in range(6):
        changes(shop, chance)
        if chance.random() < 0.7:
            age(shop, 60.0 - step)
        same_as_new(shop)


def test_a_comment_at_the_end_needs_no_rule(shop: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    before = said(shop, cache=True)
    path = shop / "orders" / "apps.py"
    path.write_text(path.read_text() + "# the end\n")
    expected = said(shop, cache=False)
    monkeypatch.setattr("django_cto.audit.rerun.run_families", None)
    assert said(shop, cache=True) == expected
    assert before[2] == expected[2]


def test_a_text_that_a_rule_has_read_is_part_of_what_it_saw(shop: Path) -> None:
    review_folder(Order(root=shop, jobs=1))
    (record,) = (shop.parent / "cache").rglob(outcome.NAME)
    path = next(
        path for path in sorted(shop.rglob("*.py")) if str(path.relative_to(shop)).encode() in record.read_bytes()
    )
    path.write_text(path.read_text().replace("\n", "  # here\n", 1))
    same_as_new(shop)


def test_another_configuration_is_another_review(shop: Path) -> None:
    ignored = Config(ignore=("models", "settings"))
    whole = said(shop, cache=True)
    assert said(shop, cache=True, config=ignored) == said(shop, cache=False, config=ignored) != whole
    assert said(shop, cache=True) == whole


def test_a_damaged_record_is_none(shop: Path) -> None:
    expected = said(shop, cache=True)
    for name in ("review", "outcome"):
        for record in (shop.parent / "cache").rglob(name):
            record.write_bytes(b"\x93\x01")
    assert said(shop, cache=True) == expected
