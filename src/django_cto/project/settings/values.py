"""What a setting may hold: a literal, what the environment says, a list or dict of such, one of several, or unknown."""

from __future__ import annotations

from collections.abc import Iterator

import msgspec

from django_cto.text import Place

MOST_OPTIONS = 12


class Condition(msgspec.Struct, frozen=True):
    """A test that decides over an assignment.

    `default` says whether it holds with nothing in the environment (None where that is unknown), `mentions` has the
    names and texts of the test.
    """

    place: Place
    default: bool | None
    mentions: frozenset[str]
    holds: bool = True

    def otherwise(self) -> Condition:
        """The same test failed."""
        default = None if self.default is None else not self.default
        return Condition(self.place, default, self.mentions, not self.holds)


class Literal(msgspec.Struct, frozen=True):
    """A plain value, whatever the machine."""

    value: str | int | float | bool | None
    place: Place


class Env(msgspec.Struct, frozen=True):
    """What the environment says under a name; `default` holds where it says nothing, None if it has to say it."""

    name: str
    default: Value | None
    place: Place


class Item(msgspec.Struct, frozen=True):
    """An item of a list with the conditions under which it is in; `is_rest` for unknown items at this position."""

    value: Value
    conditions: tuple[Condition, ...] = ()
    is_rest: bool = False


class Listing(msgspec.Struct, frozen=True):
    """A list, tuple or set."""

    items: tuple[Item, ...]
    place: Place

    @property
    def is_whole(self) -> bool:
        """Whether every item is known."""
        return not any(item.is_rest for item in self.items)

    def texts(self) -> Iterator[tuple[str, Item]]:
        """The literal texts in it, in order."""
        for item in self.items:
            if isinstance(item.value, Literal) and isinstance(item.value.value, str):
                yield item.value.value, item

    def find(self, text: str) -> Item | None:
        """The item of a literal text, None where it is not in."""
        return next((item for found, item in self.texts() if found == text), None)


class Table(msgspec.Struct, frozen=True):
    """A dict with literal keys; `is_whole` is False where there may be more keys."""

    entries: dict[str, Value]
    place: Place
    is_whole: bool = True

    def get(self, *keys: str) -> Value | None:
        """The value below a chain of keys, None where there is none."""
        found: Value | None = self
        for key in keys:
            found = found.entries.get(key) if isinstance(found, Table) else None
        return found


class Option(msgspec.Struct, frozen=True):
    """One of several values; it holds where all its conditions do."""

    conditions: tuple[Condition, ...]
    value: Value


class Choice(msgspec.Struct, frozen=True):
    """One of several values, by conditions that nothing in the code decides."""

    options: tuple[Option, ...]
    place: Place


class Unknown(msgspec.Struct, frozen=True):
    """What cannot be known, and why."""

    reason: str
    place: Place


class Absent(msgspec.Struct, frozen=True):
    """No value: the name is not bound."""

    place: Place


Value = Literal | Env | Listing | Table | Choice | Unknown | Absent


def truth(value: Value) -> bool | None:
    """Whether a value is true, None where that depends on what is unknown."""
    match value:
        case Literal():
            return bool(value.value)
        case Listing():
            sure = [item for item in value.items if not item.is_rest and not item.conditions]
            return True if sure else (None if value.items else False)
        case Table():
            return True if value.entries else (False if value.is_whole else None)
        case Choice():
            truths = {truth(option.value) for option in value.options}
            return truths.pop() if len(truths) == 1 else None
    return None


def by_default(value: Value) -> Value:
    """What a value is with nothing in the environment."""
    if isinstance(value, Env):
        return by_default(value.default) if value.default else Unknown("the environment has to say it", value.place)
    if isinstance(value, Choice):
        open_options = [o for o in value.options if all(c.default is not False for c in o.conditions)]
        if open_options and (len(open_options) == 1 or all(c.default for c in open_options[0].conditions)):
            return by_default(open_options[0].value)
        return Unknown("depends on a condition", value.place)
    if isinstance(value, Listing):
        items = (item for item in value.items if all(c.default is not False for c in item.conditions))
        return Listing(tuple(items), value.place)
    return value


def text_in(value: Value | None) -> str | None:
    """The text of a literal, None for anything else."""
    return value.value if isinstance(value, Literal) and isinstance(value.value, str) else None


def number_in(value: Value | None) -> float | None:
    """The number of a literal, None for anything else."""
    if isinstance(value, Literal) and isinstance(value.value, int | float) and not isinstance(value.value, bool):
        return value.value
    return None


def chosen(condition: Condition, yes: Value, no: Value) -> Value:
    """One value of two, by a condition; lists and dicts are joined item by item."""
    if yes is no or yes == no:
        return yes
    if isinstance(yes, Listing) and isinstance(no, Listing):
        return _joined_lists(condition, yes, no)
    if isinstance(yes, Table) and isinstance(no, Table):
        keys = dict.fromkeys([*yes.entries, *no.entries])
        absent = Absent(yes.place)
        entries = {key: chosen(condition, yes.entries.get(key, absent), no.entries.get(key, absent)) for key in keys}
        return Table(entries, yes.place, yes.is_whole and no.is_whole)
    options = (*_options(yes, condition), *_options(no, condition.otherwise()))
    if len(options) > MOST_OPTIONS:
        return Unknown("depends on too many conditions", yes.place)
    return Choice(options, no.place if isinstance(yes, Absent) else yes.place)


def _options(value: Value, condition: Condition) -> tuple[Option, ...]:
    inner = value.options if isinstance(value, Choice) else (Option((), value),)
    return tuple(Option((condition, *option.conditions), option.value) for option in inner)


def _joined_lists(condition: Condition, yes: Listing, no: Listing) -> Listing:
    """Both lists in one, what is in only one of them under the condition; the common beginning and end are kept."""
    start, most = 0, min(len(yes.items), len(no.items))
    while start < most and yes.items[start] == no.items[start]:
        start += 1
    end = 0
    while end < most - start and yes.items[-1 - end] == no.items[-1 - end]:
        end += 1
    here = [_under(item, condition) for item in yes.items[start : len(yes.items) - end]]
    there = [_under(item, condition.otherwise()) for item in no.items[start : len(no.items) - end]]
    tail = yes.items[len(yes.items) - end :]
    return Listing((*yes.items[:start], *here, *there, *tail), yes.place)


def _under(item: Item, condition: Condition) -> Item:
    return Item(item.value, (condition, *item.conditions), item.is_rest)
