"""What is known of a value that a user may choose."""

from __future__ import annotations

from collections.abc import Iterable

import msgspec

from django_cto.text import Place

# Of more sources than this one expression is not said to come.
MOST = 6
PARAMETER = "parameter"


class Step(msgspec.Struct, frozen=True):
    """A place that a value passes, and what happens there."""

    place: Place
    note: str


class Input(msgspec.Struct, frozen=True):
    """A value that a user may choose, or what a caller gives for the parameter `name`.

    `source` is the attribute of the request that it was read from (GET, POST, data, headers …), `url` for an argument
    of the URL (`url path` where that may hold slashes), kwargs for what a view keeps of it under `name`, or
    `parameter`; `place` is where it was read, `said` how that is written. `kind` is mapping, items (its pairs), key,
    value, file, held (in a list of the code's own), table (in such a dict), tables (a list of those), pairs (of such a
    dict), or whole: a parameter just as it came. `is_part` says that the code put text around it, `is_first` that the
    text begins with it, `is_cut` that no more of it is left than so many signs, `is_validated` that a form or
    serializer looks at the same part of the request in the same function.
    """

    source: str
    kind: str
    place: Place
    said: str
    name: str = ""
    is_part: bool = False
    is_first: bool = True
    is_validated: bool = False
    is_cut: bool = False
    steps: tuple[Step, ...] = ()

    @property
    def has_chosen_keys(self) -> bool:
        """Whether the user chooses the keys as well, if it is a dict."""
        return self.kind == "mapping" or (self.kind == "value" and self.source in {"data", "body"} and not self.is_part)


Inputs = tuple[Input, ...]
NONE: Inputs = ()


def together(groups: Iterable[Inputs]) -> Inputs:
    """All of several values, each once."""
    found = dict.fromkeys(each for group in groups for each in group)
    return tuple(found)[:MOST]


def of_kind(inputs: Inputs, kind: str) -> Inputs:
    """The same input in another shape."""
    return tuple(msgspec.structs.replace(each, kind=kind) for each in inputs)


def validated_by_form(inputs: Inputs) -> Inputs:
    """The same input, of which a form or serializer has refused what is wrong for its fields."""
    return tuple(msgspec.structs.replace(each, is_validated=True) for each in inputs)


def cut(inputs: Inputs) -> Inputs:
    """The same input, of which only so much is left."""
    return tuple(msgspec.structs.replace(each, is_cut=True) for each in inputs)


def each_of(inputs: Inputs) -> Inputs:
    """What a loop takes out: the keys of a dict that the code has made are its own."""
    return item(tuple(each for each in inputs if each.kind != "table"))


def put_in(inputs: Inputs) -> Inputs:
    """The same in a list; of a list of the code's own dicts the keys are its own as well."""
    return tuple(
        msgspec.structs.replace(each, kind="tables" if each.kind in {"table", "tables"} else "held") for each in inputs
    )


def item(inputs: Inputs) -> Inputs:
    """What one of the values inside is."""
    return tuple(msgspec.structs.replace(each, kind=_inside(each)) for each in inputs)


def _inside(each: Input) -> str:
    if each.source == "FILES":
        return "file"
    if each.kind == "tables":
        return "table"
    return each.kind if each.kind in {"items", "pairs", "key"} else "value"


def pair(inputs: Inputs, index: int) -> Inputs:
    """What stands at an index of a tuple: of a pair of a dict its key or value, of other tuples one of the values."""
    found = []
    for each in inputs:
        if index == 0 and each.kind == "items":
            found.append(msgspec.structs.replace(each, kind="key"))
        elif index or each.kind != "pairs":
            kind = "file" if each.source == "FILES" else "value"
            found.append(msgspec.structs.replace(each, kind=kind))
    return tuple(found)


def part(inputs: Inputs, is_first: bool) -> Inputs:
    """Text that has the input in it, at its beginning or further on; files and dicts are no text to tamper with."""
    return tuple(
        msgspec.structs.replace(each, kind="value", is_part=True, is_first=each.is_first and is_first)
        for each in inputs
        if each.kind != "file"
    )


def carried(inner: Input, outer: Input, step: Step) -> Inputs:
    """What becomes of a parameter (`inner`) that is given `outer` where `step` says."""
    if inner.kind == "key" and outer.kind in {"held", "table", "tables", "file"}:
        return NONE  # The keys are the code's own.
    found = msgspec.structs.replace(
        outer,
        kind=outer.kind if inner.kind == "whole" else inner.kind,
        is_part=inner.is_part or outer.is_part,
        is_first=inner.is_first and outer.is_first,
        is_cut=inner.is_cut or outer.is_cut,
        steps=(*outer.steps, step, *inner.steps),
    )
    return (found,)
