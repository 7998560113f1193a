"""After a change inside functions little is looked at again, and the review says what a whole one would."""

from __future__ import annotations

import ast
import os
import random
import re
import shutil
import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

import django_cto
from django_cto.audit.basis import Basis
from django_cto.audit.config import Config
from django_cto.audit.folder import Order, review_folder
from django_cto.audit.found import Found
from django_cto.audit.narrow import narrowed
from django_cto.project import Project
from django_cto.read.noting import noting
from django_cto.rule import Finding

BOOKSHOP = Path(__file__).parent.parent.parent / "examples" / "bookshop"
LINES = [
    "pass", "return Order.objects.filter(note='x').order_by('note')", "Order.objects.filter(pk=1).exclude(pk=2)",
    "Order.objects.create(note='x'); Order.objects.create(note='y'); send_mail('a', 'b', 'c', ['d'])",
    "if not Book.objects.filter(title='x').exists(): Book.objects.create(title='x')", "self.save(); self.delete()",
    "with transaction.atomic(): notify.delay(self)", "return render(None, 'nowhere.html')", "return reverse('nowhere')",
    "Order.objects.get_or_create(note='x')", "order = Order(status='nothing'); order.save()", "return self.get_queryset()",
    "form = OrderForm(None); form.cleaned_data['x']", "return get_object_or_404(Order, note='x')", "count_seen(1)",
    "book = Book.objects.get(pk=1); book.stock += 1; book.save()", "Book.objects.select_for_update().get(pk=1)",
]  # fmt: skip
CALLING = {
    "models.py": "from django.db import models\n\n\nclass Order(models.Model):\n"
    "    status = models.CharField(max_length=3, choices=[('new', 'New')])\n",
    "rows.py": "from models import Order\n\n\ndef rows():\n    found = other()\n    return found\n",
    "middle.py": "from rows import rows\n\n\ndef middle():\n    return rows().filter(pk=1)\n",
    "views.py": "from middle import middle\n\n\ndef view(request):\n    return middle().filter(status='old')\n",
}
LOOPING = {
    "models.py": "from django.db import models\n\n\nclass Customer(models.Model):\n"
    "    name = models.CharField(max_length=3)\n\n\nclass Order(models.Model):\n"
    "    customer = models.ForeignKey(Customer, on_delete=models.CASCADE)\n",
    "views.py": "from models import Customer, Order\n\n\ndef view(request):\n"
    "    return [shown(order) for order in Order.objects.all()]\n\n\ndef shown(order):\n    found = order.pk\n    return found\n",
}
# Caches that need no note: what goes into them is the same as long as the outlines are.
PLAIN_CACHES = {"project/definitions.py", "project/known.py", "project/routes.py"}
# One walk alone asks for what these keep, so it is noted as what that walk looks at.
OF_ONE_RULE = "flow/rows/"


@pytest.fixture
def shop(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    root = tmp_path / "shops"
    for number in range(3):
        shutil.copytree(BOOKSHOP, root / f"shop{number}")
    for path in root.rglob("*"):
        os.utime(path, (time.time(), time.time() - 60))
    return root


@pytest.fixture
def ways(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """How each review came about that was not remembered as a whole."""
    taken: list[str] = []

    def noticed(project: Project, basis: Basis, jobs: int) -> Found | None:
        found = narrowed(project, basis, jobs)
        taken.append("narrow" if found else "whole")
        return found

    monkeypatch.setattr("django_cto.audit.rerun.narrowed", noticed)
    return taken


def said(root: Path, *, cache: bool, config: Config | None = None) -> tuple[tuple[Finding, ...], object, object]:
    # Each review has a process of its own where people run it.
    noting.shared.clear()
    review = review_folder(Order(root=root, config=config or Config(), cache=cache, jobs=2))
    return review.findings, tuple(rule.name for rule in review.rules), replace(review.summary, seconds=0.0)


def statements(text: str) -> Iterator[ast.stmt]:
    """What may be replaced inside functions: what begins a line and imports nothing."""
    lines = text.split("\n")
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            for inner in node.body:
                begins = not lines[inner.lineno - 1].encode()[: inner.col_offset].strip()
                if begins and not any(isinstance(part, ast.Import | ast.ImportFrom) for part in ast.walk(inner)):
                    yield inner


def change(root: Path, chance: random.Random) -> None:
    """Put other lines in the place of a statement, the rest of the file staying where it was."""
    path = chance.choice([path for path in sorted(root.rglob("*.py")) if list(statements(path.read_text()))])
    text = path.read_text()
    node = chance.choice(list(statements(text)))
    lines = text.split("\n")
    others = [lines[other.lineno - 1].strip() for other in statements(text) if other.lineno == other.end_lineno]
    new = chance.choice(LINES if chance.random() < 0.7 or not others else others)
    rest = [""] * ((node.end_lineno or node.lineno) - node.lineno)
    lines[node.lineno - 1 : node.end_lineno] = [" " * node.col_offset + new, *rest]
    path.write_text("\n".join(lines))


@pytest.mark.parametrize("seed", range(4))
def test_what_is_found_narrowly_is_what_is_found(shop: Path, ways: list[str], seed: int) -> None:
    chance = random.Random(seed)
    said(shop, cache=True)
    for number in range(30):
        if number >= 6 and "narrow" in ways:
            return
        for _ in range(chance.choice([1, 1, 2])):
            change(shop, chance)
        assert said(shop, cache=True) == said(shop, cache=False)
    pytest.fail("no change was looked at narrowly")


def test_what_no_rule_has_seen_needs_none(shop: Path, ways: list[str], monkeypatch: pytest.MonkeyPatch) -> None:
    path = shop / "shop0" / "orders" / "views.py"
    path.write_text(path.read_text() + "\n\ndef first_of(rows):\n    return rows.first() or 1\n")
    before = said(shop, cache=True)
    path.write_text(path.read_text().replace("or 1", "or 2"))
    monkeypatch.setattr("django_cto.audit.rerun._whole", None)
    assert said(shop, cache=True) == before
    assert ways == ["narrow"]


def test_who_calls_what_has_changed_is_looked_at_again(
    tmp_path: Path, ways: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    root = tmp_path / "shop"
    root.mkdir()
    for name, text in CALLING.items():
        (root / name).write_text(text)
        # What was written just now is not kept.
        os.utime(root / name, (time.time(), time.time() - 60))
    assert not [finding for finding in said(root, cache=True)[0] if finding.rule == "choice-that-never-matches"]
    (root / "rows.py").write_text(CALLING["rows.py"].replace("other()", "Order.objects.all()"))
    (found,) = [finding for finding in said(root, cache=True)[0] if finding.rule == "choice-that-never-matches"]
    assert found.place.path == "views.py"
    # Which of the two processes answered first decides what was noted for all: more than that is looked at again.
    assert ways in (["narrow"], ["whole"])


def test_every_rule_that_asks_for_the_reads_of_rows_is_asked_again(
    tmp_path: Path, ways: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    root = tmp_path / "shop"
    root.mkdir()
    for name, text in LOOPING.items():
        (root / name).write_text(text)
        os.utime(root / name, (time.time(), time.time() - 60))
    config = Config(select=("n-plus-one", "query-in-loop"))
    assert said(root, cache=True, config=config)[0] == ()
    read = "order.customer.name, Customer.objects.get(pk=1)"
    (root / "views.py").write_text(LOOPING["views.py"].replace("order.pk", read))
    found = said(root, cache=True, config=config)
    assert sorted({finding.rule for finding in found[0]}) == ["n-plus-one", "query-in-loop"]
    assert found == said(root, cache=False, config=config)
    assert ways == ["narrow"]


def test_a_call_that_comes_changes_what_reaches_a_finding(
    tmp_path: Path, ways: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    root, config = tmp_path / "shop", Config(select=("n-plus-one",))
    root.mkdir()
    rows = "from models import Order\n\n\ndef names():\n    return [o.customer.name for o in Order.objects.all()]\n"
    job = (
        "import rows\nfrom celery import shared_task\n\n\n@shared_task\ndef job():\n    found = {}\n    return found\n"
    )
    for name, text in {"models.py": LOOPING["models.py"], "rows.py": rows, "jobs.py": job.format("rows")}.items():
        (root / name).write_text(text)
        os.utime(root / name, (time.time(), time.time() - 60))
    before = said(root, cache=True, config=config)[0]
    (root / "jobs.py").write_text(job.format("rows.names()"))
    after = said(root, cache=True, config=config)[0]
    assert [finding.entry_point and finding.entry_point.kind for finding in (*before, *after)] == ["none", "task"]
    assert after == said(root, cache=False, config=config)[0]
    assert ways == ["narrow"]


@pytest.mark.parametrize("folder", ["flow", "project", "rules"])
def test_what_is_kept_for_several_is_noted(folder: str) -> None:
    package = Path(django_cto.__file__).parent
    kinds = "(cache|lru_cache)" if folder == "flow" else "(cache|lru_cache|cached_property)"
    plain = rf"@functools\.{kinds}\b.*\n(?!@shared\n)"
    found = {
        path.relative_to(package).as_posix()
        for path in (package / folder).rglob("*.py")
        if re.search(rf"^ *{plain}", path.read_text(), re.MULTILINE)
    }
    found = {path for path in found if not path.startswith(OF_ONE_RULE)}
    assert found <= PLAIN_CACHES, "put `@shared` below it, take a `shared_property`, or go through `flow.once`"
