"""ast-serialize: Ruff's parser in Rust, as mypy uses it.

Its result is bytes in mypy's private format, so there is no way to facts but through mypy's own nodes.
"""

from __future__ import annotations

from importlib import import_module
from typing import Any

from candidates import Candidate

native: Any = import_module("ast_serialize")


def parse(text: str) -> Any:
    return native.parse("text.py", text)


CANDIDATES = [Candidate("ast-serialize", ("ast-serialize",), parse, None, None, lambda text: len(parse(text)[1]))]
