"""What tells that a process is at work says so while it is, and stops saying so when it hangs."""

from __future__ import annotations

import time
from pathlib import Path
from signal import SIGCONT, SIGSTOP

import pytest

from stack import Stack
from stack.program import Program, wait_until


@pytest.fixture(params=["worker", "beat"])
def process(request: pytest.FixtureRequest, running: Stack) -> Program:
    (found,) = (program for program in running.programs if program.name == request.param)
    return found


def test_the_file_is_fresh_only_while_the_process_works(process: Program) -> None:
    file = Path(process.environment["ALIVE_FILE"])
    begun = time.time()
    wait_until(lambda: file.exists() and file.stat().st_mtime > begun, f"a sign of life of {process.name}", 90)
    process.signal(SIGSTOP)
    try:
        time.sleep(1)
        last = file.stat().st_mtime
        time.sleep(5)
        assert file.stat().st_mtime == last
    finally:
        process.signal(SIGCONT)


def test_the_web_server_is_live_and_ready(running: Stack) -> None:
    assert running.project.answers()
