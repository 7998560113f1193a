"""One program of the stack: started, stopped, killed and started again, with its output in a file."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from shutil import which


class Missing(SystemExit):
    """What has to be installed is not."""


def installed(name: str, package: str, *folders: str) -> str:
    """The path of a system program, or an exit that names its Debian package."""
    found = which(name, path=os.pathsep.join([*folders, os.environ.get("PATH", ""), "/usr/sbin"]))
    if not found:
        raise Missing(f"{name} is not installed: apt-get install {package}")
    return found


def free_port() -> int:
    """A port that nobody listens on at the moment."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def listens(port: int) -> bool:
    """Whether a connection to the port is accepted."""
    with socket.socket() as probe:
        probe.settimeout(1)
        return probe.connect_ex(("127.0.0.1", port)) == 0


def wait_until(true: Callable[[], bool], what: str, seconds: float = 60) -> None:
    """Returns as soon as something is true, and fails when it takes too long."""
    end = time.monotonic() + seconds
    while not true():
        if time.monotonic() > end:
            raise TimeoutError(f"{what} not within {seconds:.0f} s")
        time.sleep(0.05)


@dataclass
class Program:
    """A command, where and as whom it runs, and how to tell that it is ready."""

    name: str
    command: list[str]
    folder: Path
    ready: Callable[[], bool]
    environment: Mapping[str, str] = field(default_factory=dict)
    user: str | None = None
    # What ends it in good order; PostgreSQL's «fast» is SIGINT.
    stop_signal: signal.Signals = signal.SIGTERM
    process: subprocess.Popen[bytes] | None = None

    @property
    def log(self) -> Path:
        return self.folder / f"{self.name}.log"

    def start(self, *, wait: bool = True) -> None:
        """Starts it as the leader of a process group of its own."""
        with self.log.open("ab") as log:
            self.process = subprocess.Popen(
                self.command,
                cwd=self.folder,
                env={"PATH": os.environ["PATH"], "HOME": str(self.folder), "LANG": "C.UTF-8", **self.environment},
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                start_new_session=True,
                user=self.user,
                group=self.user,
                extra_groups=[] if self.user else None,
            )
        if wait:
            wait_until(self._is_up, f"{self.name} ready (see {self.log})")

    def _is_up(self) -> bool:
        if self.process and self.process.poll() is not None:
            raise RuntimeError(f"{self.name} ended with {self.process.returncode}: {self.log.read_text()[-2000:]}")
        return self.ready()

    def signal(self, number: signal.Signals) -> None:
        """Tells its first process something."""
        assert self.process
        self.process.send_signal(number)

    def cpu(self) -> float:
        """Seconds of processor time that it has used so far, with its children (Linux)."""
        assert self.process
        return sum(map(_ticks, _family(self.process.pid))) / os.sysconf("SC_CLK_TCK")

    def stop(self, seconds: float = 60) -> None:
        """Ends it in good order, and by force when that takes too long."""
        if self.process is None:
            return
        if self.process.poll() is None:
            self.process.send_signal(self.stop_signal)
            try:
                self.process.wait(seconds)
            except subprocess.TimeoutExpired:
                self.kill()
        self.process = None

    def kill(self) -> None:
        """Kills it and all its children at once."""
        if self.process is None:
            return
        os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()

    def restart(self) -> None:
        self.stop()
        self.start()


def _family(pid: int) -> list[int]:
    """A process and what lives of its descendants."""
    children = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
    return [pid, *(each for child in children for each in _family(int(child)))]


def _ticks(pid: int) -> int:
    """Its own, and those of its children that have ended."""
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return sum(map(int, fields[11:15]))
