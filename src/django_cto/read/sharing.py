"""Shares work between this process and forked copies of it, which see all that was read and linked so far."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Sequence
from typing import Generic, TypeVar

import msgspec

Unit = TypeVar("Unit")
Answer = TypeVar("Answer")
# Copying the process is cheap where the kernel copies pages only when they change; macOS forbids it to many libraries.
CAN_FORK = sys.platform == "linux"


class Shared(Generic[Unit, Answer]):
    """Units of work, what is to be done with each, and how an answer travels between processes."""

    def __init__(self, units: Sequence[Unit], work: Callable[[Unit], Answer], answer: type[Answer]) -> None:
        self.units = units
        self.work = work
        self.decoder = msgspec.msgpack.Decoder(dict[int, answer])  # type: ignore[valid-type]

    def done(self, jobs: int, meanwhile: Callable[[], object] | None = None) -> list[Answer]:
        """The answers of all units in their order; each unit is done by whichever process is free.

        `meanwhile` is done here once the others are at work, and not at all where there are none.
        What a lost process had in hand is done again here, so an answer is never missing.
        """
        jobs = min(jobs, len(self.units))
        found = self._in_several(jobs, meanwhile) if jobs > 1 and CAN_FORK else {}
        return [found[index] if index in found else self.work(unit) for index, unit in enumerate(self.units)]

    def _in_several(self, jobs: int, meanwhile: Callable[[], object] | None) -> dict[int, Answer]:
        queue, feed = os.pipe()
        os.write(feed, bytes(range(len(self.units))))
        os.close(feed)
        helpers = [self._helper(queue) for _ in range(jobs - 1)]
        if meanwhile:
            meanwhile()
        found = self._work_off(queue)
        os.close(queue)
        for child, answer in helpers:
            found |= self._collected(child, answer)
        return found

    def _helper(self, queue: int) -> tuple[int, int]:
        """Start a copy of this process that works units off; its number, and where its answers come from."""
        answer, reply = os.pipe()
        child = os.fork()
        if child:
            os.close(reply)
            return child, answer
        code = 1
        try:
            os.close(answer)
            with os.fdopen(reply, "wb") as file:
                file.write(msgspec.msgpack.encode(self._work_off(queue)))
            code = 0
        finally:
            # Leave at once: what this process was going to do at its exit is the parent's to do.
            os._exit(code)

    def _work_off(self, queue: int) -> dict[int, Answer]:
        found: dict[int, Answer] = {}
        while taken := os.read(queue, 1):
            found[taken[0]] = self.work(self.units[taken[0]])
        return found

    def _collected(self, child: int, answer: int) -> dict[int, Answer]:
        with os.fdopen(answer, "rb") as file:
            data = file.read()
        os.waitpid(child, 0)
        try:
            return self.decoder.decode(data)
        except msgspec.DecodeError:
            return {}
