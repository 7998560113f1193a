"""Facts do not depend on how they were read: in one process or several, from disk or from the store."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from django_cto.facts.file import facts_of
from django_cto.facts.gather import gather
from django_cto.facts.store import Store
from django_cto.read.sharing import CAN_FORK
from django_cto.read.walk import walk

STDLIB = Path(os.__file__).parent


@pytest.fixture
def tree(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with real sources, large enough to be read by several processes, and a store of its own."""
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    root = tmp_path / "tree"
    root.mkdir()
    for source in sorted((STDLIB / "asyncio").glob("*.py")) + sorted((STDLIB / "email").glob("*.py")):
        (root / f"{source.parent.name}_{source.name}").write_bytes(source.read_bytes())
    age(root)
    return root


def age(root: Path) -> None:
    """Make the files older than what the store thinks too young to trust."""
    for path in root.iterdir():
        os.utime(path, (1_700_000_000, 1_700_000_000))


def contents(root: Path, jobs: int | None = None, *, cache: bool = True) -> dict[str, object]:
    return {path: facts.content for path, facts in gather(root, walk(root), jobs=jobs, cache=cache).items()}


def test_one_process_reads_what_several_read(tree: Path) -> None:
    assert contents(tree, jobs=1, cache=False) == contents(tree, jobs=3, cache=False)


@pytest.mark.skipif(not CAN_FORK, reason="nobody else reads where processes cannot be copied")
def test_something_else_is_done_once_while_others_read(tree: Path) -> None:
    done: list[str] = []
    found = gather(tree, walk(tree), jobs=2, cache=False, meanwhile=lambda: done.append("imports"))
    assert done == ["imports"]
    assert {path: facts.content for path, facts in found.items()} == contents(tree, jobs=1, cache=False)


def test_nothing_else_is_done_where_nobody_else_reads(tree: Path) -> None:
    done: list[str] = []
    gather(tree, walk(tree), jobs=1, cache=False, meanwhile=lambda: done.append("imports"))
    assert not done


def test_the_store_gives_back_what_was_read(tree: Path) -> None:
    first = contents(tree)
    assert len(Store(tree).load()) == len(first)
    assert contents(tree) == first


def test_a_changed_file_is_read_again_and_a_vanished_one_forgotten(tree: Path) -> None:
    contents(tree)
    changed, gone = sorted(tree.iterdir())[:2]
    changed.write_text("import changed\n")
    gone.unlink()
    found = gather(tree, walk(tree))
    assert [name.module for name in found[changed.name].imports] == ["changed"]
    assert gone.name not in found
    assert gone.name not in Store(tree).load()


def test_a_file_written_just_now_is_not_trusted(tree: Path) -> None:
    young = tree / "young.py"
    young.write_text("a = 1\n")
    contents(tree)
    assert "young.py" not in Store(tree).load()


@pytest.mark.parametrize("damage", [b"", b"\x00\x01nonsense"])
def test_a_damaged_store_is_an_empty_one(tree: Path, damage: bytes) -> None:
    first = contents(tree)
    for shard in Store(tree).folder.iterdir():
        shard.write_bytes(damage)
    assert contents(tree) == first


def test_reading_writes_nothing_into_the_tree(tree: Path) -> None:
    before = sorted(path.name for path in tree.iterdir())
    contents(tree)
    assert sorted(path.name for path in tree.iterdir()) == before


def test_a_store_that_cannot_be_written_is_no_error(tree: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    blocked = tree.parent / "file"
    blocked.write_text("")
    monkeypatch.setenv("XDG_CACHE_HOME", str(blocked))
    assert contents(tree)


def test_requirements_in_utf_16_are_no_fault() -> None:
    data = "django==5.2\r\n".encode("utf-16")
    assert facts_of("requirements.txt", data).faults == ()
    assert facts_of("shop/models.py", data).faults != ()
