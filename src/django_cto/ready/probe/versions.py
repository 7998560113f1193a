"""The versions of Python and of every installed distribution."""

from __future__ import annotations

import platform
from importlib import metadata
from typing import Any


def tell(options: dict[str, Any]) -> dict[str, Any]:
    """The version of Python and those of the distributions by name."""
    named = {str(each.metadata["Name"]): each.version for each in metadata.distributions() if each.metadata["Name"]}
    return {"python": platform.python_version(), "packages": dict(sorted(named.items()))}
