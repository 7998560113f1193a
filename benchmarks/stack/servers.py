"""The servers of Debian's packages, each with data, port and configuration of its own, as an unprivileged user."""

from __future__ import annotations

import os
import re
import secrets
import shutil
import signal
import subprocess
from dataclasses import dataclass
from pathlib import Path

from stack.program import Program, free_port, installed, listens

# PostgreSQL and pgbouncer refuse to run as root; Debian's packages make this user for both.
USER = "postgres" if os.geteuid() == 0 else None


@dataclass(frozen=True)
class Database:
    """A server of PostgreSQL and how to reach it."""

    program: Program
    port: int
    password: str

    def url(self, name: str, port: int | None = None) -> str:
        return f"postgres://app:{self.password}@127.0.0.1:{port or self.port}/{name}"

    def ask(self, query: str, name: str = "app") -> list[tuple[str, ...]]:
        """The rows that a query answers, past every pool."""
        psql = [installed("psql", "postgresql"), "-X", "-q", "-A", "-t", "-F", "\t", "-c", query]
        address = {"PGHOST": "127.0.0.1", "PGPORT": str(self.port), "PGUSER": "app", "PGDATABASE": name}
        environment = {**os.environ, **address, "PGPASSWORD": self.password}
        done = subprocess.run(psql, env=environment, capture_output=True, text=True, check=False)
        if done.returncode:
            raise RuntimeError(done.stderr)
        return [tuple(line.split("\t")) for line in done.stdout.splitlines()]


def folder_of(root: Path, name: str) -> Path:
    """A folder that only the servers' user may read."""
    folder = root / name
    folder.mkdir(mode=0o700)
    if USER:
        shutil.chown(folder, USER, USER)
    return folder


def postgres(root: Path) -> Database:
    """A new cluster with the database `app`, owned by a role that is no superuser."""
    folder, port, password = folder_of(root, "postgres"), free_port(), secrets.token_urlsafe(16)
    versions = sorted(Path("/usr/lib/postgresql").glob("*/bin"), key=lambda path: int(path.parent.name), reverse=True)
    newest = [str(path) for path in versions]
    initdb = installed("initdb", "postgresql", *newest)
    secret = folder / "password"
    secret.write_text(password)
    if USER:
        shutil.chown(secret, USER)
    options = ["--auth=scram-sha-256", f"--pwfile={secret}", "--username=admin", "--encoding=UTF8", "--locale=C.UTF-8"]
    subprocess.run(
        [initdb, f"--pgdata={folder / 'data'}", *options], check=True, user=USER, stdout=subprocess.DEVNULL, cwd=folder
    )
    command = [installed("postgres", "postgresql", *newest), "-D", str(folder / "data"), "-p", str(port)]
    command += ["-c", "listen_addresses=127.0.0.1", "-c", f"unix_socket_directories={folder}"]
    program = Program("postgres", command, folder, lambda: _accepts(port), user=USER, stop_signal=signal.SIGINT)
    program.start()
    _create(port, password)
    return Database(program, port, password)


def _accepts(port: int) -> bool:
    probe = [installed("pg_isready", "postgresql"), "-q", "-h", "127.0.0.1", "-p", str(port)]
    return subprocess.run(probe, check=False).returncode == 0


def _create(port: int, password: str) -> None:
    psql = [installed("psql", "postgresql"), "-X", "-q", "-h", "127.0.0.1", "-p", str(port), "-U", "admin", "postgres"]
    role = f"CREATE ROLE app LOGIN CREATEDB PASSWORD '{password}'"
    environment = {**os.environ, "PGPASSWORD": password}
    subprocess.run([*psql, "-c", role, "-c", "CREATE DATABASE app OWNER app"], env=environment, check=True)


def pgbouncer(root: Path, template: Path, database: Database, name: str = "app") -> tuple[Program, int]:
    """The pool as the template configures it: its own start script and settings, on another port and folder."""
    folder, port = folder_of(root, "pgbouncer"), free_port()
    for file in ("start.sh", "pgbouncer.ini"):
        text = (template / "deploy" / "pgbouncer" / file).read_text().replace("/tmp/pgbouncer", str(folder))
        (folder / file).write_text(re.sub(r"(?m)^listen_port = .*", f"listen_port = {port}", text))
    environment = {
        "PATH": f"{os.environ['PATH']}:{Path(installed('pgbouncer', 'pgbouncer')).parent}",
        "PGBOUNCER_INI": str(folder / "pgbouncer.ini"),
        "DATABASE_HOST": "127.0.0.1",
        "DATABASE_PORT": str(database.port),
        "DATABASE_NAME": name,
        "DATABASE_USER": "app",
        "DATABASE_PASSWORD": database.password,
    }
    command = ["sh", str(folder / "start.sh")]
    # Its image is stopped by the same signal.
    stop = signal.SIGINT
    program = Program("pgbouncer", command, folder, lambda: listens(port), environment, USER, stop)
    program.start()
    return program, port


def redis(root: Path, name: str, *options: str) -> tuple[Program, int]:
    """A server of Redis; the options are those of the template's compose file."""
    folder, port = folder_of(root, name), free_port()
    command = [installed("redis-server", "redis-server"), "--port", str(port), "--bind", "127.0.0.1"]
    command += ["--dir", str(folder), *options]
    program = Program(name, command, folder, lambda: _pings(port), user=USER)
    program.start()
    return program, port


def _pings(port: int) -> bool:
    probe = [installed("redis-cli", "redis-server"), "-p", str(port), "ping"]
    return "PONG" in subprocess.run(probe, capture_output=True, text=True, check=False).stdout
