#!/usr/bin/env python3
"""Restores a backup into the database of DATABASE_URL, all or nothing.

Refuses a damaged backup, and a database with tables in it unless --replace is given. Stop web, worker and beat before.
"""

import argparse
import shutil
from pathlib import Path
from subprocess import PIPE, Popen

from backup import digest
from postgres import ask, failure, start

TABLES = "SELECT count(*) FROM pg_tables WHERE schemaname NOT IN ('pg_catalog', 'information_schema')"


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("backup", type=Path)
    parser.add_argument("--replace", action="store_true", help="drop what the database holds first")
    return parser.parse_args()


def check(backup: Path) -> None:
    """Exits unless the backup is what was written."""
    checksum = backup.with_suffix(".sha256")
    if not backup.is_file() or not checksum.is_file():
        raise failure(f"{backup} and its .sha256 have to be there")
    if checksum.read_text().split()[0] != digest(backup):
        raise failure(f"{backup} is not what was written: its checksum differs")


def restore(backup: Path, replace: bool) -> None:
    """Copies what pg_restore reads into one transaction, which is never committed unless it read to the end."""
    psql = ["psql", "--no-psqlrc", "--quiet", "--output=/dev/null", "--single-transaction", "--set=ON_ERROR_STOP=1"]
    # Everything, not only what the backup knows: a newer table would point at rows that are gone.
    emptied = ["--command=DROP SCHEMA public CASCADE", "--command=CREATE SCHEMA public"] if replace else []
    pg_restore = ["pg_restore", "--no-owner", "--no-privileges", "--file=-", str(backup)]
    source = start(pg_restore, stdout=PIPE)
    target = start([*psql, *emptied, "--file=-"], stdin=PIPE)
    if not copy(source, target):
        # Killed before its input ends, psql cannot commit.
        source.kill()
        target.kill()
        raise failure("Nothing was changed: the backup could not be restored")


def copy(source: Popen[bytes], target: Popen[bytes]) -> bool:
    """Whether all that one program writes has been read, and well received, by the other."""
    assert source.stdout
    assert target.stdin
    try:
        shutil.copyfileobj(source.stdout, target.stdin)
        if source.wait():
            return False
        target.stdin.close()
    except BrokenPipeError:
        return False
    return target.wait() == 0


def main() -> None:
    chosen = arguments()
    check(chosen.backup)
    tables = ask(TABLES)
    if int(tables) and not chosen.replace:
        raise failure(f"The database has {tables} tables; --replace drops them first")
    restore(chosen.backup, chosen.replace)
    # Nobody but a superuser may analyse what all databases share, and nobody needs to be told.
    ask("SET client_min_messages = error; ANALYZE")
    tables = ask(TABLES)
    print(f"{tables} tables restored")


if __name__ == "__main__":
    main()
