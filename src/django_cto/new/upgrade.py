"""Carries a started project to the newest template: reads what it began with, merges, writes."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from pathlib import Path

from packaging.version import InvalidVersion, Version

from django_cto.audit.mistake import Mistake
from django_cto.new.merge import Merged, Outcome, merge_trees
from django_cto.new.naming import named
from django_cto.new.releases import ARCHIVE, read_release, release_names
from django_cto.new.repository import GitFailed, mark_conflict
from django_cto.new.stamp import FILE, origin_of, stamp, stamped
from django_cto.new.tree import TEMPLATE, Entry, Tree, read_entry, read_tree
from django_cto.new.writing import write_all


@dataclass(frozen=True, slots=True)
class Upgrade:
    """A way from one release to another, and the files on either side of it, all under the project's name."""

    root: Path
    before: str
    after: str
    base: Tree
    yours: Tree
    theirs: Tree
    files: tuple[Merged, ...]

    def with_outcome(self, outcome: Outcome) -> tuple[Merged, ...]:
        """The files that came to this."""
        return tuple(merged for merged in self.files if merged.outcome is outcome)

    @property
    def changes(self) -> dict[str, Entry | None]:
        """What is to be written: an entry for a path, None for one that goes."""
        return {merged.path: merged.entry for merged in self.files if merged.entry != self.yours.get(merged.path)}


def plan_upgrade(root: Path, newest: str, *, template: Path = TEMPLATE, archive: Path = ARCHIVE) -> Upgrade | None:
    """What an upgrade would do, None where the project is at the newest release; writes nothing."""
    name, before = origin_of(root)
    if before == newest:
        return None
    past = _past(before, newest, archive)
    base, theirs = (stamped(named(tree, name), newest) for tree in (past, read_tree(template)))
    yours = _yours(root, {*base, *theirs})
    # Which release it is says no line of the user's, so it must not meet one in a conflict.
    same_stamp = {**yours, FILE: replace(yours[FILE], data=stamp(yours[FILE].data, newest))}
    try:
        files = tuple(merge_trees(base, same_stamp, theirs, f"template {newest}"))
    except GitFailed as error:
        raise Mistake(f"the merge failed: {error}") from None
    return Upgrade(root, before, newest, base, yours, theirs, tuple(_told(merged, yours) for merged in files))


def carry_out(upgrade: Upgrade) -> None:
    """Write what the upgrade changes, and tell git of the conflicts as if it had merged itself."""
    write_all(upgrade.root, upgrade.changes)
    for merged in upgrade.with_outcome(Outcome.CONFLICT):
        sides = (upgrade.base.get(merged.path), upgrade.yours.get(merged.path), upgrade.theirs.get(merged.path))
        mark_conflict(upgrade.root, merged.path, sides)


def _past(before: str, newest: str, archive: Path) -> Tree:
    found = read_release(before, archive)
    if found is not None:
        return found
    try:
        is_newer = Version(before) > Version(newest)
    except InvalidVersion:
        is_newer = False
    if is_newer:
        raise Mistake(f"the project follows template {before}, and this is {newest}: install a newer django-cto")
    known = ", ".join(release_names(archive)) or "none"
    raise Mistake(f"there is no template {before} among the past releases (known: {known})")


def _yours(root: Path, paths: Iterable[str]) -> Tree:
    found = ((path, root / path) for path in paths)
    return {path: read_entry(file) for path, file in found if file.is_symlink() or file.is_file()}


def _told(merged: Merged, yours: Tree) -> Merged:
    """The project file always gets the new release, also where nothing else in it changes."""
    if merged.entry == yours.get(merged.path):
        return merged
    outcome = {Outcome.UNCHANGED: Outcome.UPDATED, Outcome.KEPT: Outcome.MERGED}.get(merged.outcome, merged.outcome)
    return replace(merged, outcome=outcome)
