"""Requests a second and p99 of two endpoints, beside cookiecutter-django's, in legs that take turns in one run.

Writes throughput.md. Needs Python 3.12 or newer, as cookiecutter-django does, Debian's postgresql, pgbouncer,
redis-server and wrk, and the network (COOKIECUTTER_DJANGO names a local copy of that template). Absolute figures are
the machine's; the ratios are the result. Neighbours on the machine disturb both, the processor time of a request least.
"""

from __future__ import annotations

import json
import platform
import re
import subprocess
import time
import urllib.request
from dataclasses import dataclass, replace
from pathlib import Path
from statistics import median

from rival import RELEASE, STEADY, started
from stack import Stack, stack
from stack.program import Program, free_port, installed

REPORT = Path(__file__).with_suffix(".md")
ROUNDS, SECONDS, CONNECTIONS = 5, 5, 8
CREDENTIALS = {"email": "person@example.com", "password": "correct-horse-battery-9"}
PREPARE = """
from allauth.account.models import EmailAddress
from apps.notifications.models import Notification
from apps.users.services.user_service import UserService
user = UserService.create_user("{email}", "{password}", verified=True)
Notification.objects.filter(recipient=user).delete()
for n in range(100):
    Notification.objects.create(recipient=user, verb="site.announcement", data={{"title": f"News {{n}}"}})
"""


@dataclass(frozen=True)
class Measured:
    """Requests a second, and in milliseconds the 99th percentile and the processor time of one request."""

    speed: float
    slowest: float
    work: float


@dataclass(frozen=True)
class Leg:
    """A server, what it is asked, and the programs that have work of that."""

    name: str
    port: int
    paths: dict[str, str]
    programs: tuple[Program, ...]
    token: str = ""

    def measure(self, what: str) -> Measured:
        before = self.cpu()
        text = self.ask(what)
        worked = (self.cpu() - before) / int(re.findall(r"(\d+) requests in", text)[0])
        return Measured(float(re.findall(r"Requests/sec:\s+([\d.]+)", text)[0]), _milliseconds(text), worked * 1000)

    def cpu(self) -> float:
        return sum(program.cpu() for program in self.programs)

    def ask(self, what: str) -> str:
        """What wrk says after some seconds."""
        command = [installed("wrk", "wrk"), "-t1", f"-c{CONNECTIONS}", f"-d{SECONDS}s", "--latency", "--timeout", "30s"]
        command += ["-H", f"Authorization: {self.token or log_in(self.port)}", "-H", "X-Forwarded-Proto: https"]
        command.append(f"http://127.0.0.1:{self.port}{self.paths[what]}")
        text = subprocess.run(command, capture_output=True, text=True, check=True).stdout
        if "Non-2xx" in text or "Socket errors" in text:
            raise RuntimeError(f"{self.name}: {text}")
        return text


def _milliseconds(text: str) -> float:
    number, unit = re.findall(r"99%\s+([\d.]+)(us|ms|s)", text)[0]
    return float(number) * {"us": 0.001, "ms": 1, "s": 1000}[unit]


def log_in(port: int) -> str:
    """The header of somebody who has logged in just now: an access token lives five minutes."""
    headers = {"Content-Type": "application/json", "X-Forwarded-Proto": "https"}
    address = f"http://127.0.0.1:{port}/api/v1/auth/token/"
    request = urllib.request.Request(address, json.dumps(CREDENTIALS).encode(), headers)
    with urllib.request.urlopen(request, timeout=30) as answer:
        return f"Bearer {json.load(answer)['access']}"


def ours(made: Stack, name: str, cached: str) -> Leg:
    port = free_port()
    environment = made.project.settings | {"PORT": str(port), "QUERY_CACHE": cached} | STEADY
    project = replace(made.project, port=port, settings=environment)
    program: Program = project.web()
    program = made.run(replace(program, name=f"web-{name.replace(' ', '-')}"))
    paths = {"me": "/api/v1/users/me/", "list": "/api/v1/notifications/?page_size=100"}
    return Leg(name, port, paths, (program, made.database.program, made.cache))


def rows_of(leg: Leg) -> int:
    headers = {"Authorization": leg.token or log_in(leg.port), "X-Forwarded-Proto": "https"}
    request = urllib.request.Request(f"http://127.0.0.1:{leg.port}{leg.paths['list']}", headers=headers)
    with urllib.request.urlopen(request, timeout=30) as answer:
        body = json.load(answer)
    return len(body if isinstance(body, list) else body["results"])


def run() -> dict[tuple[str, str], list[Measured]]:
    measured: dict[tuple[str, str], list[Measured]] = {}
    with stack(API_RATE="100000000/min", LOG_LEVEL="WARNING") as made:
        # Both speak to PostgreSQL itself.
        made.project.settings.update({"DATABASE_URL": made.database.url("app"), "DATABASE_POOLED": "false"})
        made.project.manage("shell", "-c", PREPARE.format(**CREDENTIALS))
        rival = started(made)
        paths = {"me": "/api/users/me/", "list": "/api/users/"}
        programs = (rival.program, made.database.program, made.cache)
        legs = [Leg("cookiecutter-django", rival.port, paths, programs, f"Token {rival.token}")]
        legs += [ours(made, "cache off", "false"), ours(made, "cache on", "true")]
        assert {leg.name: rows_of(leg) for leg in legs} == {leg.name: 100 for leg in legs}
        for turn in range(ROUNDS):
            for what in ("me", "list"):
                for leg in legs:
                    one = leg.measure(what)
                    measured.setdefault((what, leg.name), []).append(one)
                    figures = f"{one.speed:7.0f}/s  p99 {one.slowest:6.0f} ms  {one.work:6.2f} ms of CPU"
                    print(f"{turn + 1} {what:4} {leg.name:20} {figures}", flush=True)
    return measured


def report(measured: dict[tuple[str, str], list[Measured]]) -> str:
    titles = {"me": "`GET /api/v1/users/me/`", "list": "notifications, 100 rows"}
    lines = [
        "# Throughput",
        "",
        f"Made by `benchmarks/throughput.py` on {time.strftime('%Y-%m-%d')} (Python {platform.python_version()},",
        f"{platform.system()} {platform.machine()}) beside cookiecutter-django {RELEASE}, with the same",
        f"settings of Gunicorn and the same PostgreSQL. {ROUNDS} rounds of {SECONDS} s a leg in turn, by {CONNECTIONS}",
        "connections; medians, and the median of the ratios within each round with its range. The processor time is",
        "that of Gunicorn, PostgreSQL and the cache together, in the leg that used least.",
        "",
        "Both run under their production settings and write no line for a request. Each asks for the token of its own",
        "API: cookiecutter-django for a row of `authtoken`; ours for a JSON web token, whose log-in it looks up, and",
        "it counts every request against the caller's rate. With the cache on, an answer is kept until one of its",
        "tables is written; nobody writes here, so this is the most that the cache can do.",
        "",
        "| endpoint | leg | requests/s | p99 | CPU a request | ratio to cookiecutter-django |",
        "|---|---|---|---|---|---|",
    ]
    for (what, name), figures in sorted(measured.items(), key=lambda item: item[0][0], reverse=True):
        base = measured[what, "cookiecutter-django"]
        ratios = [mine.speed / other.speed for mine, other in zip(figures, base, strict=True)]
        speed, slowest = median(each.speed for each in figures), median(each.slowest for each in figures)
        work = min(each.work for each in figures)
        ratio = f"{median(ratios):.2f} ({min(ratios):.2f}-{max(ratios):.2f})"
        lines.append(f"| {titles[what]} | {name} | {speed:.0f} | {slowest:.0f} ms | {work:.2f} ms | {ratio} |")
    return "\n".join([*lines, ""])


if __name__ == "__main__":
    text = report(run())
    REPORT.write_text(text, encoding="utf-8")
    print(text)
