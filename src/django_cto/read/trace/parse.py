"""Finds the errors in a text: tracebacks as Python, pytest and Django's debug page write them, or bare lines."""

from __future__ import annotations

from django_cto.read.trace.bare import bare_traces
from django_cto.read.trace.cleaning import cleaned
from django_cto.read.trace.debug_page import page_traces
from django_cto.read.trace.pytest_output import has_pytest_errors, pytest_traces
from django_cto.read.trace.python import python_traces
from django_cto.read.trace.trace import Trace


def plain(text: str) -> str:
    """A text as the program wrote it, without what terminals, containers and loggers put around its lines."""
    return "\n".join(line.text for line in cleaned(text))


def traces_in(text: str) -> tuple[Trace, ...]:
    """The errors that a text tells of, in its order; the most telling way of writing that is found there counts."""
    lines = cleaned(text)
    whole = "\n".join(line.text for line in lines)
    readers = [page_traces, pytest_traces] if has_pytest_errors(lines) else [page_traces]
    for read in (*readers, python_traces, bare_traces):
        if found := tuple(Trace(chain, whole) for chain in read(lines) if chain):
            return found
    return ()
