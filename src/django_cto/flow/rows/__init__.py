"""Follows querysets, and the rows that they give, from where they are made to every line that reads a relation."""

from django_cto.flow.rows.engine import Reads, reads_of
from django_cto.flow.rows.events import Event

__all__ = ["Event", "Reads", "reads_of"]
