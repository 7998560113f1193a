"""Input that is saved to columns that would have had something to check."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django_cto.flow.callers import callers_of
from django_cto.flow.input.calling import argument_for
from django_cto.flow.input.columns import WRITES, Write, writes_in
from django_cto.flow.input.trace import traced
from django_cto.flow.input.values import NONE, PARAMETER, Input
from django_cto.flow.input.words import given_to, may_read_input
from django_cto.flow.sites import CallSite
from django_cto.project.definitions import FunctionDef
from django_cto.project.fields import Field
from django_cto.read import syntax as s

if TYPE_CHECKING:
    from django_cto.flow.flow import Flow

SOURCES = ("GET", "POST", "query_params", "initial_data", "META", "COOKIES", "data", "body", "headers")
# Of what a function may read, these are input only of a request.
SURE = frozenset({"GET", "POST", "query_params", "initial_data", "META", "COOKIES", "request"})
SENT = frozenset({"GET", "POST", "data", "body", "META", "headers", "COOKIES"})
CLEANS = frozenset({"full_clean", "clean_fields"})
VALIDATES = CLEANS | {"is_valid", "run_validation", "to_internal_value"}
# What validation looks at in a column, by its kind.
ASKED = {
    "CharField": "its length", "EmailField": "that it is an address", "URLField": "that it is a URL",
    "SlugField": "that it is a slug", "GenericIPAddressField": "that it is an address",  "UUIDField": "that it is one",
    "DateField": "that it is a date", "DateTimeField": "that it is a date", "TimeField": "that it is a time",
    "DurationField": "that it is a duration", "BooleanField": "that it is true or false",
    "ForeignKey": "that there is such a row", "OneToOneField": "that there is such a row",
}  # fmt: skip
NUMBERS = ("IntegerField", "DecimalField", "FloatField")


@dataclass(frozen=True, eq=False, repr=False)
class Unchecked:
    """Input that a call saves: `call` is the saving itself, or hands the input to the function that saves it."""

    call: CallSite
    write: Write
    input: Input


def unchecked(flow: Flow) -> Iterator[tuple[FunctionDef, list[Unchecked]]]:
    """What each function that reads input saves of it, with nothing that has checked it."""
    for function in flow.subjects.each(*SOURCES):
        mentions = function.node.mentions
        if not SURE.isdisjoint(mentions) and VALIDATES.isdisjoint(mentions):
            found = [*_saved_here(flow, function), *_handed_on(flow, function)]
            if found and not _is_validated_before(flow, function) and not _is_cleaned_by_receiver(flow):
                yield function, sorted(found, key=lambda each: each.call.call.at)


def _saved_here(flow: Flow, function: FunctionDef) -> Iterator[Unchecked]:
    for write in writes_of(flow, function):
        if may_read_input(flow, function, write.value) and not _is_measured(function, write):
            found = (each for each in _inputs(flow, function, write.value) if each.source in SENT)
            if each := next((each for each in found if asks(write.field, each)), None):
                yield Unchecked(write.save, write, each)


def _handed_on(flow: Flow, function: FunctionDef) -> Iterator[Unchecked]:
    """What the functions save that this one calls with input."""
    for site in flow.evaluation(function).sites:
        target = site.target
        if isinstance(target, FunctionDef) and target is not function and (site.call.args or site.call.keywords):
            for write in writes_of(flow, target):
                if each := _handed(flow, function, site, target, write):
                    yield Unchecked(site, write, each)


def _handed(flow: Flow, function: FunctionDef, site: CallSite, target: FunctionDef, write: Write) -> Input | None:
    """The input that a call gives for a parameter which the called function writes."""
    given = ((name, argument_for(target, site.call, name)) for name in given_to(flow, target, write.value))
    outer = {
        name: [each for each in _inputs(flow, function, node) if each.source in SENT]
        for name, node in given
        if node is not None and may_read_input(flow, function, node)
    }
    for inner in _inputs(flow, target, write.value) if any(outer.values()) else ():
        if inner.source == PARAMETER:
            for each in outer.get(inner.name, ()):
                if asks(write.field, each, inner):
                    return each
    return None


def writes_of(flow: Flow, function: FunctionDef) -> tuple[Write, ...]:
    """The columns that a function writes and nothing in it or in the model checks."""
    mentions = flow.mentions(function)
    if WRITES.isdisjoint(mentions) or not CLEANS.isdisjoint(mentions):
        return ()
    return tuple(
        write
        for write in writes_in(flow, function)
        if not isinstance(write.value, s.Constant)
        and not write.field.is_primary_key
        and not _cleans_itself(flow, write)
    )


def _is_measured(function: FunctionDef, write: Write) -> bool:
    """Whether the function asks how long the text is before it saves it."""
    if write.field.kind != "CharField" or "len" not in function.node.mentions:
        return False
    names = {node.id for node in s.descend(write.value) if isinstance(node, s.Name)}
    calls = (node for part in function.node.body for node in s.descend(part) if isinstance(node, s.Call))
    measured = (node for call in calls if s.dotted(call.func) == "len" for node in s.descend(call))
    return any(isinstance(node, s.Name) and node.id in names for node in measured)


def _inputs(flow: Flow, function: FunctionDef, node: s.Expr) -> Iterator[Input]:
    for each in traced(flow, function).values.get(id(node), NONE):
        if each.kind in {"value", "whole"} and not each.is_part and not each.is_validated:
            yield each


def _cleans_itself(flow: Flow, write: Write) -> bool:
    """Whether the model's own `save` validates."""
    own = flow.project.names.class_member(write.model.owner, "save")
    return isinstance(own, FunctionDef) and not (CLEANS | {"clean"}).isdisjoint(flow.mentions(own))


def _is_validated_before(flow: Flow, function: FunctionDef) -> bool:
    """Whether a caller has a form or serializer look at the request first."""
    return any(not VALIDATES.isdisjoint(flow.mentions(caller.function)) for caller in callers_of(flow, function))


def _is_cleaned_by_receiver(flow: Flow) -> bool:
    """Whether a receiver validates rows before they are saved."""
    return any(not CLEANS.isdisjoint(flow.mentions(receiver.function)) for receiver in flow.project.receivers)


def asks(field: Field, *inputs: Input) -> str:
    """What validation would have looked at in a column that is given input; "" where anything will do."""
    if field.option("choices") is not None:
        return "that it is one of the choices"
    if field.kind == "CharField" and any(each.is_cut for each in inputs):
        return ""
    if field.kind.endswith(NUMBERS):
        return "that it is a number"
    return ASKED.get(field.kind) or ("what its validators say" if field.option("validators") is not None else "")
