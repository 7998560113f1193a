"""The parsers that were considered, one a file: how each parses a text, and how each gets the same facts from it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, NamedTuple

# What a review needs at least of a file. The first item is the kind, the second the line:
#   import, line, module, name, name it is given
#   class, line, name, bases
#   field, line, class, name, what is called, names of keyword arguments
#   function, line, name, decorators
#   call, line, what is called from its root on, names of keyword arguments
Fact = tuple[Any, ...]

# A base or decorator that is neither a name nor a chain of attributes, calls and subscripts that begins with one.
OTHER = "?"


class Candidate(NamedTuple):
    """A parser; its functions raise an exception for a text that it refuses.

    `tree` makes values of Python of every node, with its span: what following values through functions takes.
    `errors` says how many the parser saw.
    """

    name: str
    packages: tuple[str, ...]
    parse: Callable[[str], object]
    facts: Callable[[str], list[Fact]] | None
    tree: Callable[[str], object] | None
    errors: Callable[[str], int]
