"""The process that owns one server: `python -m config.embedded.keeper postgres FOLDER`.

It starts the server, says the port on its standard output, starts it again should it die, and ends it with the last
user.
"""

import contextlib
import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from config.embedded import locks
from config.embedded.files import announce, last_port, withdraw
from config.embedded.place import ServerError, place_of
from config.embedded.processes import end_orphan, free_port, spawn

if TYPE_CHECKING:
    from config.embedded.postgres import Postgres
    from config.embedded.valkey import Valkey

    Server = Postgres | Valkey

GLANCE, START, STOP = 0.2, 60.0, 30.0

Process = subprocess.Popen[bytes]


def main(name: str, folder: Path) -> None:
    # Ctrl-C in the terminal is meant for the command, which may have neighbours.
    os.setsid()
    if not locks.try_exclusive(locks.open_lock(folder / "keeper.lock")):
        return
    try:
        server = server_of(name, folder)
        server.prepare()
        clear(server)
        process, port = start(server, folder, candidates(folder))
    except (ServerError, OSError) as problem:
        say({"error": str(problem)})
        return
    announce(folder, port)
    say({"port": port})
    keep(server, folder, process, port)


def server_of(name: str, folder: Path) -> "Server":
    """The import of the other one would cost more time than its start."""
    if name == "postgres":
        from config.embedded.postgres import Postgres

        return Postgres(place_of(folder))
    from config.embedded.valkey import Valkey

    return Valkey(place_of(folder))


def say(news: dict[str, object]) -> None:
    """One line for the command that waits; it may have been killed meanwhile."""
    with contextlib.suppress(BrokenPipeError):
        sys.stdout.write(json.dumps(news) + "\n")
        sys.stdout.flush()
    # Whoever reads our output to its end shall not wait for ours.
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, sys.stdout.fileno())


def candidates(folder: Path) -> Iterator[int]:
    """The port of the last time first; between finding a free one and using it another program may take it."""
    if last := last_port(folder):
        yield last
    for _ in range(5):
        yield free_port()


def clear(server: "Server") -> None:
    """What a killed keeper left behind."""
    with contextlib.suppress(OSError, ValueError, IndexError):
        pid = int(server.pid_file.read_text().splitlines()[0])
        end_orphan(pid, str(server.data), server.farewell)
    server.bury()


def start(server: "Server", folder: Path, ports: Iterable[int]) -> tuple[Process, int]:
    log = folder / "server.log"
    for port in ports:
        if process := launch(server, log, port):
            return process, port
        time.sleep(0.3)
    lines = log.read_text(errors="replace").strip().splitlines()
    raise ServerError(f"it does not start: {lines[-1] if lines else 'without a word'} (all of it in {log})")


def launch(server: "Server", log: Path, port: int) -> Process | None:
    """The server at work on that port, or None. What is left of a killed one is waited for."""
    deadline = time.monotonic() + START
    while True:
        with log.open("wb") as file:
            process = spawn(server.command(port), server.place.account, file, server.farewell)
        if is_ready(server, process, port):
            return process
        stop(server, process)
        if not server.is_taken(log) or time.monotonic() > deadline:
            return None
        time.sleep(GLANCE)


def is_ready(server: "Server", process: Process, port: int) -> bool:
    deadline = time.monotonic() + START
    while process.poll() is None and time.monotonic() < deadline:
        if server.answers(port):
            # A stranger on this port could not know the password; but our own process must live, too.
            return process.poll() is None
        time.sleep(0.05)
    return False


def keep(server: "Server", folder: Path, process: Process, port: int) -> None:
    asked: list[int] = []
    for number in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP):
        signal.signal(number, lambda number, _frame: asked.append(number))
    users = locks.open_lock(folder / "users.lock")
    while not asked and not locks.try_exclusive(users):
        if process.poll() is not None:
            process, _ = start(server, folder, [port] * 20)
        time.sleep(GLANCE)
    withdraw(folder)
    stop(server, process)


def stop(server: "Server", process: Process) -> None:
    if process.poll() is None:
        process.send_signal(server.farewell)
    try:
        process.wait(STOP)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()


if __name__ == "__main__":
    main(sys.argv[1], Path(sys.argv[2]))
