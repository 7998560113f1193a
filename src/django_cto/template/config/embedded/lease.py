"""The side of those who use a server: hold it, and start its keeper if there is none."""

import json
import os
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from config.embedded import locks
from config.embedded.files import read_password, withdraw

PROJECT = Path(__file__).resolve().parents[2]
PATIENCE, NOTICE = 90.0, 2.0


@dataclass(frozen=True, slots=True)
class Lease:
    """A server that lives at least as long as this process."""

    port: int
    password: str


def lease(name: str, folder: Path, variable: str) -> Lease:
    folder.mkdir(parents=True, exist_ok=True)
    with explained(f"Waiting for the embedded {name}: it still starts, or ends from the last time ..."):
        # Never closed: the end of the process gives it back.
        locks.lock_shared(folder / "users.lock")
        starting = locks.lock_exclusive(folder / "start.lock")
        try:
            port = port_of_running(folder) or start_keeper(name, folder, variable)
        finally:
            os.close(starting)
    return Lease(port, read_password(folder))


@contextmanager
def explained(words: str) -> Iterator[None]:
    """Says why nothing seems to happen, once it has not for a while."""
    timer = threading.Timer(NOTICE, sys.stderr.write, [f"{words}\n"])
    timer.start()
    try:
        yield
    finally:
        timer.cancel()
        timer.join()


def port_of_running(folder: Path) -> int | None:
    """None when no keeper lives. One that starts or ends is waited for: it holds its lock, but says no port."""
    deadline = time.monotonic() + PATIENCE
    while locks.is_held(folder / "keeper.lock"):
        if (folder / "state.json").exists():
            return int(json.loads((folder / "state.json").read_text())["port"])
        if time.monotonic() > deadline:
            raise SystemExit(f"The server in {folder} neither starts nor ends; see {folder / 'server.log'}.")
        time.sleep(0.05)
    return None


def start_keeper(name: str, folder: Path, variable: str) -> int:
    # A keeper that was killed could not take its word back.
    withdraw(folder)
    reading, writing = os.pipe()
    command = [sys.executable, "-m", "config.embedded.keeper", name, str(folder)]
    environment = os.environ | {"PYTHONPATH": str(PROJECT)}
    actions = [
        (os.POSIX_SPAWN_OPEN, 0, os.devnull, os.O_RDONLY, 0),
        (os.POSIX_SPAWN_DUP2, writing, 1),
        (os.POSIX_SPAWN_OPEN, 2, str(folder / "keeper.log"), os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600),
    ]
    # Not subprocess: its object complains when a child outlives it, and the keeper is meant to.
    os.posix_spawn(sys.executable, command, environment, file_actions=actions)
    os.close(writing)
    with os.fdopen(reading, encoding="utf-8") as answer:
        line = answer.readline()
    news = json.loads(line) if line else {"error": f"its keeper ended, see {folder / 'keeper.log'}"}
    if "error" in news:
        raise SystemExit(f"No embedded {name}: {news['error']}. Mend that, or set {variable} to a server of your own.")
    return int(news["port"])
