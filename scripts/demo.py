"""The whole tour: a project is started, served and reviewed, then one that is wrong on purpose; ends by itself."""

from __future__ import annotations

import os
import re
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.request import urlopen

ROOT = Path(__file__).resolve().parent.parent
SHOP, BOOKSHOP = Path("demo/shop"), Path("examples/bookshop")
REPORTS = Path("build/review")
COMMAND = (sys.executable, "-m", "django_cto")
# A first start downloads what the project needs and makes its database.
PATIENCE = 600


def main() -> int:
    """Go through the tour; anything that is not as promised ends it with 1."""
    _say("A new project: django-cto new shop")
    if (ROOT / SHOP).exists():
        print(f"{SHOP} is there from an earlier tour; remove it to begin anew.")
    else:
        _run(*COMMAND, "new", "shop", "--dir", str(SHOP))
    _say("It runs: make run")
    with _served(f"127.0.0.1:{_free_port()}") as (page, log_in):
        title = re.search(r"<title>\s*(.*?)\s*</title>", _fetched(page), re.DOTALL)
        print(f"It answered on {page} ({title[1] if title else 'no title'}); {log_in}")
    _say(f"It is clean: django-cto check {SHOP}")
    _reviewed(SHOP)
    _say(f"Another is not: django-cto check {BOOKSHOP}")
    _reviewed(BOOKSHOP, "--exit-zero")
    _say("To look around yourself")
    print(f"make -C {SHOP} run    serves the new project again, and prints its address and log-in")
    print(f"{REPORTS}/ has both reports, as JSON and SARIF")
    return 0


@contextmanager
def _served(address: str) -> Iterator[tuple[str, str]]:
    """The project's page and how to log in, while its own `make run` serves it; nothing of it runs afterwards."""
    log = ROOT / SHOP / "var" / "demo.log"
    log.parent.mkdir(exist_ok=True)
    with log.open("w") as output:
        command = ("make", "-C", str(ROOT / SHOP), "run", f"ADDRESS={address}")
        # A group of its own, so that make, the server and its reloader all get the one Ctrl-C.
        running = subprocess.Popen(command, stdout=output, stderr=subprocess.STDOUT, start_new_session=True)
    try:
        page = f"http://{address}/"
        _wait_for(page, running, log)
        found = re.search(r"log in as .*", log.read_text())
        yield page, found[0] if found else "no log-in was printed"
    finally:
        _stop(running)


def _wait_for(page: str, running: subprocess.Popen[bytes], log: Path) -> None:
    deadline = time.monotonic() + PATIENCE
    while running.poll() is None and time.monotonic() < deadline:
        try:
            _fetched(page)
        except OSError:
            time.sleep(0.2)
        else:
            return
    raise SystemExit(f"{page} did not answer:\n{log.read_text()[-3000:]}")


def _stop(running: subprocess.Popen[bytes]) -> None:
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGKILL):
        try:
            os.killpg(running.pid, number)
            running.wait(20)
        except ProcessLookupError:
            return
        except subprocess.TimeoutExpired:
            continue


def _reviewed(project: Path, *more: str) -> None:
    folder = REPORTS / project.name
    (ROOT / folder).mkdir(parents=True, exist_ok=True)
    files = [part for form in ("json", "sarif") for part in ("--format", form, "--output", f"{folder}/review.{form}")]
    _run(*COMMAND, "check", str(project), "--format", "text", *files, *more)


def _fetched(page: str) -> str:
    with urlopen(page, timeout=10) as answer:
        text: str = answer.read().decode()
    return text


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
    return port


def _run(*command: str) -> None:
    if code := subprocess.run(command, cwd=ROOT, check=False).returncode:
        raise SystemExit(f"`{' '.join(command)}` ended with {code}")


def _say(heading: str) -> None:
    print(f"\n── {heading}", flush=True)


if __name__ == "__main__":
    sys.exit(main())
