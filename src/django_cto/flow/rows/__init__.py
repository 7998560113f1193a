"""Follows querysets, and the rows that they give, from where they are made to every line that reads a relation."""

from django_cto.flow.rows.asking import Asked, Round
from django_cto.flow.rows.events import Event, by_cause
from django_cto.flow.rows.reads import Reads, reads_of

__all__ = ["Asked", "Event", "Reads", "Round", "by_cause", "reads_of"]
