"""Real servers in folders of their own; each user is a process of its own, for the end of processes is what counts."""

import json
import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from config.embedded.locks import is_held

ROOT = Path(__file__).resolve().parents[3]
USER = """
import json, sys
from pathlib import Path
from config.embedded.lease import lease
found = lease(sys.argv[1], Path(sys.argv[2]), "THE_URL")
print(json.dumps({"port": found.port, "password": found.password}), flush=True)
sys.stdin.read()
"""


class User:
    """A command that uses a server until it is told to leave, or killed."""

    def __init__(self, name: str, folder: Path, **options: object) -> None:
        self.folder = folder
        command = [sys.executable, "-c", USER, name, str(folder)]
        pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "stderr": subprocess.PIPE}
        environment = os.environ | {"PYTHONPATH": str(ROOT)}
        self.process = subprocess.Popen(command, text=True, env=environment, **pipes, **options)

    def arrive(self) -> "User":
        line = self.process.stdout.readline()
        assert line, self.process.stderr.read()
        news = json.loads(line)
        self.port, self.password = news["port"], news["password"]
        return self

    def error(self) -> str:
        return self.process.communicate(timeout=60)[1]

    def refusal(self) -> list[str]:
        """Its lines but the one that it waits, which a slow machine adds."""
        return [line for line in self.error().splitlines() if not line.startswith("Waiting for")]

    def leave(self) -> None:
        self.process.communicate(timeout=60)

    def kill(self) -> None:
        self.process.kill()
        self.process.communicate(timeout=60)

    @property
    def keeper(self) -> int:
        return json.loads((self.folder / "state.json").read_text())["keeper"]

    @property
    def server(self) -> int:
        pid_file = next(self.folder.glob("data/*.pid"))
        return int(pid_file.read_text().split()[0])


def lives(pid: int) -> bool:
    """A zombie does not."""
    shown = subprocess.run(["ps", "-o", "stat=", "-p", str(pid)], capture_output=True, text=True, check=False)
    return bool(shown.stdout.strip()) and not shown.stdout.startswith("Z")


def eventually(condition: Callable[[], bool], seconds: float = 15) -> bool:
    deadline = time.monotonic() + seconds
    while not condition():
        if time.monotonic() > deadline:
            return False
        time.sleep(0.05)
    return True


@pytest.fixture
def ground():
    """A folder that other accounts may enter, unlike pytest's own: as root, the servers run as another account."""
    yield from open_folder()


def open_folder() -> Iterator[Path]:
    folder = Path(tempfile.mkdtemp(prefix="embedded-test-"))
    folder.chmod(0o755)
    yield folder
    shutil.rmtree(folder)


@pytest.fixture
def users(ground):
    """Makes users; those still there when the test ends are killed, and their server ends by that."""
    made: list[User] = []

    def make(name: str = "valkey", folder: Path | None = None, **options: object) -> User:
        made.append(User(name, folder or ground / name, **options))
        return made[-1]

    yield make
    for user in made:
        if not user.process.stdout.closed:
            user.process.kill()
            user.process.communicate()
    for folder in {user.folder for user in made}:
        assert eventually(lambda folder=folder: not is_held(folder / "keeper.lock"))
