"""Where a server's data and program lie, and as whom it runs.

PostgreSQL refuses to run as root, so root's servers run as `nobody`. What lies below a folder that `nobody` may not
enter (root's home, mostly) is kept in /var/tmp instead: opening the folders of the user is not ours to do.
"""

import hashlib
import os
import pwd
import shutil
import stat
from dataclasses import dataclass
from importlib.metadata import version
from importlib.util import find_spec
from pathlib import Path
from typing import Any

SHELTERS = Path("/var/tmp")  # noqa: S108 - survives a restart; what is there must belong to root


class ServerError(Exception):
    """Why a server cannot run, in one line."""


@dataclass(frozen=True, slots=True)
class Account:
    uid: int
    gid: int


def rights(account: Account | None) -> dict[str, Any]:
    """The arguments of subprocess that make a child somebody else; none for a child like ourselves."""
    return {"user": account.uid, "group": account.gid, "extra_groups": []} if account else {}


@dataclass(frozen=True, slots=True)
class Place:
    """`folder` is under var/; `home` is where the server itself may read and write."""

    folder: Path
    home: Path
    account: Account | None

    def give(self, path: Path) -> Path:
        """Hand a file or folder over to the account of the server."""
        if self.account:
            os.chown(path, self.account.uid, self.account.gid)
        return path


def place_of(folder: Path) -> Place:
    if os.geteuid() != 0:
        return Place(folder, folder, None)
    nobody = pwd.getpwnam("nobody")
    home = folder if open_to_all(folder) else shelter_of(folder)
    return Place(folder, home, Account(nobody.pw_uid, nobody.pw_gid))


def open_to_all(path: Path) -> bool:
    """Whether every account may enter the folder, or run the program, and all above it."""
    return all(step.stat().st_mode & stat.S_IXOTH for step in (path, *path.parents))


def shelter_of(folder: Path) -> Path:
    mark = hashlib.sha256(os.fsencode(folder.resolve())).hexdigest()[:16]
    shelter = SHELTERS / f"embedded-{folder.name}-{mark}"
    try:
        shelter.mkdir(mode=0o711)
        shelter.chmod(0o711)
    except FileExistsError:
        found = shelter.lstat()
        # Anybody may write to /var/tmp: a folder that somebody else put there is a trap.
        if found.st_uid != 0 or not stat.S_ISDIR(found.st_mode):
            raise ServerError(f"{shelter} exists and is not a folder of root's") from None
    return shelter


def program(package: str, pattern: str, place: Place) -> Path:
    """The server in an installed wheel, copied where the account reaches it if it does not."""
    spec = find_spec(package)
    if spec is None or spec.origin is None:
        distribution = package.replace("_", "-")
        raise ServerError(f"{distribution} is not installed (`pip install -r requirements/development.txt` brings it)")
    root = Path(spec.origin).parent
    if place.account and not open_to_all(next(root.glob(pattern), root)):
        root = copied(root, place, version(package))
    for found in root.glob(pattern):
        return found
    raise ServerError(f"{root} has no program for this machine")


def copied(root: Path, place: Place, release: str) -> Path:
    target = shelter_of(place.folder) / f"{root.name}-{release}"
    if not target.exists():
        draft = target.with_name(target.name + ".new")
        shutil.rmtree(draft, ignore_errors=True)
        shutil.copytree(root, draft, ignore=shutil.ignore_patterns("include", "*.py", "*.pyc"))
        for path in (draft, *draft.rglob("*")):
            place.give(path)
        draft.rename(target)
    return target
