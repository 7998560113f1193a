"""Serves a started project for as long as somebody looks, as its people would; nothing of it runs afterwards."""

from __future__ import annotations

import os
import re
import signal
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from urllib.request import urlopen

# A first start downloads what the project needs and makes its database.
PATIENCE = 600
# From Ctrl-C until the last of its servers has ended.
FAREWELL = 60


@dataclass(frozen=True)
class Served:
    """The first page, what it is called, how to log in, the seconds until it answered, and what it printed before."""

    page: str
    title: str
    log_in: str
    seconds: float
    output: str


@contextmanager
def served(project: Path, *command: str | Path, environment: Mapping[str, str] | None = None) -> Iterator[Served]:
    """The project at work on a port that was free, by its `make run` or a command given beside it; ended by Ctrl-C."""
    started, address = time.monotonic(), f"127.0.0.1:{_free_port()}"
    arguments = list(map(str, command or ("make", "run")))
    surroundings = {**(os.environ if environment is None else environment), "ADDRESS": address}
    # A shell starts what it puts in the background deaf to Ctrl-C, and all that this starts in its turn.
    signal.signal(signal.SIGINT, signal.default_int_handler)
    with tempfile.NamedTemporaryFile("w") as output:
        log = Path(output.name)
        # A group of its own, so that make, the server and its reloader get the one Ctrl-C. Nobody answers questions.
        running = subprocess.Popen(
            arguments,
            cwd=project.parent if command else project,
            env=surroundings,
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )
        try:
            yield _found(f"http://{address}/", running, log, started)
        finally:
            _stop(running, project)


def _found(page: str, running: subprocess.Popen[bytes], log: Path, started: float) -> Served:
    answer = _answer(page, running, log)
    output = log.read_text()
    title = re.search(r"<title>\s*(.*?)\s*</title>", answer, re.DOTALL)
    log_in = re.search(r"log in as .*", output)
    if title is None or log_in is None:
        raise SystemExit(f"{page} answered, but not with the first page:\n{output[-3000:]}")
    return Served(page, title[1], log_in[0], time.monotonic() - started, output)


def _answer(page: str, running: subprocess.Popen[bytes], log: Path) -> str:
    deadline = time.monotonic() + PATIENCE
    while running.poll() is None and time.monotonic() < deadline:
        try:
            with urlopen(page, timeout=30) as answer:
                text: str = answer.read().decode()
            return text
        except OSError:
            time.sleep(0.2)
    raise SystemExit(f"{page} did not answer:\n{log.read_text()[-3000:]}")


def _stop(running: subprocess.Popen[bytes], project: Path) -> None:
    if running.poll() is None:
        os.killpg(running.pid, signal.SIGINT)
    deadline = time.monotonic() + FAREWELL
    # The pid files of its servers, which end when their last user has.
    while running.poll() is None or any((project / "var").rglob("*.pid")):
        if time.monotonic() > deadline:
            with suppress(ProcessLookupError):
                os.killpg(running.pid, signal.SIGKILL)
            raise SystemExit(f"{project} still runs {FAREWELL} s after Ctrl-C")
        time.sleep(0.1)


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
    return port
