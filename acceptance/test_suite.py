"""The template's own tests pass on servers of the system's packages, with and without a pool before the database."""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from stack import scratch
from stack.project import TEMPLATE, environment_for
from stack.servers import Database, pgbouncer, postgres, redis

COMMAND = ("pytest", "--ds=config.settings.test", "--reuse-db", "-v")


@pytest.fixture(scope="module")
def database() -> Iterator[Database]:
    with scratch() as root:
        made = postgres(root)
        yield made
        made.program.stop()


@pytest.fixture(scope="module")
def queue(database: Database) -> Iterator[str]:
    program, port = redis(database.program.folder.parent, "redis")
    yield f"redis://127.0.0.1:{port}/0"
    program.stop()


# A backup reads the database itself, and who ends connections must see the server's own: neither goes through a pool.
NOT_POOLED = (
    "apps/core/tests/test_backup.py",
    "apps/core/tests/test_patience.py::test_a_write_outlives_the_connection",
)


def passes(folder: Path, *left_out: str, **settings: str) -> None:
    """Runs the suite in a copy, so that nothing is written where the template lies."""
    shutil.copytree(TEMPLATE, folder, ignore=shutil.ignore_patterns("__pycache__", ".*_cache", "var", ".env"))
    venv = environment_for(TEMPLATE / "requirements" / "development.txt")
    environment = {"PATH": os.environ["PATH"], "HOME": str(folder), "LANG": "C.UTF-8", **settings}
    done = subprocess.run(
        [str(venv / "bin" / COMMAND[0]), *COMMAND[1:], *(f"--deselect={name}" for name in left_out)],
        cwd=folder,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout[-20_000:] + done.stderr[-5_000:]
    # Where an address is given, nothing is started besides.
    assert not (folder / "var" / "postgres").exists()


def test_it_passes_on_the_systems_servers(tmp_path: Path, database: Database, queue: str) -> None:
    passes(tmp_path / "project", DATABASE_URL=database.url("app"), REDIS_URL=queue)


def test_it_passes_through_a_transaction_pool(tmp_path: Path, database: Database, queue: str) -> None:
    pool, port = pgbouncer(database.program.folder.parent, TEMPLATE, database, name="*")
    try:
        pooled = {"DATABASE_URL": database.url("app", port), "DATABASE_POOLED": "true", "TEST_DATABASE_NAME": "pooled"}
        passes(tmp_path / "project", *NOT_POOLED, REDIS_URL=queue, **pooled)
    finally:
        pool.stop()
