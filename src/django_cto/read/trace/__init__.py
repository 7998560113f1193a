"""Reads what a terminal, a log or a browser showed of an error; knows no error by name."""

from django_cto.read.trace.parse import plain, traces_in
from django_cto.read.trace.trace import Frame, Raised, Trace

__all__ = ["Frame", "Raised", "Trace", "plain", "traces_in"]
