#!/usr/bin/env python3
"""Dumps the database of DATABASE_URL into a folder, checks the dump, and removes the oldest beyond --keep.

Give the direct address, not the pool's. The queue in Redis needs no backup: what has to be sent is in the database.
"""

import argparse
import hashlib
import os
from datetime import UTC, datetime
from pathlib import Path

from postgres import failure, run


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--keep", type=int, default=14, help="how many backups stay (default: 14)")
    return parser.parse_args()


def digest(path: Path) -> str:
    """The file's SHA-256."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def on_disk(path: Path) -> None:
    """Returns when the file survives a loss of power."""
    with path.open("rb") as file:
        os.fsync(file.fileno())


def dump(folder: Path) -> Path:
    """Writes one backup; a file with its final name is whole, and its checksum stands beside it."""
    final = folder / f"{datetime.now(UTC):%Y%m%dT%H%M%S.%fZ}.dump"
    partial = final.with_suffix(".partial")
    partial.touch(mode=0o600)
    try:
        run("pg_dump", "--format=custom", "--no-owner", "--no-privileges", f"--file={partial}")
        if not run("pg_restore", "--list", str(partial)).strip():
            raise failure("The dump lists nothing")
        on_disk(partial)
        final.with_suffix(".sha256").write_text(f"{digest(partial)}  {final.name}\n")
        partial.rename(final)
    finally:
        partial.unlink(missing_ok=True)
    return final


def prune(folder: Path, keep: int) -> None:
    """Removes all but the newest; their names are their times."""
    for old in sorted(folder.glob("*.dump"))[:-keep]:
        old.unlink()
        old.with_suffix(".sha256").unlink(missing_ok=True)


def main() -> None:
    chosen = arguments()
    if chosen.keep < 1:
        raise failure("--keep has to be 1 or more")
    chosen.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    print(dump(chosen.folder))
    prune(chosen.folder, chosen.keep)


if __name__ == "__main__":
    main()
