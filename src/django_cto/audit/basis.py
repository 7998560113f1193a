"""What a run leaves to the next one, which holds as long as no more than the insides of functions change."""

from __future__ import annotations

import msgspec

from django_cto.audit.found import Found
from django_cto.audit.outcome import Outcome

NAME = "basis"


class Basis(msgspec.Struct, frozen=True, array_like=True):
    """The digest of each file, the number of its first function, the outcome, and what was found how."""

    digests: dict[str, str]
    starts: dict[str, int]
    outcome: Outcome
    found: Found
