"""Clients that register people at a web server which may be away, and remember each answer."""

from __future__ import annotations

import http.client
import json
import threading
import time
from dataclasses import dataclass, field
from enum import Enum
from itertools import count

PASSWORD = "correct-horse-battery-9"


class Outcome(Enum):
    """What a client knows after it has asked."""

    ACCEPTED = "accepted"
    REFUSED = "refused"
    UNANSWERED = "unanswered"


@dataclass(frozen=True)
class Attempt:
    """One request and what came back."""

    email: str
    outcome: Outcome
    status: int
    ended: float


@dataclass
class Registrar:
    """Registers so many people with so many clients; each waits a little between two people."""

    port: int
    people: int
    clients: int
    pause: float
    attempts: list[Attempt] = field(default_factory=list)
    threads: list[threading.Thread] = field(default_factory=list)

    def start(self) -> None:
        shares = [range(client, self.people, self.clients) for client in range(self.clients)]
        self.threads = [threading.Thread(target=self._register, args=(share,)) for share in shares]
        for thread in self.threads:
            thread.start()

    def join(self) -> None:
        for thread in self.threads:
            thread.join()

    def accepted(self) -> int:
        return sum(attempt.outcome is Outcome.ACCEPTED for attempt in list(self.attempts))

    def _register(self, people: range) -> None:
        for person in people:
            for trial in count():
                attempt = self._ask(f"person-{person}-{trial}@example.com", f"10.0.{person // 250}.{person % 250 + 1}")
                self.attempts.append(attempt)
                if attempt.outcome is Outcome.ACCEPTED:
                    break
                time.sleep(0.5)
            time.sleep(self.pause)

    def _ask(self, email: str, address: str) -> Attempt:
        """As a proxy would pass it on; an answer that does not come within the time is none."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=45)
        headers = {"Content-Type": "application/json", "X-Forwarded-Proto": "https", "X-Forwarded-For": address}
        try:
            connection.request(
                "POST", "/api/v1/auth/signup/", json.dumps({"email": email, "password": PASSWORD}), headers
            )
            status = connection.getresponse().status
        except (OSError, http.client.HTTPException):
            return Attempt(email, Outcome.UNANSWERED, 0, time.time())
        finally:
            connection.close()
        return Attempt(email, Outcome.ACCEPTED if status < 300 else Outcome.REFUSED, status, time.time())
