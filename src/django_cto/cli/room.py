"""Gives a function room for all the calls that it comes to.

CPython keeps the frames of calls in chunks of 16 KB. A loop that calls from just below the edge of one asks the system
for the next chunk and gives it back at every call, and a tenth of a review goes there. A frame that needs more than a
chunk gets one of its own, of the next power of two, and what it leaves holds the frames of more calls than there may be
within one another. What is never used of it is never taken from the memory.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from types import FunctionType

Command = Callable[[Sequence[str]], int]
# As many values of 8 bytes as are just too many for 1 MB, so that the chunk is one of 2 MB.
SLOTS = 1 << 17


def _called(command: Command, arguments: Sequence[str]) -> int:
    return command(arguments)


def with_room(command: Command, arguments: Sequence[str]) -> int:
    """What a command returns for its arguments."""
    roomy = FunctionType(_called.__code__.replace(co_stacksize=SLOTS), {})
    code: int = roomy(command, arguments)
    return code
