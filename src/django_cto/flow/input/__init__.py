"""Follows what users send, from where the code reads it to the SQL, HTML, paths, rows and redirects made of it."""

from django_cto.flow.input.reach import Reached, first_reached, reached
from django_cto.flow.input.values import Input, Step

__all__ = ["Input", "Reached", "Step", "first_reached", "reached"]
