"""A real PostgreSQL and a real Valkey for development and tests, from wheels, shared by all commands of this checkout.

The first command that asks starts a server; it stops when the last process that asked has ended, however it ended.
Production settings never come here, and a set `DATABASE_URL` or `REDIS_URL` keeps the server of that name out.
"""

import sys
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from config.embedded.lease import Lease

VAR = Path(__file__).resolve().parents[2] / "var"

# These read settings and no data: `manage.py help` shall not make a database.
OFFLINE_COMMANDS = {
    "collectstatic",
    "compilemessages",
    "diffsettings",
    "findstatic",
    "help",
    "makemessages",
    "startapp",
}
OFFLINE_PROGRAMS = {"mypy", "dmypy"}
SYSTEM = sys.platform
NO_SERVER = "embedded-server-not-started.invalid"


@cache
def database_url() -> str:
    """Where PostgreSQL answers, started if need be."""
    if offline(sys.argv):
        return f"postgresql://app@{NO_SERVER}/app"
    server = lease_of("postgres", "DATABASE_URL")
    return f"postgresql://app:{server.password}@127.0.0.1:{server.port}/app"


@cache
def redis_url() -> str:
    """Where Valkey answers, started if need be; a path names one of its 16 databases."""
    if offline(sys.argv):
        return f"redis://{NO_SERVER}"
    server = lease_of("valkey", "REDIS_URL")
    return f"redis://:{server.password}@127.0.0.1:{server.port}"


def offline(argv: list[str]) -> bool:
    """Whether the command that runs needs no server."""
    program, command = Path(argv[0]).name, argv[1] if len(argv) > 1 else ""
    if program in OFFLINE_PROGRAMS:
        return True
    return program in {"manage.py", "django-admin"} and (command in OFFLINE_COMMANDS or command.startswith("-"))


def lease_of(name: str, variable: str) -> "Lease":
    if SYSTEM == "win32":
        raise SystemExit(f"Windows has no embedded {name}: set {variable} (in `.env`), or work in WSL.")
    # The locks of POSIX; on Windows the line above has left already.
    from config.embedded.lease import lease

    return lease(name, VAR / name, variable)
