"""Serves a started project by its own `make run` for as long as somebody looks; nothing of it runs afterwards."""

from __future__ import annotations

import os
import re
import signal
import socket
import subprocess
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.request import urlopen

# A first start downloads what the project needs and makes its database.
PATIENCE = 600


@dataclass(frozen=True)
class Served:
    """The first page, what it is called, how to log in, and how long it took until it answered."""

    page: str
    title: str
    log_in: str
    seconds: float


@contextmanager
def served(project: Path, environment: Mapping[str, str] | None = None) -> Iterator[Served]:
    """The project at work, on a port that was free."""
    started, address = time.monotonic(), f"127.0.0.1:{_free_port()}"
    log = project / "var" / "served.log"
    log.parent.mkdir(exist_ok=True)
    with log.open("w") as output:
        command = ("make", "-C", str(project), "run", f"ADDRESS={address}")
        # A group of its own, so that make, the server and its reloader all get the one Ctrl-C.
        running = subprocess.Popen(
            command, stdout=output, stderr=subprocess.STDOUT, start_new_session=True, env=environment
        )
    try:
        page = f"http://{address}/"
        answer = _answer(page, running, log)
        title = re.search(r"<title>\s*(.*?)\s*</title>", answer, re.DOTALL)
        log_in = re.search(r"log in as .*", log.read_text())
        if title is None or log_in is None:
            raise SystemExit(f"{page} answered, but not with the first page:\n{log.read_text()[-3000:]}")
        yield Served(page, title[1], log_in[0], time.monotonic() - started)
    finally:
        _stop(running)


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


def _stop(running: subprocess.Popen[bytes]) -> None:
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGKILL):
        try:
            os.killpg(running.pid, number)
            running.wait(20)
        except ProcessLookupError:
            return
        except subprocess.TimeoutExpired:
            continue


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
    return port
