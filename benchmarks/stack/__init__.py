"""The production stack on one machine: PostgreSQL behind pgbouncer, Redis, mail, and the started project."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from stack.mail import MailServer
from stack.program import Program
from stack.project import TEMPLATE, Project, project
from stack.servers import Database, pgbouncer, postgres, redis

# As in the template's compose file: the queue is on disk and throws nothing out, the cache may forget.
QUEUE = ("--save", "", "--appendonly", "yes", "--appendfsync", "everysec", "--maxmemory-policy", "noeviction")
CACHE = ("--save", "", "--appendonly", "no", "--maxmemory", "256mb", "--maxmemory-policy", "allkeys-lru")


@dataclass
class Stack:
    """Everything that runs, by name."""

    folder: Path
    database: Database
    pool: Program
    queue: Program
    cache: Program
    mail: MailServer
    project: Project
    programs: list[Program] = field(default_factory=list)

    def run(self, program: Program) -> Program:
        """Starts a program that ends with the stack."""
        self.programs.append(program)
        program.start()
        return program


@contextmanager
def scratch() -> Iterator[Path]:
    """A folder that other users may enter, for theirs are in it; after a failure it stays, for the logs are in it."""
    root = Path(tempfile.mkdtemp(prefix="stack-"))
    root.chmod(0o755)
    yield root
    shutil.rmtree(root, ignore_errors=True)


@contextmanager
def stack(**settings: str) -> Iterator[Stack]:
    """The servers, running, and the project, migrated; its web server and workers are for the caller to start."""
    started: list[Program] = []
    with scratch() as root:
        try:
            database = postgres(root)
            started.append(database.program)
            pool, pool_port = pgbouncer(root, TEMPLATE, database)
            started.append(pool)
            queue, queue_port = redis(root, "queue", *QUEUE)
            started.append(queue)
            cache, cache_port = redis(root, "cache", *CACHE)
            started.append(cache)
            mail = MailServer()
            mail.start()
            addresses = {
                "DATABASE_URL": database.url("app", pool_port),
                "DATABASE_POOLED": "true",
                "DIRECT_DATABASE_URL": database.url("app"),
                "REDIS_URL": f"redis://127.0.0.1:{queue_port}/0",
                "CACHE_URL": f"redis://127.0.0.1:{cache_port}/0",
                "EMAIL_URL": f"smtp://127.0.0.1:{mail.port}",
                "TRUSTED_PROXY_COUNT": "1",
            }
            started_project = project(root, addresses | settings)
            started_project.manage("migrate", "--no-input")
            started_project.manage("collectstatic", "--no-input")
            made = Stack(root, database, pool, queue, cache, mail, started_project)
            started = made.programs = [*started]
            yield made
        finally:
            for program in reversed(started):
                program.stop()
