"""The pictures of the README are of today's commands: `make pictures` makes them again."""

from __future__ import annotations

import html
import re
from itertools import groupby
from pathlib import Path

from scripts.pictures import DOCS, Screen, review


def lines_of(picture: str) -> list[str]:
    """What stands in the picture; numbers, which grow with what is reviewed, left out."""
    pieces = re.findall(r'clip-path="url\(#\w+-(line-\d+)\)">(.*?)</text>', picture)
    lines = ("".join(text for _, text in group) for _, group in groupby(pieces, key=lambda piece: piece[0]))
    return [re.sub(r"[\d.,]+", "0", html.unescape(line).replace("\xa0", " ")).strip() for line in lines]


def test_what_the_picture_of_the_review_shows_is_printed() -> None:
    printed = lines_of(review())
    shown = lines_of((DOCS / "review.svg").read_text(encoding="utf-8"))
    assert len(shown) > 50
    assert [line for line in shown if line not in printed] == []


def test_the_picture_of_the_tour_shows_what_the_commands_print(tmp_path: Path) -> None:
    screen = Screen()
    screen.run("new", "shop", cwd=tmp_path)
    screen.run("check", "shop", cwd=tmp_path)
    printed = [line for line in lines_of(screen.picture("tour")) if not line.startswith("Left out")]
    shown = lines_of((DOCS / "tour.svg").read_text(encoding="utf-8"))
    assert "Nothing found" in shown
    assert [line for line in printed if line not in shown] == []


def test_the_pictures_are_whole_in_themselves() -> None:
    """Whoever reads the README is seen by nobody else."""
    assert [path.name for path in DOCS.glob("*.svg") if re.search(r"url\(.?https?:|href=", path.read_text())] == []
    assert (DOCS / "welcome.png").read_bytes().startswith(b"\x89PNG")
    assert (DOCS / "welcome.png").stat().st_size < 100_000
