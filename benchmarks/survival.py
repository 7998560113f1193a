"""What a run of failures left behind: each answer held against the database, each mail counted."""

from __future__ import annotations

import platform
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass

from registrations import Attempt, Outcome
from stack.mail import Mail

# The mails of notifications are known by their identity; the others verify addresses.
WELCOME = "<notification."


@dataclass
class Event:
    """Something that fails, and for how long."""

    name: str
    act: Callable[[], None]
    begun: float = 0
    ended: float = 0

    def happen(self) -> None:
        self.begun = time.time()
        self.act()
        self.ended = time.time()


@dataclass(frozen=True)
class Result:
    """What the run left behind."""

    attempts: list[Attempt]
    emails: set[str]
    mails: list[Mail]
    planned: list[Event]
    restarted: Counter[str]
    undelivered: int
    gap: set[str]

    def of(self, outcome: Outcome) -> list[Attempt]:
        return [attempt for attempt in self.attempts if attempt.outcome is outcome]

    @property
    def lost(self) -> list[str]:
        """Answered with success, and not there."""
        return [attempt.email for attempt in self.of(Outcome.ACCEPTED) if attempt.email not in self.emails]

    @property
    def denied(self) -> list[str]:
        """Answered with failure, and there."""
        return [attempt.email for attempt in self.of(Outcome.REFUSED) if attempt.email in self.emails]

    @property
    def welcomes(self) -> Counter[str]:
        return Counter(mail.recipient for mail in self.mails if mail.message_id.startswith(WELCOME))

    @property
    def unwelcomed(self) -> list[str]:
        return sorted(self.emails - self.welcomes.keys())

    @property
    def twice(self) -> list[list[Mail]]:
        """Mails that came more than once: the same subject to the same person."""
        groups: dict[tuple[str, str], list[Mail]] = {}
        for mail in self.mails:
            groups.setdefault((mail.recipient, mail.subject), []).append(mail)
        return [group for group in groups.values() if len(group) > 1]

    def in_gap(self, copies: list[Mail]) -> bool:
        """Whether all are copies of one mail that a killed worker had sent and not recorded."""
        (identity, *others) = {mail.message_id for mail in copies}
        return not others and identity.strip("<>").split("@")[0] in self.gap

    @property
    def holds(self) -> bool:
        wrong = self.lost or self.denied or self.unwelcomed or self.undelivered
        return not wrong and all(self.in_gap(copies) for copies in self.twice)


def rows(result: Result) -> list[str]:
    """The table of events: what was answered from each one's beginning until it was over and five seconds more."""
    lines = ["| event | lasted | accepted | refused with an error | no answer |", "|---|---|---|---|---|"]
    for event in result.planned:
        during = [each for each in result.attempts if event.begun <= each.ended <= event.ended + 5]
        counts = Counter(each.outcome for each in during)
        cells = [str(counts[outcome]) for outcome in Outcome]
        lines.append(f"| {event.name} | {event.ended - event.begun:.1f} s | {' | '.join(cells)} |")
    return lines


def report(result: Result, people: int, clients: int) -> str:
    """The page that the benchmark leaves behind."""
    gap = [copies for copies in result.twice if result.in_gap(copies)]
    statuses = Counter(attempt.status for attempt in result.of(Outcome.REFUSED))
    unknown = result.of(Outcome.UNANSWERED)
    found = {
        "registrations accepted": len(result.of(Outcome.ACCEPTED)),
        "accepted and lost": len(result.lost),
        "refused with an error": ", ".join(f"{count} × {status}" for status, count in sorted(statuses.items())) or 0,
        "refused, but registered": len(result.denied),
        "without an answer (of them registered)": f"{len(unknown)} ({sum(a.email in result.emails for a in unknown)})",
        "accounts at the end": len(result.emails),
        "accounts without a welcome": len(result.unwelcomed),
        "mails accepted by the mail server": len(result.mails),
        "mails still to be sent": result.undelivered,
        "mails sent twice in the named gap": len(gap),
        "mails sent twice otherwise": len(result.twice) - len(gap),
        "programs started again": ", ".join(f"{n} × {name}" for name, n in sorted(result.restarted.items())) or 0,
    }
    table = [f"| {name} | {value} |" for name, value in found.items()]
    verdict = "**Everything holds.**" if result.holds else "**Something was lost or untrue.**"
    machine = f"Python {platform.python_version()}, {platform.system()} {platform.machine()}"
    return "\n".join(
        [
            "# Resilience",
            "",
            f"Made by `benchmarks/resilience.py` on {time.strftime('%Y-%m-%d')} ({machine}). {verdict}",
            "",
            f"{clients} clients register {people} people over `POST /api/v1/auth/signup/`; who gets an error or no",
            "answer tries again with another address, so that each answer can be held against the database at the end.",
            "",
            *rows(result),
            "",
            "| in all | |",
            "|---|---|",
            *table,
            "",
            "The named gap: a worker killed between the mail server's acceptance and our record. The mails in it are",
            "known exactly: after each kill the database is asked which of the accepted mails it takes for unsent.",
            "Their copies have the same `Message-ID`.",
            "",
        ]
    )
