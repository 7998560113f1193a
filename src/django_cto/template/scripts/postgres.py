"""PostgreSQL's own programs, told by environment where the database is: no password stands in a process list."""

import os
import subprocess
import sys
from collections.abc import Iterator
from urllib.parse import parse_qsl, unquote, urlsplit

# What limits a request's queries would end a restore.
OPTIONS = "-c client_min_messages=warning -c statement_timeout=0 -c lock_timeout=0"


def failure(message: str) -> SystemExit:
    """One line for the reader and an exit code for the caller."""
    print(message, file=sys.stderr)
    return SystemExit(2)


def parts(url: str) -> Iterator[tuple[str, str]]:
    """What libpq wants to know, as its variables."""
    address = urlsplit(url)
    if address.scheme not in {"postgres", "postgresql"} or not address.path.strip("/"):
        raise failure("DATABASE_URL has to look like postgres://user:password@host:5432/name")
    yield "PGDATABASE", unquote(address.path.strip("/"))
    yield "PGHOST", unquote(address.hostname or "127.0.0.1")
    yield "PGPORT", str(address.port or 5432)
    if address.username:
        yield "PGUSER", unquote(address.username)
    if address.password:
        yield "PGPASSWORD", unquote(address.password)
    for name, value in parse_qsl(address.query):
        if name in {"sslmode", "sslrootcert", "sslcert", "sslkey"}:
            yield f"PG{name.upper()}", value


def database() -> dict[str, str]:
    """This process's environment with the database of DATABASE_URL in it."""
    url = os.environ.get("DATABASE_URL", "")
    return {**os.environ, **dict(parts(url)), "PGCONNECT_TIMEOUT": "10", "PGOPTIONS": OPTIONS}


def start(command: list[str], stdin: int | None = None, stdout: int | None = None) -> subprocess.Popen[bytes]:
    """One of PostgreSQL's programs, at work."""
    try:
        return subprocess.Popen(command, env=database(), stdin=stdin, stdout=stdout)
    except FileNotFoundError:
        raise failure(f"{command[0]} is not installed: it comes with PostgreSQL's client programs") from None


def run(program: str, *arguments: str) -> str:
    """The output of one of PostgreSQL's programs; its own message is the error."""
    process = start([program, *arguments], stdout=subprocess.PIPE)
    output, _ = process.communicate()
    if process.returncode:
        raise failure(f"{program} failed with exit code {process.returncode}")
    return output.decode()


def ask(query: str) -> str:
    """The one value that a query answers."""
    return run("psql", "--no-psqlrc", "--tuples-only", "--no-align", "--quiet", "--command", query).strip()
