"""The examples are reviewed as their marks say: every planted line is found, and nothing else."""

from __future__ import annotations

import functools
import json
import re
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from django_cto.rule import all_rules

EXAMPLES = Path(__file__).parent.parent / "examples"
MARK = re.compile(r"\{?# planted: ([a-z, -]+?)(?: #\})?$")
SUFFIXES = {".py", ".html", ".toml", ".txt"}


def marks(project: str) -> set[tuple[str, int, str]]:
    root = EXAMPLES / project
    return {
        (path.relative_to(root).as_posix(), number, rule)
        for path in root.rglob("*")
        if path.suffix in SUFFIXES
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1)
        if (mark := MARK.search(line))
        for rule in mark[1].split(", ")
    }


@functools.cache
def review(project: str) -> dict[str, Any]:
    options = ["--all-migrations", "--preview", "--no-cache", "--format", "json"]
    command = [sys.executable, "-m", "django_cto", "check", str(EXAMPLES / project), *options]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 1, done.stderr
    answer: dict[str, Any] = json.loads(done.stdout)
    return answer


@pytest.fixture(params=["bookshop", "legacy"])
def project(request: pytest.FixtureRequest) -> str:
    return str(request.param)


def test_planted_lines_are_found_and_nothing_else(project: str) -> None:
    found = {(finding["path"], finding["line"], finding["rule"]) for finding in review(project)["findings"]}
    due = marks(project)
    assert (sorted(due - found), sorted(found - due)) == ([], []), "(planted and missed, found and not planted)"


def test_no_line_is_reported_twice_by_one_rule(project: str) -> None:
    found = [(finding["path"], finding["line"], finding["rule"]) for finding in review(project)["findings"]]
    assert len(found) == len(set(found))


def test_what_is_read_once_a_row_says_from_where_it_is_reached() -> None:
    found = [finding for finding in review("bookshop")["findings"] if finding["relation"]]
    told = {f["symbol"]: (*(f["entry_point"] or {"kind": ""}).values(), f["severity"]) for f in found}
    due = {
        "catalogue.admin.ReviewAdmin": ("admin", "catalogue.Review", "major"),
        "catalogue.api.ReviewViewSet.queryset": ("url", "GET /api/v1/reviews/", "major"),
        "catalogue.management.commands.list_reviewers.Command.handle": ("command", "list_reviewers", "minor"),
        "catalogue.tasks.report_sold_out": ("task", "catalogue.tasks.report_sold_out", "major"),
        "orders.selectors.audit_trail": ("none", "no URL, task or command was found that reaches it", "minor"),
        "orders.selectors.orders_of": ("url", "GET /orders/", "major"),
    }
    assert {symbol: told.get(symbol) for symbol in due} == due


# Of each queryset whose rows are read one by one: the relation, the code that reads it, and the files on the way.
READ_ONCE_A_ROW = {
    "catalogue.admin.ReviewAdmin": ("book__publisher", "review.book.publisher.name", ("admin.py", "admin.py")),
    "catalogue.api.AuthorViewSet.queryset": (
        "books",
        "author.books.all()",
        ("api.py", "serializers.py", "serializers.py"),
    ),
    "catalogue.api.ReviewViewSet.queryset": ("book", 'source="book.title"', ("api.py", "serializers.py")),
    "catalogue.management.commands.list_reviewers.Command.handle": ("user", "review.user", ("list_reviewers.py",)),
    "catalogue.selectors.praised": ("reviews", "book.reviews.filter", ("selectors.py",)),
    "catalogue.selectors.arrivals": (
        "publisher",
        "book.publisher.name",
        ("views.py", "new_books.html", "_new_book.html"),
    ),
    "catalogue.selectors.top_reviews": ("book", "review.book.title", ("selectors.py",)),
    "catalogue.selectors.imprints": ("publisher", "self.publisher.name", ("selectors.py", "models.py")),
    "catalogue.tasks.report_sold_out": ("publisher", "book.publisher.name", ("tasks.py",)),
    "orders.admin.RefundAdmin": ("order", "self.order.number", ("admin.py", "models.py")),
    "orders.selectors.orders_of": ("lines", "order.lines.count", ("views.py", "order_list.html")),
    "orders.selectors.audit_trail": ("subject", "entry.subject", ("selectors.py",)),
    "orders.selectors.largest_lines": ("lines", "order.lines.order_by", ("selectors.py",)),
    "orders.selectors.packing_list": ("book", "self.line.book.title", ("selectors.py", "selectors.py")),
    "orders.selectors.waiting_customers": ("user", "order.user.email", ("selectors.py",)),
    "orders.selectors.newest_refunds": ("order", "refund.order", ("selectors.py",)),
}


def test_each_relation_is_told_with_the_way_to_the_line_that_reads_it() -> None:
    found = {finding["symbol"]: finding for finding in review("bookshop")["findings"] if finding["relation"]}
    assert found.keys() == READ_ONCE_A_ROW.keys()
    for symbol, (relation, code, files) in READ_ONCE_A_ROW.items():
        finding, access = found[symbol], found[symbol]["access"]
        line = (EXAMPLES / "bookshop" / access["path"]).read_text(encoding="utf-8").splitlines()[access["line"] - 1]
        way = tuple(step["path"].rpartition("/")[2] for step in finding["related"])
        assert (finding["relation"], code in line, way) == (relation, True, files), symbol


def test_the_whole_project_is_read(project: str) -> None:
    summary = review(project)["summary"]
    assert summary["crashed_rules"] == []
    assert summary["unparsed_files"] == []


def test_every_rule_is_planted_and_every_planted_rule_exists() -> None:
    planted = {rule for name in ("bookshop", "legacy") for _, _, rule in marks(name)}
    assert planted == {rule.name for rule in all_rules()}


def fixed(project: str, root: Path) -> dict[str, Any]:
    options = ["--fix", "--unsafe-fixes", "--preview", "--all-migrations", "--no-cache", "--format", "json"]
    command = [sys.executable, "-m", "django_cto", "check", str(root / project), *options]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode in {0, 1}, done.stderr
    answer: dict[str, Any] = json.loads(done.stdout)
    return answer


def test_what_has_a_fix_is_cured_by_it_and_nothing_new_comes(project: str, tmp_path: Path) -> None:
    shutil.copytree(EXAMPLES / project, tmp_path / project)
    answer = fixed(project, tmp_path)
    summary, findings = answer["summary"], answer["findings"]
    assert summary["not_fixed"] == []
    assert [finding["rule"] for finding in findings if finding["fix"]] == []
    cured = sum(1 for finding in review(project)["findings"] if finding["fix"])
    assert cured
    assert len(findings) == len(review(project)["findings"]) - cured
    assert summary["unparsed_files"] == []


def test_what_has_no_fix_is_mended_by_hand_and_the_review_is_clean(tmp_path: Path) -> None:
    shop = tmp_path / "bookshop"
    shutil.copytree(EXAMPLES / "bookshop", shop)
    fixed("bookshop", tmp_path)
    subprocess.run(["git", "apply", str(EXAMPLES / "bookshop.patch")], cwd=shop, check=True)
    command = [sys.executable, "-m", "django_cto", "check", str(shop), "--all-migrations", "--preview", "--no-cache"]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout.splitlines()[0]) == (0, "Nothing found")
    assert "Held back 2 silenced" in done.stdout
