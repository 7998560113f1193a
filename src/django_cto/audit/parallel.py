"""Shares work between this process and forked copies of it, which see all that was read and linked so far."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Sequence
from typing import TypeVar

import msgspec

Unit = TypeVar("Unit")
# Copying the process is cheap where the kernel copies pages only when they change; macOS forbids it to many libraries.
CAN_FORK = sys.platform == "linux"


def shared(units: Sequence[Unit], work: Callable[[Unit], bytes], jobs: int) -> list[bytes]:
    """The results of all units in their order; each unit is done by whichever process is free.

    What a lost process had in hand is done again here, so a result is never missing.
    """
    jobs = min(jobs, len(units))
    if jobs < 2 or not CAN_FORK:
        return [work(unit) for unit in units]
    queue, feed = os.pipe()
    os.write(feed, bytes(range(len(units))))
    os.close(feed)
    helpers = [_helper(queue, units, work) for _ in range(jobs - 1)]
    done = _work_off(queue, units, work)
    os.close(queue)
    for child, answer in helpers:
        done |= _collected(child, answer)
    return [done[index] if index in done else work(unit) for index, unit in enumerate(units)]


def _helper(queue: int, units: Sequence[Unit], work: Callable[[Unit], bytes]) -> tuple[int, int]:
    """Start a copy of this process that takes units until none is left; its number, and where its answer comes from."""
    answer, reply = os.pipe()
    child = os.fork()
    if child:
        os.close(reply)
        return child, answer
    code = 1
    try:
        os.close(answer)
        with os.fdopen(reply, "wb") as file:
            file.write(msgspec.msgpack.encode(_work_off(queue, units, work)))
        code = 0
    finally:
        # Leave at once: what this process was going to do at its exit is the parent's to do.
        os._exit(code)


def _work_off(queue: int, units: Sequence[Unit], work: Callable[[Unit], bytes]) -> dict[int, bytes]:
    done: dict[int, bytes] = {}
    while taken := os.read(queue, 1):
        done[taken[0]] = work(units[taken[0]])
    return done


def _collected(child: int, answer: int) -> dict[int, bytes]:
    with os.fdopen(answer, "rb") as file:
        data = file.read()
    os.waitpid(child, 0)
    try:
        return msgspec.msgpack.decode(data, type=dict[int, bytes])
    except msgspec.DecodeError:
        return {}
