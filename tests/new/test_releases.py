"""The archive of past templates: made from tags, the same bytes each time, small."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest
from scripts.release import TEMPLATE, past_templates, template_at

from django_cto.new.releases import read_release, release_names, write_archive
from django_cto.new.tree import Entry, read_tree, write_entry


def git(folder: Path, *arguments: str) -> None:
    identity = ("-c", "user.name=Ada", "-c", "user.email=ada@example.org", "-c", "init.defaultBranch=main")
    subprocess.run(["git", "-C", str(folder), *identity, *arguments], capture_output=True, check=True)


@pytest.fixture
def repository(tmp_path: Path) -> Path:
    """A repository that had no template at first, and other tags than those of releases."""
    root = tmp_path / "repository"
    root.mkdir()
    git(root, "init", "--quiet")
    git(root, "config", "core.autocrlf", "true")
    (root / "README.md").write_text("no template yet\n")
    for tag in ("0.1.0", "0.9.0", "0.10.0"):
        git(root, "add", "--all")
        git(root, "commit", "--quiet", "--allow-empty", "--message", tag)
        git(root, "tag", f"v{tag}")
        (root / TEMPLATE).mkdir(parents=True, exist_ok=True)
        (root / TEMPLATE / "release").write_text(f"after {tag}\n")
        if not (root / TEMPLATE / "run").exists():
            write_entry(root / TEMPLATE / "run", Entry(b"#!/bin/sh\n", executable=True))
            write_entry(root / TEMPLATE / ".hidden" / "logo.png", Entry(b"\0\r\n\xff"))
    git(root, "tag", "very-old")
    git(root, "tag", "v-next")
    return root


def test_it_holds_each_release_that_had_a_template_in_the_order_of_versions(repository: Path, tmp_path: Path) -> None:
    archive = tmp_path / "releases.tar.xz"
    write_archive(past_templates(repository), archive)
    assert release_names(archive) == ("0.9.0", "0.10.0")
    assert read_release("0.10.0", archive) == {
        ".hidden/logo.png": Entry(b"\0\r\n\xff"),
        "release": Entry(b"after 0.9.0\n"),
        "run": Entry(b"#!/bin/sh\n", executable=True),
    }
    assert read_release("0.1.0", archive) is None


def test_the_same_releases_are_the_same_bytes(repository: Path, tmp_path: Path) -> None:
    for name in ("one", "two"):
        write_archive(past_templates(repository), tmp_path / name)
    assert (tmp_path / "one").read_bytes() == (tmp_path / "two").read_bytes()


def test_fifty_releases_of_the_template_stay_small_and_are_read_at_once(tmp_path: Path) -> None:
    template = read_tree(Path(__file__).parent.parent.parent / TEMPLATE)
    edited = [*template][:: len(template) // 20]
    releases = {
        f"1.{number}": {
            path: Entry(entry.data + b"# %d\n" % number, entry.executable) if path in edited else entry
            for path, entry in template.items()
        }
        for number in range(50)
    }
    write_archive(releases, tmp_path / "one.tar.xz")
    assert (tmp_path / "one.tar.xz").stat().st_size < 500_000
    assert read_release("1.49", tmp_path / "one.tar.xz") == releases["1.49"]


def test_a_checkout_without_archive_knows_no_release(tmp_path: Path) -> None:
    assert release_names(tmp_path / "none") == ()
    assert read_release("0.1.0", tmp_path / "none") is None


def test_a_commit_without_a_template_has_none(repository: Path) -> None:
    assert template_at(repository, "v0.1.0") == {}
