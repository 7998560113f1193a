"""Whether a value counts as true."""

from __future__ import annotations

from typing import Final

from django_cto.flow.rows.domain import KEY, NIL, Value

# Literals that say which way is gone.
TELLING: Final = frozenset({str, bool})


def truth(value: Value) -> bool | None:
    """Whether a value counts as true, None where that is not known."""
    if value is NIL or value is KEY:
        return value is KEY
    return bool(value) if type(value) in TELLING else None
