"""The walk is made in parts, which know of one another only what is put together in the end."""

from __future__ import annotations

from pathlib import Path

import pytest
from tests.flow.rows.shop import HEAD, MODELS, told

from django_cto.flow import Flow
from django_cto.flow.rows import PARTS, know, reads_of, walked
from django_cto.flow.rows.parts import paths_of
from django_cto.project import Project, project_from
from django_cto.project.load import load_project
from django_cto.read.sharing import Shared
from django_cto.rules.queries import count_in_loop, n_plus_one, query_in_loop

BOOKSHOP = Path(__file__).parents[3] / "examples" / "bookshop"
LINES = "def lines(order: Order{}):\n{}    return [line.product.maker for line in order.line_set.all()]\n"
CALLING = "from shop.first import lines\ndef go(request, pk):\n    return lines({})\n"
ORDER = "Order.objects.get(pk=pk)"
ASKED = {"product", "product__maker"}


@pytest.fixture(params=[1, 2, 5])
def parts(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> int:
    into(request.param, monkeypatch)
    return int(request.param)


def into(parts: int, monkeypatch: pytest.MonkeyPatch) -> None:
    for module in ("parts", "reads"):
        monkeypatch.setattr(f"django_cto.flow.rows.{module}.PARTS", parts)


def in_two_files(first: str, second: str) -> dict[str, str]:
    files = {"shop/__init__.py": "", "shop/first.py": HEAD + first, "shop/models.py": MODELS}
    return files | {"shop/second.py": HEAD + second}


def relations(first: str, second: str) -> set[str]:
    files = in_two_files(first, second)
    return {relation for _, relation, _ in told(project_from(files), files)}


def bookshop() -> Project:
    return load_project(BOOKSHOP, cache=False, jobs=1)


def findings(flow: Flow) -> list[str]:
    reads, project = reads_of(flow), flow.project
    found = (*n_plus_one.check(reads, project), *count_in_loop.check(reads), *query_in_loop.check(reads, project))
    entered = (reads.callers.arrivals([finding.symbol]) for finding in found)
    return sorted(f"{finding} {arrivals}" for finding, arrivals in zip(found, entered, strict=True))


def test_every_file_belongs_to_one_part(parts: int) -> None:
    project = project_from(in_two_files("def a():\n    return 1\n", "def b():\n    return 2\n"))
    each = [paths_of(project, part) for part in range(parts)]
    assert sorted(path for paths in each for path in paths) == sorted(project.modules)
    assert (parts == 1) == any({"shop/first.py", "shop/second.py"} <= paths for paths in each)


@pytest.mark.parametrize("parts", [2, 3, 7])
def test_the_parts_together_find_what_one_walk_finds(parts: int, monkeypatch: pytest.MonkeyPatch) -> None:
    into(1, monkeypatch)
    expected = findings(Flow(bookshop()))
    assert expected
    into(parts, monkeypatch)
    assert findings(Flow(bookshop())) == expected


@pytest.mark.parametrize(
    ("second", "expected"),
    [
        ("", ASKED),
        (CALLING.format(ORDER), ASKED),
        (CALLING.format("Order.objects.prefetch_related('line_set__product__maker').get(pk=pk)"), set()),
    ],
    ids=["nobody", "a caller that loads nothing", "a caller that loads all"],
)
def test_what_a_caller_in_another_part_loads_is_known(parts: int, second: str, expected: set[str]) -> None:
    assert relations(LINES.format("", ""), second) & ASKED == expected


@pytest.mark.parametrize(
    ("second", "expected"),
    [
        ("", ASKED),
        (CALLING.format(f"{ORDER}"), set()),
        (CALLING.format(f"{ORDER}, short=False"), ASKED),
        (CALLING.format(f"{ORDER}, short=request.GET.get('short')"), ASKED),
    ],
    ids=["nobody", "a caller that keeps off", "a caller that does not", "a caller that may"],
)
def test_which_way_a_caller_in_another_part_goes_is_known(parts: int, second: str, expected: set[str]) -> None:
    way = "    if short:\n        return None\n"
    assert relations(LINES.format(", short=True", way), second) & ASKED == expected


def test_what_another_process_found_is_understood_here() -> None:
    flow, other = Flow(bookshop()), Flow(bookshop())
    flow.project.link()
    for part, found in enumerate(Shared(range(PARTS), lambda part: walked(flow, part), bytes).done(2)):
        know(other, part, found)
    assert findings(other) == findings(Flow(bookshop()))


def test_names_alone_are_told_apart_however_many_there_are() -> None:
    names = [f"Order{number}" for number in range(40)]
    models = "".join(f"class {name}(Order):\n    pass\n" for name in names)
    chosen = "from django.apps import apps\ndef chosen(name):\n    return apps.get_model('shop', name)\n"
    users = "".join(
        f"def use_{name}():\n    return [row.customer for row in chosen('{name}').objects.all()]\n" for name in names
    )
    files = {"shop/__init__.py": "", "shop/models.py": MODELS + models, "shop/views.py": HEAD + chosen + users}
    assert len({made for made, _, _ in told(project_from(files), files)}) == len(names)
