"""Asks git what changed since a revision; changes nothing and runs nothing of the repository."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Iterable, Iterator
from pathlib import Path

import msgspec

from django_cto.audit.mistake import Mistake

# A repository's own configuration may name a program for this, and reviewing runs nothing of the project.
NOTHING_RUN = ("-c", "core.fsmonitor=false", "-c", "core.hooksPath=/dev/null")
# Set by git when it calls a hook; they would point at another repository than the reviewed folder's.
OF_A_HOOK = frozenset({"GIT_DIR", "GIT_WORK_TREE", "GIT_INDEX_FILE", "GIT_PREFIX"})


class Change(msgspec.Struct, frozen=True):
    """How the work tree, uncommitted and untracked files included, differs from a base commit.

    Paths are relative to the reviewed folder; `renamed` maps a new path to the old one.
    """

    base: str
    added: frozenset[str] = frozenset()
    changed: frozenset[str] = frozenset()
    removed: frozenset[str] = frozenset()
    renamed: dict[str, str] = {}

    @property
    def new_paths(self) -> frozenset[str]:
        """What was not there under its present name."""
        return self.added | self.renamed.keys()


def change_since(root: Path, ref: str) -> Change:
    """What changed in a folder since its branch left `ref`; raises a `Mistake` where git cannot say."""
    base = _merge_base(root, ref)
    said = _git(root, "diff-index", "-z", "--relative", "--name-status", "--find-renames", base)
    entries = list(_entries(said.decode("utf-8", "surrogateescape").split("\0")))
    untracked = _git(root, "ls-files", "-z", "--others", "--exclude-standard").decode("utf-8", "surrogateescape")
    return Change(
        base,
        added=frozenset([new for status, _, new in entries if status in "AC"] + [*filter(None, untracked.split("\0"))]),
        changed=frozenset(new for status, _, new in entries if status in "MTU"),
        removed=frozenset(old for status, old, _ in entries if status == "D"),
        renamed={new: old for status, old, new in entries if status == "R"},
    )


def contents_at(root: Path, base: str, paths: Iterable[str]) -> dict[str, bytes]:
    """The bytes that files of a folder had in a commit; what was no file there is left out."""
    wanted = [path for path in sorted(paths) if "\n" not in path]
    asked = "".join(f"{base}:./{path}\n" for path in wanted).encode("utf-8", "surrogateescape")
    said = _git(root, "cat-file", "--batch", given=asked)
    found: dict[str, bytes] = {}
    start = 0
    for path in wanted:
        header = said[start : said.index(b"\n", start)]
        start += len(header) + 1
        if not header.endswith(b" missing"):
            _, kind, size = header.split(b" ")
            if kind == b"blob":
                found[path] = said[start : start + int(size)]
            start += int(size) + 1
    return found


def _merge_base(root: Path, ref: str) -> str:
    _git(root, "rev-parse", "--git-dir")
    _git(root, "rev-parse", "--verify", "--quiet", "HEAD^{commit}", wrong="has no commit yet")
    unknown = f"knows no revision `{ref}`"
    if ref.startswith("-"):
        raise Mistake(f"--since: git {unknown}")
    _git(root, "rev-parse", "--verify", "--quiet", f"{ref}^{{commit}}", wrong=unknown)
    apart = f"finds no common ancestor of `{ref}` and HEAD (in a shallow clone, fetch more of the history)"
    return _git(root, "merge-base", ref, "HEAD", wrong=apart).decode().strip()


def _entries(fields: list[str]) -> Iterator[tuple[str, str, str]]:
    """Status letter, old path and new path of each changed file."""
    rest = iter(fields)
    for status in rest:
        if status:
            old = next(rest)
            yield status[0], old, next(rest) if status[0] in "RC" else old


def _git(root: Path, *arguments: str, given: bytes = b"", wrong: str = "") -> bytes:
    environment = {name: value for name, value in os.environ.items() if name not in OF_A_HOOK}
    environment |= {"GIT_OPTIONAL_LOCKS": "0", "LC_ALL": "C"}
    command = ["git", *NOTHING_RUN, "-C", str(root), *arguments]
    try:
        done = subprocess.run(command, input=given, capture_output=True, check=False, env=environment)  # noqa: S603
    except OSError:
        raise Mistake("--since needs git, and there is no `git` command here") from None
    if done.returncode:
        reason = done.stderr.decode("utf-8", "replace").strip().partition("\n")[0].removeprefix("fatal: ")
        raise Mistake(f"--since: git {wrong or f'says: {reason}'}")
    return done.stdout
