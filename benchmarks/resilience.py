"""Registers people while the servers around the application fail one after another, and counts what was lost.

Writes resilience.md. Needs Debian's packages postgresql, pgbouncer and redis-server; takes about ten minutes.
"""

from __future__ import annotations

import sys
import threading
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from signal import SIGHUP

from registrations import Registrar
from stack import Stack, stack
from stack.program import Program, wait_until
from survival import Event, Result, report

REPORT = Path(__file__).with_suffix(".md")
PEOPLE, CLIENTS, PAUSE = 200, 4, 1.5
# A worker that died takes its claim along for two minutes, and the sweep comes every half minute.
PATIENCE = 420


@dataclass
class Keeper:
    """Starts again what died, as Compose and Kubernetes do."""

    programs: list[Program]
    stopping: threading.Event = field(default_factory=threading.Event)
    restarted: Counter[str] = field(default_factory=Counter)

    def watch(self) -> None:
        while not self.stopping.wait(1):
            for program in self.programs:
                if program.process and program.process.poll() is not None:
                    self.restarted[program.name] += 1
                    program.start(wait=False)


@dataclass
class Killer:
    """Kills the worker, and notes which mails it had sent without having recorded it: the named gap."""

    made: Stack
    worker: Program
    gap: set[str] = field(default_factory=set)

    def kill(self) -> None:
        self.worker.kill()
        sent = {mail.message_id.strip("<>").split("@")[0] for mail in list(self.made.mail.accepted)}
        self.gap |= sent & unrecorded(self.made)


def unrecorded(made: Stack) -> set[str]:
    """The identities of the mails that the database takes for unsent."""
    rows = made.database.ask(
        "SELECT 'notification.' || notification_id FROM notifications_delivery WHERE state = 'pending'"
        " UNION ALL SELECT id::text FROM users_outgoingmail"
    )
    return {row[0] for row in rows}


def events(made: Stack, killer: Killer, web: Program) -> list[Event]:
    """One failure after another; the worker dies more than once, for only luck hits it while it sends."""

    def away(program: Program, seconds: float) -> Callable[[], None]:
        def act() -> None:
            program.stop()
            time.sleep(seconds)
            program.start()

        return act

    return [
        Event("worker killed (-9)", killer.kill),
        Event("Redis of the queue stopped for 10 s", away(made.queue, 10)),
        Event("worker killed (-9) again", killer.kill),
        Event("PostgreSQL restarted", made.database.program.restart),
        Event("worker killed (-9) a third time", killer.kill),
        Event("pgbouncer restarted", made.pool.restart),
        Event("Redis of the cache stopped for 10 s", away(made.cache, 10)),
        Event("web workers recycled", lambda: web.signal(SIGHUP)),
        Event("PostgreSQL away for 10 s", away(made.database.program, 10)),
    ]


def disturb(planned: list[Event], registrar: Registrar) -> None:
    """Spreads the events over the registrations."""
    step = PEOPLE // (len(planned) + 1)
    for number, event in enumerate(planned, start=1):
        wait_until(lambda due=number * step: registrar.accepted() >= due, f"{number * step} accepted", 600)  # type: ignore[misc]
        print(f"{time.time():.0f} {registrar.accepted():4} accepted · {event.name}", flush=True)
        event.happen()


def registered(made: Stack) -> set[str]:
    return {row[0] for row in made.database.ask("SELECT email FROM users_user")}


def run() -> Result:
    with stack(WEB_CONCURRENCY="3", LOG_LEVEL="INFO") as made:
        made.mail.slowness = (0.05, 0.05)
        worker = made.run(made.project.worker())
        beat = made.run(made.project.beat())
        web = made.run(made.project.web())
        keeper = Keeper([worker, beat, web])
        threading.Thread(target=keeper.watch, daemon=True).start()
        registrar = Registrar(made.project.port, PEOPLE, CLIENTS, PAUSE)
        killer = Killer(made, worker)
        planned = events(made, killer, web)
        registrar.start()
        disturb(planned, registrar)
        registrar.join()
        print(f"{registrar.accepted():4} accepted · waiting for the mails", flush=True)
        _settle(made)
        keeper.stopping.set()
        emails, left = registered(made), len(unrecorded(made))
        mails = list(made.mail.accepted)
        return Result(registrar.attempts, emails, mails, planned, keeper.restarted, left, killer.gap)


def _settle(made: Stack) -> None:
    try:
        wait_until(lambda: not unrecorded(made), "all mails sent", PATIENCE)
    except TimeoutError as late:
        print(late, file=sys.stderr)


if __name__ == "__main__":
    outcome = run()
    REPORT.write_text(report(outcome, PEOPLE, CLIENTS), encoding="utf-8")
    print(report(outcome, PEOPLE, CLIENTS))
    for copies in outcome.twice:
        print([(mail.recipient, mail.subject, mail.message_id, round(mail.at, 2)) for mail in copies], file=sys.stderr)
    sys.exit(not outcome.holds)
