"""Knows how git is asked: for a new project's first commit, and whether a project's files are committed."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Iterable, Mapping
from pathlib import Path

from django_cto.audit.mistake import Mistake
from django_cto.new.tree import Entry

# Set by git when it calls a hook; they would point at another repository than the folder's.
OF_A_HOOK = frozenset({"GIT_DIR", "GIT_WORK_TREE", "GIT_INDEX_FILE", "GIT_PREFIX"})
# Neither the machine's hooks nor its ignore lists nor a key that asks for a passphrase belong to a first commit.
UNDISTURBED = (
    *("-c", f"core.hooksPath={os.devnull}"),
    *("-c", f"core.excludesFile={os.devnull}"),
    *("-c", "commit.gpgSign=false"),
)
SOMEBODY = {"NAME": "django-cto", "EMAIL": "django-cto@localhost"}


class GitFailed(Exception):  # noqa: N818 - what it says is read as a sentence
    """What git said when it could not do something."""


def git(folder: Path, *arguments: str, given: bytes = b"", env: Mapping[str, str] | None = None) -> bytes:
    """What git answers in a folder; raises `GitFailed` with the first line of what it says otherwise."""
    done = run_git(folder, *arguments, given=given, env=env)
    if done.returncode:
        said = done.stderr.decode("utf-8", "replace").strip().partition("\n")[0]
        raise GitFailed(said.removeprefix("fatal: ") or f"git ended with {done.returncode}")
    return done.stdout


def run_git(
    folder: Path, *arguments: str, given: bytes = b"", env: Mapping[str, str] | None = None
) -> subprocess.CompletedProcess[bytes]:
    """Run git in a folder, whatever it ends with; raises `GitFailed` where there is no git."""
    environment = {name: value for name, value in os.environ.items() if name not in OF_A_HOOK}
    environment |= {"LC_ALL": "C", **(env or {})}
    command = ["git", "-C", str(folder), *arguments]
    try:
        return subprocess.run(command, input=given, capture_output=True, check=False, env=environment)  # noqa: S603
    except OSError:
        raise GitFailed("there is no `git` command here") from None


def commit_all(folder: Path, message: str) -> None:
    """Make a folder a repository with one commit of all that it does not ignore; raises `GitFailed`."""
    branch = () if _configured(folder, "init.defaultBranch") else ("-c", "init.defaultBranch=main")
    git(folder, *branch, "init", "--quiet")
    git(folder, *UNDISTURBED, "add", "--all")
    git(folder, *UNDISTURBED, "commit", "--quiet", "--no-verify", "--message", message, env=_identity(folder))


def is_tracked_above(folder: Path) -> bool:
    """Whether a folder, which need not be there yet, lies in a repository that would take it in."""
    above = next(parent for parent in folder.resolve().parents if parent.is_dir())
    try:
        git(above, "rev-parse", "--show-toplevel")
    except GitFailed:
        return False
    try:
        git(above, "check-ignore", "--quiet", f"{folder.resolve()}/")
    except GitFailed:
        return True
    return False


def check_committed(folder: Path) -> None:
    """Raise a `Mistake` where a folder has anything that git could not bring back."""
    try:
        said = git(folder, "status", "--porcelain", "--no-renames", "-z", "--", ".").decode("utf-8", "replace")
        git(folder, "rev-parse", "--verify", "--quiet", "HEAD^{commit}")
    except GitFailed as error:
        raise Mistake(f"an upgrade needs the project in a git repository, so that it can be undone: {error}") from None
    changed = [line[3:] for line in said.split("\0") if line]
    if changed:
        more = f" and {len(changed) - 1} more" if len(changed) > 1 else ""
        raise Mistake(f"the work tree has uncommitted changes ({changed[0]}{more}); commit or stash them first")


def _identity(folder: Path) -> dict[str, str]:
    """Somebody for the author and the committer, where the machine names nobody."""
    missing = {
        part
        for part, known in (("NAME", ()), ("EMAIL", ("EMAIL",)))
        if not _configured(folder, f"user.{part.lower()}") and not any(map(os.environ.get, known))
    }
    return {
        variable: SOMEBODY[part]
        for part in missing
        for variable in (f"GIT_AUTHOR_{part}", f"GIT_COMMITTER_{part}")
        if not os.environ.get(variable)
    }


def _configured(folder: Path, key: str) -> bool:
    try:
        return bool(git(folder, "config", "--get", key).strip())
    except GitFailed:
        return False


def mark_conflict(folder: Path, path: str, sides: Iterable[Entry | None]) -> None:
    """Enter a file as unmerged, with its base, ours and theirs, so that git and editors offer to settle it."""
    prefix = git(folder, "rev-parse", "--show-prefix").decode().strip()
    lines = [f"0 {'0' * 40}\t{prefix}{path}"]
    for stage, side in enumerate(sides, start=1):
        if side is not None:
            mode = "120000" if side.is_link else "100755" if side.executable else "100644"
            digest = git(folder, "hash-object", "-w", "--stdin", given=side.data).decode().strip()
            lines.append(f"{mode} {digest} {stage}\t{prefix}{path}")
    git(folder, "update-index", "--index-info", given="\n".join([*lines, ""]).encode())
