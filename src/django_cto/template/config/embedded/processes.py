"""Starting, seeing and ending processes of the operating system."""

import ctypes
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import IO

from config.embedded.place import Account, rights

SET_PARENT_DEATH_SIGNAL = 1  # PR_SET_PDEATHSIG of Linux's prctl


def spawn(
    command: list[str], account: Account | None, log: IO[bytes], farewell: signal.Signals
) -> subprocess.Popen[bytes]:
    """A child that hears `farewell` when its parent is killed, where the system can do that."""
    return subprocess.Popen(
        command,
        stdin=subprocess.DEVNULL,
        stdout=log,
        stderr=log,
        cwd="/",
        # Locale, time zone and PG* of the developer shall not reach the data.
        env={"PATH": os.defpath, "LC_ALL": "C", "TZ": "UTC"},
        preexec_fn=hear_of_parent(farewell),  # noqa: PLW1509 - the keeper has a single thread
        **rights(account),
    )


def hear_of_parent(farewell: signal.Signals) -> Callable[[], None] | None:
    if sys.platform != "linux":
        return None
    prctl = ctypes.CDLL(None).prctl
    return lambda: prctl(SET_PARENT_DEATH_SIGNAL, int(farewell))


def command_line(pid: int) -> str:
    """Empty for a process that is gone, and for a zombie: it has a number and no life."""
    if sys.platform == "linux":
        try:
            return Path(f"/proc/{pid}/cmdline").read_bytes().replace(b"\0", b" ").decode(errors="replace")
        except OSError:
            return ""
    shown = subprocess.run(["/bin/ps", "-o", "command=", "-p", str(pid)], capture_output=True, text=True, check=False)
    return shown.stdout


def end_orphan(pid: int, mark: str, polite: signal.Signals, patience: float = 10.0) -> None:
    """End the server that a killed keeper left behind; `mark` in its command line tells it from a stranger."""
    deadline = time.monotonic() + patience
    while mark in command_line(pid):
        try:
            os.kill(pid, polite if time.monotonic() < deadline else signal.SIGKILL)
        except ProcessLookupError:
            return
        time.sleep(0.1)


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
