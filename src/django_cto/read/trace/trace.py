"""What a traceback says: exceptions in the order in which they were raised, each with its frames."""

from __future__ import annotations

import re
from collections.abc import Iterator

import msgspec

# Code that nobody of the project wrote: installed packages, Python's own library, what is no file at all.
FOREIGN = re.compile(
    r"(^|[\\/])(site-packages|dist-packages|node_modules)[\\/]|[\\/]lib(64)?[\\/](python|pypy)[\d.]+[\\/]|^<|[\\/]Lib[\\/]"
    r"|(^|[\\/])bin[\\/](celery|gunicorn|pytest|django-admin|uvicorn|daphne)$|^(django|rest_framework|celery|kombu|redis)[\\/]"
)


class Frame(msgspec.Struct, frozen=True):
    """One step of a traceback: the file as it was written there, line, function and the source where shown."""

    path: str
    line: int
    function: str = ""
    source: str = ""

    @property
    def is_own(self) -> bool:
        """Whether it is the user's own code and neither a package's nor Python's."""
        return not FOREIGN.search(self.path)


class Raised(msgspec.Struct, frozen=True):
    """One exception: its class as written, its message, its frames from the outermost in.

    `link` says how it came from the one before it: `cause` (raised from it), `context` (raised while it was handled),
    `group` (part of it), "" where it is the first.
    """

    kind: str
    message: str = ""
    frames: tuple[Frame, ...] = ()
    link: str = ""

    @property
    def name(self) -> str:
        """The class's own name, without its module."""
        return self.kind.rpartition(".")[2]

    @property
    def line(self) -> str:
        """The line that tells it, as Python prints it; of a long message the first line."""
        first = self.message.partition("\n")[0]
        return f"{self.kind}: {first}" if first else self.kind

    @property
    def own(self) -> Frame | None:
        """The innermost frame of the user's own code."""
        return next((frame for frame in reversed(self.frames) if frame.is_own), None)


class Trace(msgspec.Struct, frozen=True):
    """One error as it was shown: its exceptions from the first raised to the last, and all the text around them."""

    chain: tuple[Raised, ...]
    text: str = ""

    @property
    def last(self) -> Raised:
        """What was raised last."""
        return self.chain[-1]

    @property
    def own(self) -> Frame | None:
        """The innermost frame of the user's own code, of the last exception that has one."""
        return next((raised.own for raised in reversed(self.chain) if raised.own), None)

    def reasons(self) -> Iterator[Raised]:
        """The last exception and what it stands for, outermost first.

        An exception that came up by accident while another was handled does not stand for that one, only one that the
        handler itself raised does.
        """
        for index in range(len(self.chain) - 1, -1, -1):
            yield self.chain[index]
            if index and not _stands_for(self.chain[index], self.chain[index - 1]):
                return


def _stands_for(later: Raised, earlier: Raised) -> bool:
    if later.link != "context":
        return True
    if not later.frames or not earlier.frames:
        return False
    thrower, handler = later.frames[-1], earlier.frames[0]
    is_same = (thrower.path, thrower.function) == (handler.path, handler.function)
    return is_same and thrower.source.startswith("raise")
