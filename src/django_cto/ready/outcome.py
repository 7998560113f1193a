"""What a row of the card comes to, and what was looked at for it."""

from __future__ import annotations

import enum

import msgspec

from django_cto.text import Place


class Outcome(enum.StrEnum):
    """What a row comes to; only `pass` and `fail` weigh."""

    PASS = "pass"  # noqa: S105 - not that kind of pass
    FAIL = "fail"
    NOT_APPLICABLE = "not applicable"
    MANUAL = "manual"
    ERROR = "error"


class Depth(enum.StrEnum):
    """How deep somebody looked: files alone, the settings as they load, the site as it answers."""

    CODE = "code"
    SETTINGS = "settings"
    LIVE = "live"


class Looked(msgspec.Struct, frozen=True):
    """One thing that was looked at: a setting with its value (secrets masked), a header, a statement, a line."""

    what: str
    value: str = ""
    place: Place | None = None

    def __str__(self) -> str:
        """Read as `path:line: what = value`."""
        where = f"{self.place.path}:{self.place.line}: " if self.place else ""
        return f"{where}{self.what}{f' = {self.value}' if self.value else ''}"


class Verdict(msgspec.Struct, frozen=True):
    """What one look came to; `because` is a whole sentence for people."""

    outcome: Outcome
    because: str
    looked: tuple[Looked, ...] = ()


class Unsure(Exception):  # noqa: N818 - it is an answer, not an error
    """Raised where the code alone cannot tell what a row asks: the environment decides."""


class Unseen(Exception):  # noqa: N818 - it is an answer, not an error
    """Raised where something could not be looked at that was asked for; the text says why."""


class Absent(Exception):  # noqa: N818 - it is an answer, not an error
    """Raised where there is nothing to look at; the text says why the row does not apply."""


def passed(because: str, *looked: Looked) -> Verdict:
    """The good state holds."""
    return Verdict(Outcome.PASS, because, looked)


def failed(because: str, *looked: Looked) -> Verdict:
    """The good state does not hold."""
    return Verdict(Outcome.FAIL, because, looked)


def not_applicable(why: str, *looked: Looked) -> Verdict:
    """The row asks nothing of this project."""
    return Verdict(Outcome.NOT_APPLICABLE, why, looked)


def manual(what: str, *looked: Looked) -> Verdict:
    """Only a person can tell; the text says what to look at."""
    return Verdict(Outcome.MANUAL, what, looked)


def judged(good: bool, yes: str, no: str, *looked: Looked) -> Verdict:
    """Pass with the one sentence, or fail with the other."""
    return passed(yes, *looked) if good else failed(no, *looked)
